import type { IncomingHttpHeaders } from 'node:http';
import type { Problem } from '@waymark/roadmap';
import { NO_IDENTITY } from '../problem.ts';
import type { Identity } from '../services.ts';
import { identify, type User } from './identity.ts';
import { SolePerson } from './sole-person.ts';

/** Believes JupyterLab's proxy, which shares a secret with this server. */
export class ProxyIdentity implements Identity {
  readonly #secret: string;
  readonly #solePerson = new SolePerson();

  /** @param secret Known to the proxy alone. */
  constructor(secret: string) {
    this.#secret = secret;
  }

  admit(headers: IncomingHttpHeaders): Promise<User | Problem> {
    const user = identify(headers, this.#secret);
    return Promise.resolve(user ? (this.#solePerson.refusal(user, headers) ?? user) : NO_IDENTITY);
  }
}
