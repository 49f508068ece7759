import type { CellsMessage, NeededCell, Needs, PageCell } from '@waymark/roadmap/notebook-cells';
import { declaredNames, usedNames } from '../compiler/cell/read-cell.ts';

/**
 * How the latest run of a cell ended.
 * - `unattempted`: it met an exercise that nobody has answered.
 * - `refused`: it did not compile.
 * - `waiting`: it needs other cells, and so did not begin.
 */
export type RunEnd = 'ok' | 'failed' | 'stopped' | 'unattempted' | 'refused' | 'waiting';

/** A cell that is sent to run. */
interface SentCell {
  /** The notebook's id; undefined where the front end sends none. */
  readonly id: string | undefined;
  /** What a stack trace calls it. */
  readonly count: number;
  readonly code: string;
}

/** What the compilation of a cell tells. */
interface Compiled {
  /** The top-level names that it takes from other cells. */
  readonly uses: readonly string[];
  /** Those that it declares; undefined of a cell that did not compile. */
  readonly names: readonly string[] | undefined;
}

/** What the kernel knows of a cell that has run. */
interface Known extends SentCell {
  /** The top-level names that it takes from other cells. */
  readonly uses: readonly string[];
  readonly end: RunEnd;
  /** What it declares, also what an earlier text of it has declared and no other cell since. */
  readonly names: ReadonlySet<string>;
  readonly order: number;
}

/** What a cell of the page declares and uses, by its text: reading it costs milliseconds. */
interface Reading {
  readonly code: string;
  readonly declares: ReadonlySet<string>;
  readonly uses: readonly string[];
}

/**
 * The cells of one notebook: which has declared which name, how its last run ended, and, where the page has told,
 * what stands in them now. From this follows whether a cell has what it needs.
 *
 * The page tells its cells before each run, and what it told holds for that run alone.
 */
export class NotebookCells {
  readonly #runs = new Map<string, Known>();
  readonly #readings = new Map<string, Reading>();
  #page: readonly PageCell[] = [];
  /** The cell for whose next run the page has told what stands in the others. */
  #announced: string | undefined;
  #order = 0;
  #running: (SentCell & Compiled) | undefined;

  /** Takes in what the page says about its cells. */
  tell({ running, cells }: CellsMessage): void {
    this.#announced = running;
    if (cells) this.#page = cells;
  }

  /** Begins the run of a cell. */
  begin(cell: SentCell): void {
    this.#running = { ...cell, uses: [], names: undefined };
  }

  /** Notes what the running cell takes from others and declares, which its compilation tells. */
  compiled({ uses, names }: Compiled): void {
    if (this.#running) this.#running = { ...this.#running, uses, names };
  }

  /** Notes how the running cell has ended. */
  end(end: RunEnd): void {
    const run = this.#running;
    if (!run) return;
    const key = run.id ?? `[${run.count}]`;
    const declared = run.names ?? declaredNames(run.code);
    const before = this.#runs.get(key)?.names ?? [];
    for (const [other, known] of this.#runs) {
      if (other === key) continue;
      const names = new Set([...known.names].filter(name => !declared.includes(name)));
      if (known.id === undefined && names.size === 0) this.#runs.delete(other);
      else this.#runs.set(other, { ...known, names });
    }
    this.#runs.set(key, { ...run, end, names: new Set([...before, ...declared]), order: ++this.#order });
    this.#running = undefined;
    if (this.#announced === run.id) this.#announced = undefined;
  }

  /** What the running cell takes from cells whose last text did not run to its end. Undefined: it has all it needs. */
  get unmet(): Needs | undefined {
    if (!this.#running) return undefined;
    const needed = new Map<string, NeededCell>();
    const seen = new Set<string>();
    const follow = (uses: readonly string[]): void => {
      for (const name of uses) {
        const [key, known] = this.#declarerOf(name) ?? [];
        if (key === undefined || !known) continue;
        const trouble = this.#troubleOf(known, name);
        if (trouble) {
          const names = [...new Set([...(needed.get(key)?.names ?? []), name])];
          needed.set(key, { ...this.#describe(known), trouble, names });
        }
        if (seen.has(key)) continue;
        seen.add(key);
        follow(known.uses);
      }
    };
    follow(this.#running.uses);
    for (const answer of this.#nearAnswers()) {
      const trouble = this.#troubleOfAnswer(answer);
      if (trouble) needed.set(answer.id, { cell: answer.id, name: answer.name, trouble, names: [] });
    }
    return this.#needs([...needed.values()]);
  }

  /**
   * The cells to run before one that speaks of names that do not exist.
   *
   * @param missing The names.
   * @param id The cell that needs them.
   * @returns undefined when no other cell of the notebook declares any of them
   */
  whereToFind(missing: readonly string[], id: string | undefined): Needs | undefined {
    const needed = new Map<string, NeededCell>();
    for (const name of new Set(missing)) {
      const cell = this.#pageCellDeclaring(name, id);
      if (!cell) continue;
      const known = this.#runs.get(cell.id);
      const trouble = known && TROUBLES[known.end];
      const names = [...(needed.get(cell.id)?.names ?? []), name];
      needed.set(cell.id, { cell: cell.id, name: cell.name, trouble: trouble ?? 'not-run', names });
    }
    return this.#needs([...needed.values()]);
  }

  /** Which of these names are declared by cells that did not begin: what they are of is not known. */
  notBegun(names: readonly string[]): readonly string[] {
    return names.filter(name => {
      const end = this.#declarerOf(name)?.[1].end;
      return end === 'refused' || end === 'waiting';
    });
  }

  /** What a student calls the cell with this execution count. */
  nameOf({ id, count }: Pick<SentCell, 'id' | 'count'>): string {
    return this.#page.find(cell => cell.id === id)?.name ?? `cell [${count}]`;
  }

  #declarerOf(name: string): [string, Known] | undefined {
    return [...this.#runs]
      .filter(([, { names, id }]) => names.has(name) && this.#isThere(id))
      .toSorted(([, left], [, right]) => right.order - left.order)[0];
  }

  /** A cell that the page no longer has is out of the question. */
  #isThere(id: string | undefined): boolean {
    return id === undefined || this.#page.length === 0 || this.#page.some(cell => cell.id === id);
  }

  #troubleOf(known: Known, name: string): NeededCell['trouble'] | undefined {
    if (this.#isChanged(known)) return 'changed';
    const trouble = TROUBLES[known.end];
    if (trouble) return trouble;
    // What an earlier text of the cell has left behind.
    return this.#read(known.code).declares.has(name) ? undefined : 'gone';
  }

  #isChanged({ id, code }: Known): boolean {
    if (this.#announced === undefined || this.#announced !== this.#running?.id) return false;
    const now = this.#page.find(cell => cell.id === id);
    return now !== undefined && now.code.trim() !== code.trim();
  }

  /** The answers between the check before and the running one that declare nothing: what they do is their answer. */
  #nearAnswers(): PageCell[] {
    const at = this.#page.findIndex(({ id }) => id === this.#running?.id);
    if (at === -1 || this.#announced !== this.#running?.id || !this.#page[at]?.isCheck) return [];
    const above = this.#page.slice(0, at);
    const from = above.findLastIndex(({ isCheck }) => isCheck) + 1;
    return above.slice(from).filter(({ isAnswer, code }) => isAnswer && this.#read(code).declares.size === 0);
  }

  #troubleOfAnswer({ id, code }: PageCell): NeededCell['trouble'] | undefined {
    const known = this.#runs.get(id);
    if (!known) return this.#read(code).uses.length === 0 ? undefined : 'not-run';
    return this.#isChanged(known) ? 'changed' : TROUBLES[known.end];
  }

  /** The nearest cell above that declares a name, else the first below. */
  #pageCellDeclaring(name: string, id: string | undefined): PageCell | undefined {
    const at = this.#page.findIndex(cell => cell.id === id);
    const declares = (cell: PageCell): boolean => cell.id !== id && this.#read(cell.code).declares.has(name);
    const above = at === -1 ? this.#page : this.#page.slice(0, at);
    return above.findLast(declares) ?? this.#page.find(declares);
  }

  #describe({ id, count }: Known): Pick<NeededCell, 'cell' | 'name'> {
    return { ...(id !== undefined && { cell: id }), name: this.nameOf({ id, count }) };
  }

  /** Adds what the needed cells need in their turn, as far as it is not there. */
  #needs(cells: readonly NeededCell[]): Needs | undefined {
    if (cells.length === 0) return undefined;
    const wanted = new Set<string>();
    const add = (id: string): void => {
      if (wanted.has(id)) return;
      wanted.add(id);
      const cell = this.#page.find(one => one.id === id);
      if (!cell) return;
      for (const name of this.#read(cell.code).uses) {
        const other = this.#pageCellDeclaring(name, id);
        if (other && !this.#hasRun(other)) add(other.id);
      }
    };
    // To run a cell again brings nothing back that it no longer declares.
    for (const { cell, trouble } of cells) if (cell !== undefined && trouble !== 'gone') add(cell);
    const place = (id: string | undefined): number => this.#page.findIndex(cell => cell.id === id);
    return {
      cells: cells.toSorted((left, right) => place(left.cell) - place(right.cell)),
      run: [...wanted].toSorted((left, right) => place(left) - place(right)),
    };
  }

  #hasRun({ id, code }: PageCell): boolean {
    const known = this.#runs.get(id);
    return known?.end === 'ok' && known.code.trim() === code.trim();
  }

  #read(code: string): Reading {
    const known = this.#readings.get(code);
    if (known) return known;
    const reading = { code, declares: new Set(declaredNames(code)), uses: usedNames(code) };
    // A page has some hundred cells at the most, but each has many texts while it is written.
    if (this.#readings.size > 1_000) this.#readings.clear();
    this.#readings.set(code, reading);
    return reading;
  }
}

/** What is wrong with a cell that has ended so; undefined where nothing is. */
const TROUBLES: Readonly<Record<RunEnd, NeededCell['trouble'] | undefined>> = {
  ok: undefined,
  unattempted: undefined,
  failed: 'failed',
  refused: 'failed',
  stopped: 'stopped',
  waiting: 'not-run',
};
