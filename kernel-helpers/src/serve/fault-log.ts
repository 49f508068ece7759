import { DisplayHandle } from '../show/display-handle.ts';
import { escapeHtml } from '../show/html.ts';
import { describeThrown } from '../thrown.ts';

/** Shows the last error of an app below its cell, in one place however many there are. */
export class FaultLog {
  readonly #display = new DisplayHandle('app-error');
  #count = 0;

  /** @param request Such as `POST /predict`. */
  add(request: string, error: unknown): void {
    this.#count++;
    const { stack } = describeThrown(error);
    const title =
      this.#count === 1 ? `${request} failed:` : `${request} failed (error ${this.#count} of this app):`;
    this.#display.show({
      'text/html':
        `<div style="border-left:4px solid #d64545;padding:4px 12px"><strong>${escapeHtml(title)}</strong>` +
        `<pre style="margin:0;white-space:pre-wrap">${escapeHtml(stack)}</pre></div>`,
      'text/plain': `${title}\n${stack}`,
    });
  }
}
