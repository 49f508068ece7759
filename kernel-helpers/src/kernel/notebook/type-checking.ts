import { relative } from 'node:path';
import type { Compiler } from '../compiler/compiler.ts';
import type { NotebookConfig } from '../compiler/program/tsconfig.ts';
import type { NotebookTypes } from '../compiler/program/types-mode.ts';
import { typesOfNotebookWith, typesOfSession } from './notebook-file.ts';
import { STRICT } from './notebook-types.ts';

/** How many cells are looked for in the folder's notebooks. One that a tool has put in is in none. */
const MAX_CELLS = 5;

/** Has the cells of a notebook checked as the notebook says, from wherever it can be known. */
export class TypeChecking {
  readonly #compiler: Compiler;
  readonly #folder: string;
  readonly #onLenient: () => void;
  #isKnown: boolean;
  #cells = 0;
  #notes: string[] = [];
  #config: string | undefined;

  /**
   * @param environment The process's: Jupyter's server names the notebook in it.
   * @param onLenient Called when it turns out that the notebook was not written for strict types.
   */
  constructor(compiler: Compiler, folder: string, environment: NodeJS.ProcessEnv, onLenient: () => void) {
    this.#compiler = compiler;
    this.#folder = folder;
    this.#onLenient = onLenient;
    const types = typesOfSession(environment);
    this.#isKnown = types !== undefined;
    this.#use(types ?? STRICT);
  }

  /** Says how types are checked from the next cell on. */
  set(types: NotebookTypes): void {
    this.#isKnown = true;
    this.#use(types);
  }

  /** Takes note of a cell that is about to run: it may be known from which notebook it is. */
  meet(code: string): void {
    if (this.#isKnown || ++this.#cells > MAX_CELLS || code.trim() === '') {
      return;
    }
    const types = typesOfNotebookWith(code, this.#folder);
    if (types) {
      this.set(types);
    }
  }

  /** What is to be said once about the settings. */
  takeNotes(): readonly string[] {
    const notes = this.#notes;
    this.#notes = [];
    return notes;
  }

  #use(types: NotebookTypes): void {
    const config = this.#compiler.checkTypes(types);
    if (types.mode !== 'strict') {
      this.#onLenient();
    }
    if (config && config.path !== this.#config) {
      this.#config = config.path;
      this.#notes = notesOn(config, relative(this.#folder, config.path));
    }
  }
}

function notesOn({ ignored, mistakes }: NotebookConfig, path: string): string[] {
  const notes = mistakes.map(mistake => `${path}: ${mistake}`);
  if (ignored.length > 0) {
    notes.push(`${path} is followed, but for what means nothing in a cell: ${ignored.join(', ')}.`);
  }
  return notes;
}
