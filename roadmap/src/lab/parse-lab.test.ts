import { describe, expect, it } from 'vitest';
import { LabError } from './lab.ts';
import { cellsOf, describePlace, formatFault } from './model.ts';
import { labOf, parseLab } from './parse-lab.ts';

const ID = 'beginner/areas';

interface CellJson {
  id?: string;
  cell_type: string;
  source: string;
  metadata: Record<string, unknown>;
}

const text = (id: string, source: string): CellJson => ({ id, cell_type: 'markdown', source, metadata: {} });
const code = (id: string, source: string): CellJson => ({
  id,
  cell_type: 'code',
  source,
  metadata: {},
});

const ANSWER = `/// BEGIN SOLUTION
const area: number = 3 * 4;
/// END SOLUTION
/// BEGIN WRONG q1-area: adds
const area: number = 3 + 4;
/// END WRONG`;

function cells(): Record<'title' | 'imports' | 'task' | 'answer' | 'check' | 'last' | 'q2', CellJson> {
  return {
    title: text(
      'title',
      '# Areas\n\n*45 minutes. Before this: beginner/setting-up and beginner/forms.*\n\n**When you are done, you can**\n- measure a field.',
    ),
    imports: code('imports', "import { check, todo } from '@waymark/kernel-helpers';"),
    task: text('task', '## 1. Rooms\n\nHow large?\n\n```md\n# no heading\n```'),
    answer: code('answer', ANSWER),
    check: code(
      'check',
      "await check('q1-area', { points: 2, hints: ['a', 'b'], items: ['beginner.basics.areas'] }, t => {\n  t.near(area, 12);\n  /// BEGIN HIDDEN TESTS\n  t.ok(area < 13, 'no');\n  /// END HIDDEN TESTS\n});",
    ),
    last: text('last', '## 2. Houses\n/// BEGIN SOLUTION\nBecause.\n/// END SOLUTION'),
    q2: code(
      'q2',
      "await check('q2', { items: ['beginner.basics.areas', 'beginner.basics.houses'] }, t => { t.part(1, 'is there', () => t.ok(area)); });",
    ),
  };
}

function parse(change: (all: ReturnType<typeof cells>) => unknown = () => {}, notebook: object = {}) {
  const all = cells();
  change(all);
  return parseLab(
    {
      nbformat: 4,
      nbformat_minor: 5,
      metadata: { kernelspec: { name: 'waymark' } },
      cells: Object.values(all),
      ...notebook,
    },
    ID,
  );
}

describe('a source notebook', () => {
  const parsed = parse();
  const { model, faults } = parsed;

  it('is a lab, whose every part is in the text of its cells', () => {
    expect(faults).toEqual([]);
    expect(model).toMatchObject({
      id: ID,
      title: 'Areas',
      minutes: 45,
      prerequisites: ['beginner/setting-up', 'beginner/forms'],
    });
    expect(model.cells.map(({ kind }) => kind)).toEqual([
      'text',
      'code',
      'text',
      'answer',
      'check',
      'text',
      'check',
    ]);
    const [answer] = cellsOf(model, 'answer');
    expect(answer?.answers).toMatchObject([
      {
        solution: { text: 'const area: number = 3 * 4;\n' },
        stub: undefined,
        wrong: [{ check: 'q1-area', name: 'adds', text: 'const area: number = 3 + 4;\n' }],
      },
    ]);
    const [check] = cellsOf(model, 'check');
    expect(check).toMatchObject({ check: { points: 2 }, hidden: [{ beginLine: 3, endLine: 5 }] });
    expect(model.cells[5]).toMatchObject({ answers: [{ solution: { text: 'Because.\n' } }] });
  });

  it('names its cells as the author knows them', () => {
    expect(model.cells.map(({ place }) => describePlace(place))).toEqual([
      'under "Areas", the cell "# Areas"',
      `under "Areas", the cell "import { check, todo } from '@waymark/kernel-helpers';"`,
      'under "1. Rooms", the cell "## 1. Rooms"',
      'under "1. Rooms", the cell "const area: number = 3 * 4;"',
      `under "1. Rooms", the cell "await check('q1-area', { points: 2, hints: ['a', 'b'], it..."`,
      'under "2. Houses", the cell "## 2. Houses"',
      expect.stringContaining("await check('q2'"),
    ]);
  });

  it('is known to the platform by its checks, and by where each line of the roadmap begins', () => {
    expect(labOf(parsed)).toEqual({
      id: ID,
      title: 'Areas',
      minutes: 45,
      prerequisites: ['beginner/setting-up', 'beginner/forms'],
      abilities: ['measure a field'],
      checks: [
        { id: 'q1-area', points: 2, cell: 'check', items: ['beginner.basics.areas'] },
        {
          id: 'q2',
          points: 1,
          parts: [1],
          cell: 'q2',
          items: ['beginner.basics.areas', 'beginner.basics.houses'],
        },
      ],
      anchors: { 'beginner.basics.areas': 'title', 'beginner.basics.houses': 'last' },
    });
  });

  it('needs to say nothing of what comes before it', () => {
    expect(parse(c => (c.title.source = '# A\n_1 minute._'))).toMatchObject({
      faults: [],
      model: { minutes: 1, prerequisites: [] },
    });
  });
});

describe('a fault is told with the cell it is in', () => {
  it.each<[string, (all: ReturnType<typeof cells>) => unknown, RegExp]>([
    [
      'no title',
      c => (c.title.source = '*5 minutes.*'),
      /a Markdown cell that holds its title, such as # My lab/,
    ],
    ['no first text', c => (c.title = code('title', '1')), /a lab begins with a Markdown cell/],
    ['no minutes', c => (c.title.source = '# A'), /holds a line on how long a newcomer needs.*\*45 minutes/],
    [
      'minutes of another form',
      c => (c.title.source = '# A\n\n**Level 1 · about 70 minutes**'),
      /Under "A", the cell "# A", line 3: "\*\*Level 1 · about 70 minutes\*\*" is not read: write \*45 minutes\./,
    ],
    ['minutes twice', c => (c.title.source += '\n*45 minutes.*'), /says twice how many minutes/],
    [
      'a prerequisite that is no id',
      c => (c.title.source = '# A\n*5 minutes. Before this: Setting Up.*'),
      /line 2: "Setting Up" is no lab's id/,
    ],
    [
      'itself as a prerequisite',
      c => (c.title.source = `# A\n*5 minutes. Before this: ${ID}.*`),
      /cannot come before itself/,
    ],
    [
      'a marker without its partner',
      c => (c.answer.source = '/// BEGIN SOLUTION\nconst area = 1;'),
      /Under "1\. Rooms", the cell "const area = 1;", line 1: BEGIN SOLUTION has no END SOLUTION after it/,
    ],
    [
      'a wrong answer that stands alone',
      c => (c.imports.source += '\n/// BEGIN WRONG q1-area: x\n/// END WRONG'),
      /line 2: BEGIN WRONG must follow/,
    ],
    [
      'a wrong answer to no check',
      c => (c.answer.source = ANSWER.replace('q1-area', 'q7')),
      /the wrong answer "adds" names q7, and this lab has no such check/,
    ],
    [
      'a wrong answer twice',
      c => (c.answer.source = `${ANSWER}\n${ANSWER.slice(ANSWER.indexOf('/// BEGIN WRONG'))}`),
      /line 7: the wrong answer "q1-area: adds" stands here twice/,
    ],
    [
      'a check before its answer',
      c => ([c.answer, c.check] = [c.check, c.answer]),
      /stands below its check q1-area/,
    ],
    [
      'a check without points',
      c => (c.check.source = "await check('q1-area', {}, t => t)"),
      /line 1: .*needs points/,
    ],
    [
      'a check id twice',
      c => (c.q2.source = "await check('q1-area', { points: 1 }, t => t)"),
      /the id q1-area is that of an earlier check too \(cell number 5\)/,
    ],
    [
      'two checks in a cell',
      c => (c.q2.source += "\nawait check('q3', { points: 1 }, t => t)"),
      /line 2: a cell holds one check; put the check q3/,
    ],
    [
      'a check in the cell of its answer',
      c => (c.answer.source = `${ANSWER}\nawait check('q3', { points: 1 }, t => t)`),
      /a check stands in a cell of its own/,
    ],
    [
      'hidden tests without a check',
      c => (c.imports.source += '\n/// BEGIN HIDDEN TESTS\n/// END HIDDEN TESTS'),
      /line 2: hidden tests stand in it, but it calls no check/,
    ],
    [
      'hidden tests in text',
      c => (c.task.source += '\n/// BEGIN HIDDEN TESTS\n/// END HIDDEN TESTS'),
      /hidden tests stand in a check, not in text/,
    ],
    ['a cell id twice', c => (c.last.id = 'task'), /it has the same id as cell number 3/],
    [
      'a cell without an id',
      c => delete c.task.id,
      /Under "1\. Rooms", the cell "## 1\. Rooms": the cell has no id/,
    ],
  ])('%s', (_title, change, message) => {
    const { faults } = parse(change);
    expect(faults.map(formatFault).join('\n')).toMatch(message);
    expect(faults.every(({ place }) => place !== undefined)).toBe(true);
  });
});

const sentences = (parsed: ReturnType<typeof parseLab>) => parsed.faults.map(formatFault);

describe('a notebook that is no source is refused in a sentence', () => {
  it('the old form, and a student`s copy', () => {
    const old = parse(c => (c.check.metadata = { waymark: { check: 'q1-area' } }));
    expect(sentences(old)).toContainEqual(
      expect.stringMatching(/^this is no source of a lab: it keeps what its cells are in their metadata/),
    );
    const copy = parse(() => {}, { metadata: { kernelspec: { name: 'waymark' }, waymark: { lab: ID } } });
    expect(sentences(copy)).toEqual([expect.stringMatching(/as a student's copy does/)]);
  });

  it('another kernel', () => {
    expect(sentences(parse(() => {}, { metadata: { kernelspec: { name: 'tslab' } } }))).toEqual([
      'a lab is written with the kernel TypeScript (Waymark), "waymark"; found the kernel "tslab"',
    ]);
  });

  it.each([[null], [{}], [{ nbformat: 3, cells: [] }], ['text']])('what is no notebook: %j', json => {
    expect(sentences(parseLab(json, ID))).toEqual([
      expect.stringMatching(/^this is no notebook of nbformat 4.5/),
    ]);
  });

  it('a cell that is none', () => {
    expect(
      sentences(parse(() => {}, { cells: [...Object.values(cells()), { cell_type: 'heading' }] })),
    ).toContainEqual('cell number 8 is none of a code, a Markdown or a raw cell with a source');
  });

  it('a name that is no lab`s id', () => {
    expect(sentences(parseLab({}, 'Untitled'))[0]).toMatch(
      /lies in the folder of its level.*this one is Untitled/,
    );
  });

  it('all of its faults at once', () => {
    const broken = parse(c => {
      c.title.source = '# A';
      c.check.source = "await check('q1-area', {}, t => t)";
    });
    expect(() => labOf(broken, 'areas.ipynb')).toThrow(LabError);
    expect(() => labOf(broken, 'areas.ipynb')).toThrow(
      /^areas\.ipynb: Under "A".*\nareas\.ipynb: Under "1. Rooms".*$/,
    );
  });
});
