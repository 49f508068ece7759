import type { IncomingMessage, ServerResponse } from 'node:http';
import { escapeHtml } from '../show/html.ts';
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
 * attempted, else 500; as a page with a way back to who asked for one.
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
  const tell = (status: number, text: string) => send(request, response, status, text);
  const next = (error?: unknown) => {
    if (error === undefined || error === null) {
      tell(404, `There is no ${method} ${new URL(url, 'http://app').pathname} in this app.`);
    } else if (isUnattempted(error)) {
      onFault(error);
      tell(501, describeThrown(error).message);
    } else if (isVisitorsError(error)) {
      tell(error.status, explain(error));
    } else {
      onFault(error);
      tell(500, 'The app stopped with an error. Its notebook shows which.');
    }
  };
  try {
    // A plain asynchronous function has no `next`, so its rejection comes back here.
    Promise.resolve(app(request, response, next)).catch(next);
  } catch (error) {
    next(error);
  }
}

type VisitorsError = Error & { status: number; type?: unknown; limit?: unknown };

/** Errors of Express' own middleware carry a status and a message meant to be read. */
function isVisitorsError(error: unknown): error is VisitorsError {
  if (!(error instanceof Error) || !('status' in error)) return false;
  return typeof error.status === 'number' && error.status >= 400 && error.status < 500;
}

function explain({ type, limit, message }: VisitorsError): string {
  if (type !== 'entity.too.large' || typeof limit !== 'number') return message;
  return `That is too much at once: this app takes up to ${Math.floor(limit / 1024)} kB. Nothing was done with it; send less.`;
}

function send(request: IncomingMessage, response: ServerResponse, status: number, text: string): void {
  // The visitor has a part of an answer already; cutting it short is all that is left.
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const isPage = /\btext\/html\b/.test(request.headers.accept ?? '');
  response.writeHead(status, {
    'content-type': `text/${isPage ? 'html' : 'plain'}; charset=utf-8`,
    'x-content-type-options': 'nosniff',
  });
  response.end(isPage ? problemPage(text) : `${text}\n`);
}

/** Who came by a form goes back to it, where the browser still has what was typed. */
function problemPage(text: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>That did not work</title>
<style>
  :root { color-scheme: light dark }
  body { font: 16px/1.5 system-ui, sans-serif; background: Canvas; color: CanvasText; max-width: 34rem; margin: 1.5rem auto; padding: 0 1rem }
  button { font: inherit; padding: .4rem 1.2rem }
</style>
<p role="alert">${escapeHtml(text)}</p>
<button autofocus onclick="history.back()">Back</button>
</html>
`;
}
