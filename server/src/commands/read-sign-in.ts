import type { SignInOptions } from '../users/sign-in.ts';
import { CommandError } from './command.ts';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** What the command line says of signing in, before it is looked at. */
interface Given {
  readonly issuer: string | undefined;
  readonly clientId: string | undefined;
  readonly claim: string | undefined;
}

/**
 * Reads by which provider people sign in; undefined where nothing is said of it.
 *
 * @param secret What the environment says.
 * @throws CommandError Where a part is missing, or the provider would be asked without encryption.
 */
export function readSignIn(
  { issuer, clientId, claim }: Given,
  secret = process.env['OIDC_CLIENT_SECRET'],
): SignInOptions | undefined {
  if (issuer === undefined) {
    if (clientId === undefined && claim === undefined) return undefined;
    throw new CommandError('Expected --oidc-issuer too: --oidc-client and --oidc-claim are about it.');
  }
  if (!clientId) throw new CommandError('Expected --oidc-client: what the provider calls this server.');
  if (!secret) {
    throw new CommandError('Expected OIDC_CLIENT_SECRET in the environment, as the provider gave it.');
  }
  return { issuer: readIssuer(issuer), clientId, clientSecret: secret, claim };
}

function readIssuer(text: string): URL {
  if (URL.canParse(text)) {
    const url = new URL(text);
    const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname));
    if (isSafe) return url;
  }
  throw new CommandError(`Expected --oidc-issuer such as https://login.example.edu, got ${text}.`);
}
