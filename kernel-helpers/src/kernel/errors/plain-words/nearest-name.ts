const NAME = /[\p{L}_$][\p{L}\p{N}_$]*/gu;

/** A share of a name's letters that may be wrong. */
const MAX_WRONG = 0.4;

/**
 * The name in a cell that is nearest to a misspelled one: so many letters wrong, missing, too many or swapped.
 *
 * @returns undefined where none is near
 */
export function nearestName(misspelled: string, cell: string): string | undefined {
  const most = Math.max(1, Math.floor(misspelled.length * MAX_WRONG));
  let nearest: string | undefined;
  let least = most + 1;
  for (const name of new Set(cell.match(NAME))) {
    if (name === misspelled || Math.abs(name.length - misspelled.length) >= least) continue;
    const distance = lettersWrong(misspelled, name);
    if (distance < least) [nearest, least] = [name, distance];
  }
  return nearest;
}

/** The optimal string alignment distance (Damerau, 1964), whatever the case. */
function lettersWrong(left: string, right: string): number {
  const [a, b] = [left.toLowerCase(), right.toLowerCase()];
  let [beforeLast, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        last[j]! + 1,
        row[j - 1]! + 1,
        last[j - 1]! + (isSame ? 0 : 1),
        isSwapped ? beforeLast[j - 2]! + 1 : Infinity,
      );
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length]!;
}
