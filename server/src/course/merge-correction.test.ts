import { describe, expect, it } from 'vitest';
import { seeded, seeds } from '../../../roadmap/testing/seeded.ts';
import type { Copy, CopyCell } from './copy.ts';
import { mergeCorrection } from './merge-correction.ts';

function cell(id: string, source: string, nbgrader?: object): CopyCell {
  return { id, cell_type: 'code', source, metadata: nbgrader ? { nbgrader } : {} };
}
const answer = (id: string, source: string): CopyCell => cell(id, source, { solution: true, grade: false });
const check = (id: string, source: string): CopyCell => cell(id, source, { solution: false, grade: true });
const book = (...cells: CopyCell[]): Copy => ({ metadata: {}, cells });
const texts = ({ cells }: Copy): string[] => cells.map(({ source }) => source);
const ids = ({ cells }: Copy): string[] => cells.map(({ id }) => id);

const base = book(cell('intro', 'Areas'), answer('q1', 'const area = todo();'), check('c1', 'check(area)'));

describe('a correction', () => {
  it('that changes nothing changes nothing', () => {
    const mine = book(cell('own', 'my own'), ...base.cells);
    expect(mergeCorrection(base, mine, base)).toEqual({ notebook: mine, changes: [] });
  });

  it('leaves how types are checked to the student', () => {
    const said = {
      ...base,
      metadata: { waymark: { lab: 'beginner/x', types: 'loose', seed: 'old' }, mine: 1 },
    };
    const release = { ...base, metadata: { waymark: { lab: 'beginner/x', seed: 'new' } } };
    expect(mergeCorrection(base, said, release).notebook.metadata).toEqual({
      waymark: { lab: 'beginner/x', types: 'loose', seed: 'new' },
      mine: 1,
    });
    expect(mergeCorrection(base, base, release).notebook.metadata).toEqual(release.metadata);
  });

  it("comes whole where the student's work does not touch it", () => {
    const mine = book(base.cells[0]!, answer('q1', 'const area = 12;'), base.cells[2]!);
    const release = book(
      cell('intro', 'Areas of rooms'),
      base.cells[1]!,
      cell('hint', 'Multiply.'),
      check('c1', 'check(area, 12)'),
    );
    const { notebook, changes } = mergeCorrection(base, mine, release);
    expect(texts(notebook)).toEqual(['Areas of rooms', 'const area = 12;', 'Multiply.', 'check(area, 12)']);
    expect(changes).toEqual([
      { kind: 'corrected', cell: 'intro' },
      { kind: 'new', cell: 'hint' },
      { kind: 'corrected', cell: 'c1' },
    ]);
  });

  it('of an answer that the student has begun leaves it, and shows the new beginning below', () => {
    const mine = book(base.cells[0]!, answer('q1', 'const area = 12;'), base.cells[2]!);
    const release = book(base.cells[0]!, answer('q1', 'const area: number = todo();'), base.cells[2]!);
    const { notebook, changes } = mergeCorrection(base, mine, release);
    expect(notebook.cells[1]).toMatchObject({ id: 'q1', source: 'const area = 12;' });
    expect(notebook.cells[2]?.source).toContain('```ts\nconst area: number = todo();\n```');
    expect(changes).toEqual([{ kind: 'conflict', cell: 'q1' }]);
    expect(mergeCorrection(release, notebook, release), 'once more').toEqual({ notebook, changes: [] });
  });

  it("of a cell that the student had changed replaces it, and keeps the student's text below", () => {
    const mine = book(cell('intro', 'Areas ``` and I'), ...base.cells.slice(1));
    const release = book(cell('intro', 'Areas of rooms'), ...base.cells.slice(1));
    const { notebook } = mergeCorrection(base, mine, release);
    expect(notebook.cells[0]?.source).toBe('Areas of rooms');
    expect(notebook.cells[1]?.source).toContain('````ts\nAreas ``` and I\n````');
  });

  it('brings back a deleted check, not a deleted text', () => {
    const { notebook, changes } = mergeCorrection(base, book(base.cells[1]!), base);
    expect(ids(notebook)).toEqual(['q1', 'c1']);
    expect(changes).toEqual([{ kind: 'restored', cell: 'c1' }]);
  });

  it("takes out what the author has removed, unless it is the student's by now", () => {
    const mine = book(base.cells[0]!, answer('q1', 'const area = 12;'), base.cells[2]!);
    const { notebook, changes } = mergeCorrection(base, mine, book(base.cells[0]!));
    expect(texts(notebook)).toEqual(['Areas', 'const area = 12;']);
    expect(notebook.cells[1]?.metadata).toEqual({});
    expect(changes).toEqual([{ kind: 'removed', cell: 'c1' }]);
  });

  it('leaves the outputs of what it leaves, and no others', () => {
    const ran = base.cells.map(one => ({ ...one, outputs: ['shown'], execution_count: 3 }));
    const release = book(cell('intro', 'Areas of rooms'), ...base.cells.slice(1));
    const { cells } = mergeCorrection(base, book(...ran), release).notebook;
    expect(cells.map(({ outputs }) => outputs)).toEqual([undefined, ['shown'], ['shown']]);
  });

  it('gives a second cell with the same id an id of its own', () => {
    const mine = book(...base.cells, check('c1', 'mine'));
    const { notebook } = mergeCorrection(base, mine, base);
    expect(ids(notebook)).toEqual(['intro', 'q1', 'c1', 'own-2']);
    expect(notebook.cells[3]?.metadata).toEqual({});
  });
});

const find = ({ cells }: Copy, id: string): CopyCell | undefined => cells.find(one => one.id === id);
const isAnswer = (one: CopyCell | undefined): boolean =>
  (one?.metadata['nbgrader'] as { solution?: boolean } | undefined)?.solution === true;

function randomLab(random: (below: number) => number): Copy {
  const kinds = [cell, answer, check];
  return book(
    ...Array.from({ length: 1 + random(8) }, (_, i) => kinds[random(3)]!(`a${i}`, `text ${random(4)}`)),
  );
}

/** Changes, deletes, moves and adds cells. */
function edited(lab: Copy, prefix: string, random: (below: number) => number): Copy {
  const cells = [...lab.cells];
  for (let edits = random(6); edits > 0; edits--) {
    const at = random(cells.length + 1);
    const target = cells[at];
    const act = random(4);
    if (act === 0 || !target) cells.splice(at, 0, cell(`${prefix}${edits}`, `${prefix} ${random(3)}`));
    else if (act === 1) cells[at] = { ...target, source: `${prefix} ${random(3)}` };
    else if (act === 2) cells.splice(at, 1);
    else cells.splice(random(cells.length), 0, ...cells.splice(at, 1));
  }
  return book(...cells);
}

describe('random edits of a student times random edits of an author', () => {
  const cases = seeds(1_000).map(seed => {
    const next = seeded(seed);
    const random = (below: number): number => Math.floor(next() * below);
    const before = randomLab(random);
    const mine = edited(before, 'student', random);
    const release = edited(before, 'author', random);
    return { seed, before, mine, release, notebook: mergeCorrection(before, mine, release).notebook };
  });

  it("lose no text of the student's, and leave answers where they are", () => {
    for (const { seed, before, mine, release, notebook } of cases) {
      const work = mine.cells.filter(({ id, source }) => source !== find(before, id)?.source);
      for (const { source } of work) expect(texts(notebook).join('\n'), `seed ${seed}`).toContain(source);
      for (const { id, source } of work.filter(one => isAnswer(find(release, one.id)))) {
        expect(find(notebook, id)?.source, `seed ${seed}`).toBe(source);
      }
    }
  });

  it("give every text of the author's that is new, in the author's order", () => {
    for (const { seed, before, release, notebook } of cases) {
      for (const { source } of release.cells.filter(one => one.source !== find(before, one.id)?.source)) {
        expect(texts(notebook).join('\n'), `seed ${seed}`).toContain(source);
      }
      const released = ids(release).filter(id => find(notebook, id));
      expect(
        ids(notebook).filter(id => released.includes(id)),
        `seed ${seed}`,
      ).toEqual(released);
    }
  });

  it("leave a cell of the student's own behind the cell that it stood behind", () => {
    for (const { seed, before, mine, release, notebook } of cases) {
      const isShared = (id: string): boolean => Boolean(find(before, id) ?? find(release, id));
      for (const [at, { id }] of mine.cells.entries()) {
        if (isShared(id)) continue;
        const anchor = ids(mine)
          .slice(0, at)
          .findLast(other => find(release, other) && find(notebook, other));
        const found = ids(notebook)
          .slice(0, ids(notebook).indexOf(id))
          .findLast(other => find(release, other));
        expect(found, `seed ${seed}, ${id}`).toBe(anchor);
      }
    }
  });

  it('give each cell an id of its own, and the same again when nothing has changed since', () => {
    for (const { seed, before, release, notebook } of cases) {
      expect(new Set(ids(notebook)).size, `seed ${seed}`).toBe(notebook.cells.length);
      expect(mergeCorrection(release, notebook, release), `seed ${seed}`).toEqual({ notebook, changes: [] });
      // As after a crash between the writing of the copy and the record of it.
      expect(mergeCorrection(before, notebook, release).notebook, `seed ${seed}`).toEqual(notebook);
    }
  });
});
