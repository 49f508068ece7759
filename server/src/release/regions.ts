import { CellError } from './cell-error.ts';

const KINDS = ['SOLUTION', 'HIDDEN TESTS', 'STUB'] as const;
export type RegionKind = (typeof KINDS)[number];

/** Lines between a pair of markers. */
export interface Region {
  readonly kind: RegionKind;
  /** Index of the line that holds the marker, counting from 0. */
  readonly begin: number;
  readonly end: number;
}

const MARKER = /^\s*\/\/\/ (BEGIN|END) (SOLUTION|HIDDEN TESTS|STUB)\s*$/;
const ALMOST_A_MARKER = /^\s*(?:\/{2,}|#+)\s*(?:BEGIN|END)\s*(?:SOLUTION|HIDDEN|STUB)/i;

/**
 * Finds a cell's marked regions: `/// BEGIN SOLUTION` to `/// END SOLUTION`, and likewise
 * `HIDDEN TESTS` and `STUB`, each marker on a line of its own.
 *
 * @throws CellError On a marker without its partner, one inside another, and one that is misspelt.
 */
export function findRegions(source: string): Region[] {
  const regions: Region[] = [];
  let open: { kind: RegionKind; begin: number } | undefined;
  for (const [index, line] of source.split('\n').entries()) {
    const match = MARKER.exec(line);
    const kind = KINDS.find(name => name === match?.[2]);
    if (!match || !kind) {
      if (ALMOST_A_MARKER.test(line)) {
        throw new CellError(
          `"${line.trim()}" is no marker; write exactly /// BEGIN SOLUTION, or HIDDEN TESTS, or STUB, or the END of one`,
          index + 1,
        );
      }
      continue;
    }
    if (match[1] === 'BEGIN') {
      if (open) {
        throw new CellError(
          `BEGIN ${kind} stands inside the region that BEGIN ${open.kind} opened in line ${open.begin + 1}; end that one first`,
          index + 1,
        );
      }
      open = { kind, begin: index };
    } else {
      if (open?.kind !== kind) {
        throw new CellError(`END ${kind} has no BEGIN ${kind} before it`, index + 1);
      }
      regions.push({ ...open, end: index });
      open = undefined;
    }
  }
  if (open) throw new CellError(`BEGIN ${open.kind} has no END ${open.kind} after it`, open.begin + 1);
  return regions;
}
