import { statSync } from 'node:fs';

/** Tells whether a path still leads to the file that was opened there, which can be removed or replaced meanwhile. */
export class FileIdentity {
  readonly #path: string;
  readonly #opened: string | undefined;

  /** @param path Of the file, which was just opened. */
  constructor(path: string) {
    this.#path = path;
    this.#opened = identify(path);
  }

  /** Whether it does. */
  holds(): boolean {
    return this.#opened !== undefined && identify(this.#path) === this.#opened;
  }
}

function identify(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev}/${ino}`;
  } catch {
    return undefined; // It is not there, or a part of the way to it is not.
  }
}
