import type { Problem } from '@waymark/roadmap';
import * as oidc from 'openid-client';
import type { Logger } from 'pino';
import { problem } from '../problem.ts';

/** By which provider the people of an institution sign in, and what this server is to it. */
export interface SignInOptions {
  /** Such as https://login.example.edu; what it says of itself at `/.well-known/openid-configuration` is believed. */
  readonly issuer: URL;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What the provider says of a person that stands in the roster as their id. Default: `email`. */
  readonly claim?: string | undefined;
}

/** What the browser keeps that has begun to sign in, so that nobody else can end it. */
export interface PendingSignIn {
  readonly state: string;
  readonly nonce: string;
  /** Of PKCE: what the code is worth nothing without. */
  readonly verifier: string;
}

const MAX_ID_LENGTH = 200;
const MAX_REASON_LENGTH = 200;
const UNREACHABLE = problem(502, 'The sign-in of your institution cannot be reached now: try again later.');

/**
 * Signs people in by OpenID Connect: the authorization code flow with PKCE (RFC 7636), a state and a nonce. Each server
 * of a class can end what another one began, since the browser carries what is needed.
 */
export class SignIn {
  readonly #options: SignInOptions;
  readonly #redirectUri: string;
  readonly #logger: Logger;
  #provider: Promise<oidc.Configuration> | undefined;

  /** @param address By which people reach this server. */
  constructor(options: SignInOptions, address: URL, logger: Logger) {
    this.#options = options;
    this.#logger = logger;
    this.#redirectUri = new URL('/sign-in/callback', address).href;
  }

  /** Where the browser is to go, and what it has to bring back. */
  async begin(): Promise<{ readonly url: URL; readonly pending: PendingSignIn } | Problem> {
    const provider = await this.#discover();
    if ('status' in provider) return provider;
    const pending = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      verifier: oidc.randomPKCECodeVerifier(),
    };
    const url = oidc.buildAuthorizationUrl(provider.config, {
      redirect_uri: this.#redirectUri,
      scope: 'openid email profile',
      state: pending.state,
      nonce: pending.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(pending.verifier),
      code_challenge_method: 'S256',
    });
    return { url, pending };
  }

  /**
   * Who has signed in: the id by which the roster knows them; or why nobody has.
   *
   * @param query With what the provider has sent the browser back: `?code=…`.
   */
  async finish(query: string, pending: PendingSignIn): Promise<{ readonly id: string } | Problem> {
    const provider = await this.#discover();
    if ('status' in provider) return provider;
    try {
      const tokens = await oidc.authorizationCodeGrant(provider.config, new URL(query, this.#redirectUri), {
        expectedState: pending.state,
        expectedNonce: pending.nonce,
        pkceCodeVerifier: pending.verifier,
        idTokenExpected: true,
      });
      return this.#idOf(await claimsOf(provider.config, tokens, this.#claim));
    } catch (error) {
      this.#logger.warn({ err: error }, 'somebody could not sign in');
      return refusalOf(error);
    }
  }

  get #claim(): string {
    return this.#options.claim ?? 'email';
  }

  #idOf(claims: Readonly<Record<string, unknown>>): { readonly id: string } | Problem {
    const id = claims[this.#claim];
    if (typeof id !== 'string' || id === '' || id.length > MAX_ID_LENGTH) {
      return problem(
        403,
        `Your institution does not say what this server asks of it (${this.#claim}): tell your instructor.`,
      );
    }
    if (this.#claim === 'email' && claims['email_verified'] === false) {
      return problem(403, `Your institution has not verified that ${id} is yours: it can do so.`);
    }
    return { id };
  }

  /** What the provider says of itself, asked once; where that failed, at the next time again. */
  async #discover(): Promise<{ readonly config: oidc.Configuration } | Problem> {
    const { issuer, clientId, clientSecret } = this.#options;
    // Only one on this very machine is asked without encryption: `readSignIn` has seen to that.
    const execute = issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : [];
    this.#provider ??= oidc.discovery(issuer, clientId, clientSecret, undefined, { execute });
    try {
      return { config: await this.#provider };
    } catch (error) {
      this.#provider = undefined;
      this.#logger.error({ err: error, issuer }, 'the provider of sign-ins says nothing of itself');
      return UNREACHABLE;
    }
  }
}

/** What the provider says of a person: in the token that it has signed, or, where that is short, when asked with it. */
async function claimsOf(
  config: oidc.Configuration,
  tokens: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers,
  claim: string,
): Promise<Readonly<Record<string, unknown>>> {
  const claims = tokens.claims();
  if (!claims || claims[claim] !== undefined) return claims ?? {};
  return { ...claims, ...(await oidc.fetchUserInfo(config, tokens.access_token, claims.sub)) };
}

function refusalOf(error: unknown): Problem {
  if (error instanceof oidc.AuthorizationResponseError) {
    const reason = (error.error_description ?? error.error).slice(0, MAX_REASON_LENGTH);
    return problem(403, `Your institution has not signed you in: ${reason}`);
  }
  if (error instanceof oidc.ClientError && error.code === 'OAUTH_TIMEOUT') return UNREACHABLE;
  if (error instanceof oidc.ClientError || error instanceof oidc.ResponseBodyError) {
    return problem(400, 'This sign-in is not the one that was begun here, or is over: begin again.');
  }
  if (error instanceof TypeError && error.message === 'fetch failed') return UNREACHABLE;
  throw error;
}
