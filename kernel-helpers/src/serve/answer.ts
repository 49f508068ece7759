import type { IncomingMessage, ServerResponse } from 'node:http';
import { describeThrown } from '../thrown.ts';
import { isUnattempted } from '../todo/error.ts';

/** A web app: an Express app, or any function that answers requests. */
export type App = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => unknown;

/**
 * Lets an app answer a request. What the app throws, or passes on to nobody, is answered here: with
 * the status that the error asks for (a malformed body: 400), 501 for an exercise that is not
 * attempted, else 500.
 *
 * @param onFault Told of errors that are the app's own, not the visitor's.
 */
export function answer(
  app: App,
  request: IncomingMessage,
  response: ServerResponse,
  onFault: (error: unknown) => void,
): void {
  const { method = 'GET', url = '/' } = request;
  const next = (error?: unknown) => {
    if (error === undefined || error === null) {
      send(response, 404, `There is no ${method} ${new URL(url, 'http://app').pathname} in this app.`);
    } else if (isUnattempted(error)) {
      onFault(error);
      send(response, 501, describeThrown(error).message);
    } else if (isVisitorsError(error)) {
      send(response, error.status, error.message);
    } else {
      onFault(error);
      send(response, 500, 'The app stopped with an error. Its notebook shows which.');
    }
  };
  try {
    // A plain asynchronous function has no `next`, so its rejection comes back here.
    Promise.resolve(app(request, response, next)).catch(next);
  } catch (error) {
    next(error);
  }
}

/** Errors of Express' own middleware carry a status and a message meant to be read. */
function isVisitorsError(error: unknown): error is Error & { status: number } {
  if (!(error instanceof Error) || !('status' in error)) return false;
  return typeof error.status === 'number' && error.status >= 400 && error.status < 500;
}

function send(response: ServerResponse, status: number, text: string): void {
  // The visitor has a part of an answer already; cutting it short is all that is left.
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
  });
  response.end(`${text}\n`);
}
