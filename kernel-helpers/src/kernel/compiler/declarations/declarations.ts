import { readDeclarations, speaksOf, textOf, type Declared, type Meaning } from './declared.ts';
import { keepTypes, reunite, withoutUnused } from './former-types.ts';

type Names = Map<string, Meaning>;

/** Characters of recent declarations from which on they are settled. */
const MAX_RECENT = 2_000;

/**
 * The declarations of all cells so far, as the text of `.d.ts` files. A later declaration of a name
 * takes the place of the earlier one, as it does for the values; a variable that was made by the earlier one
 * keeps its type. They are kept in two parts, so that a compiler has to read but the smaller one again after a cell.
 */
export class Declarations {
  #settled: readonly Declared[] = [];
  #recent: readonly Declared[] = [];
  #count = 0;

  /** What has been declared some time ago. Nothing in it speaks of anything in {@link recent}. */
  get settled(): string {
    return textOf(this.#settled);
  }

  /** What the latest cells have declared. */
  get recent(): string {
    return textOf(this.#recent);
  }

  /**
   * Adds what a cell declares that does not run, for the cells after it: but no name that is declared
   * already, whose value is what it was.
   *
   * @param others Names that are there without a cell: those of the global scope.
   * @returns the names that have been added
   */
  addMissing(cell: string, others: readonly string[] = []): string[] {
    const known: Names = new Map(others.map(name => [name, { value: true, type: true }]));
    for (const declared of [...this.#settled, ...this.#recent]) addName(known, declared);
    const missing = readDeclarations(cell).filter(
      declared => declared.name !== undefined && !isReplaced(declared, known),
    );
    this.add(textOf(missing));
    return missing.flatMap(({ name, meaning }) => (name !== undefined && meaning.value ? [name] : []));
  }

  /** Adds what one cell declares: the compiler's `.d.ts` for it. */
  add(cell: string): void {
    const declared = readDeclarations(cell);
    if (declared.length === 0) return;
    const names: Names = new Map();
    for (const one of declared) addName(names, one);
    const nameless = new Set(declared.flatMap(({ name, text }) => (name === undefined ? [text] : [])));
    const goes = (earlier: Declared): boolean => nameless.has(earlier.text) || isReplaced(earlier, names);
    const earlier = [...this.#settled, ...this.#recent];
    const replaced = earlier.filter(goes);
    if (replaced.length === 0) {
      this.#layOut([...earlier, ...declared]);
      return;
    }
    const stays = earlier.filter(one => !goes(one));
    const kept = keepTypes(stays, replaced, declared, ++this.#count);
    this.#layOut(withoutUnused(reunite([...kept, ...declared])));
  }

  /** What was settled stays so, unless it speaks of what is not: one file does not see the names of the next. */
  #layOut(all: readonly Declared[]): void {
    const present = new Set(all);
    let settled = new Set(this.#settled.filter(one => present.has(one)));
    for (let size = -1; size !== settled.size;) {
      size = settled.size;
      const recent = new Set(all.flatMap(one => (settled.has(one) ? [] : (one.name ?? []))));
      settled = new Set([...settled].filter(one => !speaksOf(one, recent)));
    }
    this.#settled = all.filter(one => settled.has(one));
    this.#recent = all.filter(one => !settled.has(one));
    if (this.recent.length > MAX_RECENT) {
      this.#settled = [...this.#settled, ...this.#recent];
      this.#recent = [];
    }
  }
}

function addName(names: Names, { name, meaning }: Declared): void {
  if (name === undefined) return;
  const known = names.get(name);
  names.set(name, { value: meaning.value || !!known?.value, type: meaning.type || !!known?.type });
}

/** Whether one of the names is declared anew, in a meaning that it has here. */
function isReplaced({ name, meaning }: Declared, names: Names): boolean {
  const anew = name === undefined ? undefined : names.get(name);
  return anew !== undefined && ((meaning.value && anew.value) || (meaning.type && anew.type));
}
