import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Names a request in the log of whoever sent it, and in ours. */
const REQUEST_ID_HEADER = 'x-request-id';
const REQUEST_ID = /^[\w.:-]{1,100}$/;

/** Takes note of how a request ended. */
export type EndOfRequest = (status: number, ms: number) => void;

/** A request to a web app under way: what a model answers meanwhile belongs to it. */
export class RequestScope {
  readonly requestId: string;
  readonly #ends: EndOfRequest[] = [];

  constructor(requestId: string) {
    this.requestId = requestId;
  }

  /** An id for the next prediction: the request's own, with a number from the second one on. */
  nextId(): string {
    return this.#ends.length === 0 ? this.requestId : `${this.requestId}.${this.#ends.length + 1}`;
  }

  /** Calls back when the request has ended. */
  atEnd(end: EndOfRequest): void {
    this.#ends.push(end);
  }

  /** Whether no prediction was made. */
  get isEmpty(): boolean {
    return this.#ends.length === 0;
  }

  end(status: number, ms: number): void {
    for (const end of this.#ends) end(status, ms);
  }
}

const scopes = new AsyncLocalStorage<RequestScope>();

/** The request under way, where a middleware looks on. */
export function currentScope(): RequestScope | undefined {
  return scopes.getStore();
}

/** A middleware of Express, and of whatever calls its handlers the same way. */
export type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/**
 * Makes a middleware that puts each request into a scope, and says how it ended. The answer carries the request's id.
 *
 * @param change Told 1 when a request begins and -1 when it ends.
 */
export function scopeRequests(
  change: (difference: 1 | -1) => void,
  end: (scope: RequestScope, status: number, ms: number) => void,
): Middleware {
  return (request, response, next) => {
    const given = request.headers[REQUEST_ID_HEADER];
    const requestId = typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    const scope = new RequestScope(requestId);
    const startMs = performance.now();
    response.setHeader(REQUEST_ID_HEADER, requestId);
    change(1);
    response.once('close', () => {
      change(-1);
      // A visitor who went away before the answer was there got none: 499, as nginx has it.
      end(scope, response.writableFinished ? response.statusCode : 499, performance.now() - startMs);
    });
    scopes.run(scope, next);
  };
}
