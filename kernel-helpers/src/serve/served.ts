import type { Server } from 'node:http';
import type { MimeBundle } from '../host.ts';
import { portOf } from '../port.ts';
import { DISPLAY_KEY } from '../show/display-handle.ts';

/**
 * An app that answers requests until it is closed, replaced, or the kernel stops. `serve` makes it.
 *
 * @example
 * const served: Served = await serve((_request, response) => response.end('Hello'));
 * console.log(await (await fetch(served.url)).text()); // Hello
 * await served.close();
 */
export class Served {
  /** As the page and its link name it. */
  readonly name: string;
  /** The free port that was found for it. */
  readonly port: number;
  /** Begins every address of the app; who does not know it is refused. */
  readonly key: string;
  readonly #server: Server;
  readonly #onClose: () => void;
  #closed: Promise<void> | undefined;

  constructor(name: string, key: string, server: Server, onClose: () => void) {
    this.name = name;
    this.key = key;
    this.port = portOf(server);
    this.#server = server;
    this.#onClose = onClose;
  }

  /** For `fetch`: `http://127.0.0.1:41234/KEY/`, so that `new URL('predict', served.url)` is a page of it. */
  get url(): string {
    return `http://127.0.0.1:${this.port}/${this.key}/`;
  }

  /** Stops it; requests under way are cut off. */
  close(): Promise<void> {
    this.#closed ??= new Promise(resolve => {
      this.#onClose();
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
    return this.#closed;
  }

  /** It is on the page already, so the last line of a cell shows nothing more. */
  [DISPLAY_KEY](): MimeBundle {
    return {};
  }
}
