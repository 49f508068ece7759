import { formatFault, parseLab, type NotebookCell } from '@waymark/roadmap/lab';
import { expect, it } from 'vitest';
import { leakFaults } from '../grading/leaks.ts';
import { releaseLab, type Release } from './release-lab.ts';

const HOUSE = 'interface House {\n  /** In square metres. */\n  area: Size;\n  rooms: string[];\n}';
const SIZE = 'type Size = number;';
const CHEAPEST = 'function cheapest(houses: readonly House[]): House | undefined {\n  return houses[0];\n}';
const GIVEN = 'const count = (houses: House[]): number => houses.length;';

/** A lab of one cell with an answer, of what stands behind it there, and of a cell after it. */
function parse(answer: string, behind = '', after = '') {
  const marked = `/// BEGIN SOLUTION\n${answer}\n/// END SOLUTION\n${behind}`;
  const cells = [
    '# Houses\n\n*5 minutes.*',
    "import { todo } from '@waymark/kernel-helpers';",
    marked,
    after,
  ];
  return parseLab(
    {
      nbformat: 4,
      nbformat_minor: 5,
      metadata: { kernelspec: { name: 'waymark', display_name: 'TypeScript (Waymark)' } },
      cells: cells.map((source, i): NotebookCell => ({
        id: `cell-${i}`,
        cell_type: i === 0 ? 'markdown' : 'code',
        source,
        metadata: {},
      })),
    },
    'beginner/houses',
  );
}

const release = (...lab: Parameters<typeof parse>): Release => releaseLab(parse(...lab), import.meta.dirname);

it.each<[string, string, Parameters<typeof parse>, number]>([
  ['a signature of its stub', 'House', [`${SIZE}\n${HOUSE}\n${CHEAPEST}`], 3],
  ['an inferred type', 'House', [`${HOUSE}\n${SIZE}\nconst all = ((): House[] => [])();`], 2],
  ['the rest of its cell', 'House', [`${HOUSE}\n${SIZE}\nlet n: number = 1;`, GIVEN], 2],
  ['a later cell', 'Size', [`${SIZE}\nlet n: number = 1;`, '', 'class Flat implements Iterable<Size> {}'], 2],
  [
    'the members of its class',
    'Zone',
    ['class Plot {\n  zone: Zone = Zone.Low;\n}\nenum Zone {\n  Low,\n}'],
    5,
  ],
  ['an error of its own', 'Gone', ['class Gone extends Error {}\nconst last: Gone[] = [];'], 2],
])('a type that is needed by %s is refused by its name and line', (_title, name, lab, line) => {
  const { notebook, faults } = release(...lab);
  expect(notebook).toBeUndefined();
  expect(faults.map(formatFault)).toEqual([
    expect.stringMatching(new RegExp(`the cell ".*", line ${line}: the type ${name} would be any in`)),
  ]);
  expect(faults[0]?.paste).toMatch(/^\/\/\/ BEGIN STUB\n\/\/ Your answer here: replace todo\(\)\n/);
});

it('says where it is needed', () => {
  expect(release(`${HOUSE}\n${SIZE}\nlet n: number = 1;`, GIVEN).faults[0]?.message).toContain(
    `"${GIVEN}" needs it`,
  );
});

it.each([
  [`${SIZE}\n${HOUSE}\n${CHEAPEST}`],
  [`enum Zone {\n  Low = 7,\n  High = 9,\n  Middle = 8,\n}\n${CHEAPEST.replaceAll('House', 'Zone')}`],
])('the stub to paste has the type as it is, which gives nothing away', answer => {
  const { paste = '' } = release(answer).faults[0] ?? {};
  const wrong = `/// BEGIN WRONG q1: none\n${answer.replace('houses[0]', 'undefined')}\n/// END WRONG`;
  const parsed = parse(answer, `${paste}\n${wrong}`);
  const known = { ...parsed, faults: [] };
  const { notebook, faults } = releaseLab(known, import.meta.dirname);
  expect(faults).toEqual([]);
  expect(notebook?.cells[2]?.source).toBe(
    `// Your answer here: replace todo()\n${answer.replace('houses[0]', 'todo()')}`,
  );
  expect(leakFaults(parsed.model, notebook!)).toEqual([]);
});

it('a stub that holds the work itself gives it away, whatever types it has', () => {
  const answer = `${SIZE}\n${HOUSE}\n${CHEAPEST.replace('houses[0]', 'houses.toSorted((a, b) => a.area - b.area)[0]')}`;
  const parsed = parse(answer, `/// BEGIN STUB\n${answer}\ntodo();\n/// END STUB`);
  const { notebook } = releaseLab(parsed, import.meta.dirname);
  expect(leakFaults(parsed.model, notebook!)).toEqual([
    expect.objectContaining({ message: expect.stringContaining('gives away a solution') }),
  ]);
});

it.each<[string, Parameters<typeof parse>]>([
  ['is the answer itself', ['enum Zone {\n  Low,\n}', 'const zone: Zone = Zone.Low;']],
  [
    'is used inside of the answer only',
    [`${SIZE}\nfunction one(): number {\n  const n: Size = 1;\n  return n;\n}`],
  ],
  [
    'stands there in a stub of the author`s',
    [`${SIZE}\nlet n: Size = 1;`, '/// BEGIN STUB\ntype Size = any;\nlet n: Size = todo();\n/// END STUB'],
  ],
  ['was any already', ['type Size = any;\nlet n: Size = 1;']],
  [
    'has the name of another',
    [`${SIZE}\nlet n: number = 1;`, 'const one = <Size>(size: Size): Size => size;'],
  ],
  [
    'is declared anew by who needs it',
    [`${SIZE}\nlet n: number = 1;`, '', 'type Size = string;\nlet size: Size;'],
  ],
  [
    'is not lost: a class keeps its members',
    ['class Plot {\n  size: number = 1;\n}\nlet plot: Plot = new Plot();'],
  ],
])('a type is as the author wants it that %s', (_title, lab) => {
  expect(release(...lab).faults).toEqual([]);
});

it.each([
  ['const rows = JSON.parse("[]");', 'any'],
  ['const read = async (path: string) => [JSON.parse(path)];', 'Promise<any\\[\\]>'],
])('an inferred type that is any is refused: %s', (answer, type) => {
  const message = new RegExp(
    `line 2: the type in ".*JSON.parse.*" is ${type}, of which .* write it yourself`,
  );
  expect(release(answer).faults.map(formatFault)).toEqual([expect.stringMatching(message)]);
});

it.each([
  ['is written', 'const rows: any = JSON.parse("[]");'],
  ['has a part of any', 'const rows = new Map<string, any>();'],
  ['does not compile, which the kernel says', 'const rows = JSON.pars("[]");'],
])('a type is let be that %s', (_title, answer) => {
  expect(release(answer).faults).toEqual([]);
});
