import { AsyncLocalStorage } from 'node:async_hooks';
import type { ConvertResult } from 'tslab/dist/converter.js';
import type { ConsoleInterface, Executor } from 'tslab/dist/executor.js';
import { loadTslab } from './load-tslab.ts';

/** What the executor has to know of a cell. */
export interface ExecutableCell {
  /** The body of a function that is given `exports` and `require`. */
  readonly js: string;
  readonly isAsync: boolean;
}

/** tslab's executor, given cells that are compiled already. */
export class CellExecutor {
  readonly #executor: Executor;
  /** What the cell has thrown to which the running code belongs: one that was interrupted may end while the next one runs. */
  readonly #thrown = new AsyncLocalStorage<unknown[]>();
  #cell: ConvertResult = { diagnostics: [] };

  /**
   * @param folder The notebook's folder.
   * @param require What cells have by that name.
   */
  constructor(folder: string, require: NodeJS.Require) {
    // The executor asks a converter for the code, and tells a console what was thrown.
    const converter = { convert: () => this.#cell };
    const console: ConsoleInterface = {
      log: () => undefined,
      error: (error: unknown) => void this.#thrown.getStore()?.push(error),
    };
    const converters = { node: converter, browser: converter, close: () => undefined };
    this.#executor = loadTslab().createExecutor(folder, converters, console);
    // What the executor hands to each cell.
    const given: { require: NodeJS.Require } = Reflect.get(globalThis, '__tslab__');
    given.require = require;
  }

  /** The `exports` that cells find. */
  get exports(): object {
    return this.#executor.locals;
  }

  /**
   * Runs a cell to its end.
   *
   * @throws what the cell throws
   */
  async execute({ js, isAsync }: ExecutableCell): Promise<void> {
    this.#cell = { output: js, hasToplevelAwait: isAsync, diagnostics: [] };
    const thrown: unknown[] = [];
    // It is given no text: in a cell's comments it would look for words of its own.
    await this.#thrown.run(thrown, () => this.#executor.execute(''));
    if (thrown.length > 0) throw thrown[0];
  }
}
