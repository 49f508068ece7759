import { cellsOf, tokenizeCode, type CheckCell, type LabModel, type SourceCell } from '@waymark/roadmap/lab';
import { answerName, newCheckId, quote, renameCheck } from './edits.ts';

/** A cell whose text changes. */
export interface MendedCell {
  readonly index: number;
  readonly source: string;
  /** What an author is told; undefined for a cell that only follows another one. */
  readonly message?: string;
}

/**
 * The cells that have the id of another cell, as JupyterLab makes them when a cell is cut, the cut undone, and the
 * cell pasted: their indices. Of two, that one keeps the id whose text had it when the lab was read before; else the first. Students have it
 * under that id.
 *
 * @param former The lab as it was read before.
 * @param editing The id of a cell in which somebody types: it is left alone, and so are those that have its id.
 */
export function copiedCells(
  { cells }: LabModel,
  former: LabModel | undefined,
  editing: string | undefined,
): number[] {
  const texts = new Map(former?.cells.map(({ id, source }) => [id, source]));
  const byId = Map.groupBy(cells, ({ id }) => id);
  return [...byId].flatMap(([id, same]) => {
    if (id === editing) return [];
    const first = same.find(({ source }) => source === texts.get(id)) ?? same[0];
    return same.filter(cell => cell !== first).map(({ index }) => index);
  });
}

/**
 * Gives checks ids of their own: one that has none, or an empty one, and one whose id another check had first, as after
 * its cell was copied. Wrong answers that stand between the two follow the copy.
 *
 * @param former The lab as it was read before: which check had an id first.
 * @param editing The id of a cell in which somebody types: it is left alone.
 */
export function mendIds(
  model: LabModel,
  former: LabModel | undefined,
  editing: string | undefined,
): MendedCell[] {
  const taken = cellsOf(model, 'check').map(({ check }) => check.id.value);
  const mended = new Map<number, MendedCell>();
  const sourceOf = (cell: SourceCell): string => mended.get(cell.index)?.source ?? cell.source;
  const freshId = (cell: SourceCell): string => {
    const answer = cellsOf(model, 'answer').findLast(({ index }) => index < cell.index);
    const id = newCheckId((answer && answerName(answer.source)) ?? '', taken);
    taken.push(id);
    return id;
  };
  for (const cell of model.cells.filter(({ id }) => id !== editing)) {
    const at = cell.kind === 'code' ? placeOfMissingId(cell.source) : undefined;
    const isEmpty = cell.kind === 'check' && cell.check.id.value === '';
    if (at === undefined && !isEmpty) continue;
    const id = freshId(cell);
    const { from, to } = isEmpty ? cell.check.id : { from: at!, to: at! };
    const text = isEmpty ? quote(id) : /^\s*\)/.test(cell.source.slice(to)) ? quote(id) : `${quote(id)}, `;
    const source = cell.source.slice(0, from) + text + cell.source.slice(to);
    mended.set(cell.index, { index: cell.index, source, message: `A check had no id: it is ${id} now.` });
  }
  for (const { first, copy } of copiesIn(model, former)) {
    if (copy.id === editing) continue;
    const from = copy.check.id.value;
    const to = freshId(copy);
    const message = `Two checks were ${from}: the copy is ${to} now.`;
    mended.set(copy.index, { index: copy.index, source: renameCheck(sourceOf(copy), from, to), message });
    const known = new Set(former?.cells.map(({ id }) => id));
    const followers = cellsOf(model, 'answer').filter(
      ({ id, index }) =>
        index < copy.index && id !== editing && (index > first.index || (former && !known.has(id))),
    );
    for (const cell of followers) {
      const source = renameCheck(sourceOf(cell), from, to);
      if (source !== sourceOf(cell)) mended.set(cell.index, { index: cell.index, source });
    }
  }
  return [...mended.values()];
}

/** The checks that have the id of another one, which had it first. */
function copiesIn(model: LabModel, former: LabModel | undefined): { first: CheckCell; copy: CheckCell }[] {
  const owners = new Map(former && cellsOf(former, 'check').map(({ id, check }) => [id, check.id.value]));
  const byId = Map.groupBy(cellsOf(model, 'check'), ({ check }) => check.id.value);
  return [...byId]
    .filter(([id]) => id !== '')
    .flatMap(([id, cells]) => {
      const first = cells.find(cell => owners.get(cell.id) === id) ?? cells[0]!;
      return cells.filter(cell => cell !== first).map(copy => ({ first, copy }));
    });
}

/** Where the id of a call of `check` that begins with its options, or with its function, is missing. */
function placeOfMissingId(source: string): number | undefined {
  if (!/\bcheck\b/.test(source)) return undefined;
  const tokens = tokenizeCode(source);
  const at = tokens.findIndex(
    ({ text }, index) =>
      text === 'check' && tokens[index - 1]?.text === 'await' && tokens[index + 1]?.text === '(',
  );
  const [first, second] = tokens.slice(at + 2);
  const isLeftOut =
    first?.text === ')' ||
    first?.text === '{' ||
    first?.text === '(' ||
    first?.text === 'async' ||
    second?.text === '=>';
  return at >= 0 && isLeftOut ? tokens[at + 1]!.to : undefined;
}
