import { pathInFolder } from './typescript.ts';

/** A file that exists in memory only. */
export interface CellFile {
  readonly fileName: string;
  readonly text: string;
}

/** The names by which tslab's converter knows the cell, and the declarations of the cells before it. */
const CELL = { stem: '__tslab__', extension: '.ts' } as const;
const EARLIER_CELLS = { stem: '__prev__', extension: '.d.ts' } as const;

const REVISED_CELL = /\/__tslab__\.\d+\.ts$/;

/** Whether a file is the cell as tslab's converter has it compiled. */
export function isCellFileName(fileName: string): boolean {
  return REVISED_CELL.test(fileName);
}

/**
 * The name that tslab's converter expects of what a cell compiles to.
 *
 * @example
 * outputName('/lab/__tslab__.12.js') // '__tslab__.js'
 */
export function outputName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.\d+(?=\.)/, '');
}

/**
 * The two files that change with every cell. A type checker keeps by name what it found in a file: so
 * each new text gets a new name, `__tslab__.12.ts` for `__tslab__.ts`.
 */
export class CellFiles {
  /** The cell under the name that tslab's converter gives it. */
  readonly cellName: string;
  /** The declarations of earlier cells under the name that tslab's converter gives them. */
  readonly earlierCellsName: string;
  readonly #folder: string;
  #count = 0;
  #cell: CellFile | undefined;
  #earlierCells: CellFile | undefined;

  /** @param folder The notebook's folder. */
  constructor(folder: string) {
    this.#folder = folder;
    this.cellName = pathInFolder(folder, `${CELL.stem}${CELL.extension}`);
    this.earlierCellsName = pathInFolder(folder, `${EARLIER_CELLS.stem}${EARLIER_CELLS.extension}`);
  }

  /** The file of the cell, then that of the earlier cells. */
  get all(): readonly CellFile[] {
    return [this.#cell, this.#earlierCells].flatMap(file => file ?? []);
  }

  get cell(): CellFile | undefined {
    return this.#cell;
  }

  get earlierCells(): CellFile | undefined {
    return this.#earlierCells;
  }

  /** The text of one of the two files, by its own name; else undefined. */
  textOf(fileName: string): string | undefined {
    return this.all.find(file => file.fileName === fileName)?.text;
  }

  /**
   * Takes in new texts. What a cell means depends on the cells before it, so their change is its own.
   *
   * @returns names of the files that are no more
   */
  update(cell: string, earlierCells: string): string[] {
    const before = this.all;
    if (this.#earlierCells?.text !== earlierCells) {
      this.#earlierCells = this.#revision(EARLIER_CELLS, earlierCells);
      this.#cell = undefined;
    }
    if (this.#cell?.text !== cell) this.#cell = this.#revision(CELL, cell);
    return before.filter(file => !this.all.includes(file)).map(({ fileName }) => fileName);
  }

  #revision({ stem, extension }: typeof CELL | typeof EARLIER_CELLS, text: string): CellFile {
    return { fileName: pathInFolder(this.#folder, `${stem}.${++this.#count}${extension}`), text };
  }
}
