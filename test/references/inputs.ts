import { seededRandom, type Random } from '@waymark/kernel-helpers';

/** Of the random inputs of the tests; with another one the kept answers have to be made anew. */
export const SEED = 2026;

/** What the reference implementations and ours are asked alike. */
export interface Inputs {
  readonly numbers: readonly Samples<number>[];
  /** With values that repeat. */
  readonly tied: readonly Samples<number>[];
  readonly categories: readonly Samples<string>[];
  /** Answers of yes or no, with a chance for each; without and with chances that repeat. */
  readonly chances: readonly Scored[];
  readonly classes: readonly { readonly actual: string[]; readonly predicted: string[] }[];
  readonly rankings: readonly number[][];
  readonly pairs: readonly { readonly actual: number[]; readonly predicted: number[] }[];
  readonly pValues: readonly number[][];
  /** For the detectors: numbers, and whether answers were wrong. */
  readonly streams: readonly number[][];
  readonly errors: readonly number[][];
  /** Columns as a choice of tests meets them; `kind` is what somebody says that they hold. */
  readonly columns: readonly Column[];
  /** Rows with known truth, and later ones of which only the chances are known. */
  readonly estimates: readonly { readonly known: Scored; readonly later: number[] }[];
}

export interface Samples<Value> {
  readonly reference: Value[];
  readonly current: Value[];
}

export interface Column extends Samples<number | string> {
  readonly name: string;
  readonly kind: 'num' | 'cat';
}

export interface Scored {
  readonly actual: number[];
  readonly chances: number[];
}

/** Rows from which on Evidently asks how far, no longer how surely. */
const MANY = 1_001;

/** The same for the same seed, on every machine: no function is used that two languages may round apart. */
export function makeInputs(seed: number): Inputs {
  const random = seededRandom(seed);
  const size = (): number => 40 + Math.floor(260 * random());
  const bell = (mean = 0, spread = 1): number =>
    mean + spread * (random() + random() + random() + random() - 2);
  const word = (skew: number): string => 'abcdef'[Math.floor(6 * random() ** skew)]!;
  const numbers = (round: (value: number) => number): Samples<number> => {
    const [shift, spread] = [random() / 2, 1 + random() / 2];
    return {
      reference: times(size(), () => round(bell())),
      current: times(size(), () => round(bell(shift, spread))),
    };
  };
  const scored = (count: number, round = (chance: number): number => chance): Scored => {
    const chances = times(count, () => round(random()));
    return { chances, actual: chances.map(chance => yes(random, 0.2 + 0.6 * chance)) };
  };
  const column = (name: string, kind: Column['kind'], draw: () => number | string, rows = 300): Column => ({
    name,
    kind,
    reference: times(rows, draw),
    current: times(200, draw),
  });
  return {
    numbers: times(6, () => numbers(value => value)),
    tied: times(4, () => numbers(value => Math.round(4 * value) / 4)),
    categories: times(6, i => ({
      reference: times(size(), () => word(1 + i / 4)),
      current: times(size(), () => word(1.5)),
    })),
    chances: [
      ...times(3, () => scored(size())),
      ...times(3, () => scored(size(), chance => (Math.floor(10 * chance) + 0.5) / 10)),
    ],
    classes: times(4, () => {
      const actual = times(size(), () => word(1.3));
      return { actual, predicted: actual.map(one => (random() < 0.6 ? one : word(1))) };
    }),
    rankings: times(4, () => times(size(), () => Math.floor(4 * random() ** 2))),
    pairs: times(4, () => {
      const actual = times(size(), () => bell(100, 20));
      return { actual, predicted: actual.map(value => value + bell(1, 5)) };
    }),
    pValues: times(4, () => times(20, () => random() ** 3)),
    streams: times(3, () => times(1_500, i => bell(i < 600 ? 0 : i < 1_100 ? 1.5 : -0.5))),
    errors: times(3, () => times(1_500, i => yes(random, i < 600 ? 0.1 : i < 1_100 ? 0.5 : 0.15))),
    columns: [
      column('numbers', 'num', () => bell()),
      column('many numbers', 'num', () => Math.floor(100 * random()), MANY),
      column('six numbers', 'num', () => Math.floor(6 * random())),
      column('five numbers', 'num', () => Math.floor(5 * random())),
      column('many times five numbers', 'num', () => Math.floor(5 * random()), MANY),
      column('three numbers', 'num', () => Math.floor(3 * random())),
      column('two numbers', 'num', () => yes(random, 0.4)),
      column('words', 'cat', () => word(1.3)),
      column('many words', 'cat', () => word(1.3), MANY),
      column('two words', 'cat', () => (random() < 0.4 ? 'yes' : 'no')),
    ],
    estimates: times(3, () => ({
      known: scored(1_000),
      later: times(500, () => random() ** 2),
    })),
  };
}

function times<Value>(count: number, make: (i: number) => Value): Value[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

function yes(random: Random, chance: number): number {
  return random() < chance ? 1 : 0;
}
