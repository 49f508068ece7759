import { pathInFolder } from '../typescript.ts';

/** A file that exists in memory only. */
export interface CellFile {
  readonly fileName: string;
  readonly text: string;
}

/** What a cell is compiled from: what it says itself, and what the cells before it have declared. */
export interface CellTexts {
  /** Declarations that have not changed for a while. */
  readonly settled: string;
  /** Declarations of the latest cells. */
  readonly recent: string;
  readonly cell: string;
}

/** The files, each of which sees the names of those before it; with the name that revisions are made of. */
const LAYERS = [
  { key: 'settled', stem: '__settled__', extension: '.d.ts' },
  { key: 'recent', stem: '__recent__', extension: '.d.ts' },
  { key: 'cell', stem: '__cell__', extension: '.ts' },
] as const;

const REVISED_CELL = /\/__cell__\.\d+\.ts$/;

/** Whether a file is a cell, and not the declarations of earlier ones. */
export function isCellFileName(fileName: string): boolean {
  return REVISED_CELL.test(fileName);
}

/**
 * The files that change from cell to cell. A type checker keeps by name what it found in a file: so
 * each new text gets a new name, such as `__cell__.12.ts`.
 */
export class CellFiles {
  readonly #folder: string;
  #count = 0;
  #all: readonly CellFile[] = [];

  /** @param folder The notebook's folder. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The files, each of which sees the names of those before it: the last one is the cell. */
  get all(): readonly CellFile[] {
    return this.#all;
  }

  /** The text of one of the files, by its own name; else undefined. */
  textOf(fileName: string): string | undefined {
    return this.#all.find(file => file.fileName === fileName)?.text;
  }

  /**
   * Takes in new texts. What a file means depends on those before it, so their change is its own; a cell's
   * also depends on the files that it imports, so it is always new.
   *
   * @returns names of the files that are no more
   */
  update(texts: CellTexts): string[] {
    const before = this.#all;
    let isChanged = false;
    this.#all = LAYERS.map(({ key, stem, extension }, i) => {
      const text = texts[key];
      const last = before[i];
      isChanged ||= key === 'cell' || last?.text !== text;
      if (last && !isChanged) return last;
      return { fileName: pathInFolder(this.#folder, `${stem}.${++this.#count}${extension}`), text };
    });
    return before.filter(file => !this.#all.includes(file)).map(({ fileName }) => fileName);
  }
}
