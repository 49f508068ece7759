import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  cellsOf,
  parseLab,
  sourceWith,
  type NotebookCell,
  type ReleasedNotebook,
} from '@waymark/roadmap/lab';
import { LabSession } from '@waymark/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HAS_PYTHON_311 } from '../python-version.ts';
import { NbgraderCourse } from './nbgrader-course.ts';
import { ROOMS } from './rooms.ts';

const CLI = fileURLToPath(new URL('../../server/dist/cli.js', import.meta.url));
const ASSIGNMENT = 'beginner-rooms';
const { model } = parseLab(ROOMS, 'beginner/rooms');

/** Runs the command line. Returns what it prints. */
async function waymark(...args: string[]): Promise<string> {
  return (await promisify(execFile)(process.execPath, [CLI, ...args])).stdout;
}

describe.skipIf(!HAS_PYTHON_311)('the real nbgrader', () => {
  let notebooks: string;
  let course: NbgraderCourse;
  /** What `waymark export` wrote as a release, before nbgrader made its own. */
  let ours: ReleasedNotebook;
  let theirs: ReleasedNotebook;

  beforeAll(async () => {
    course = await NbgraderCourse.make();
    notebooks = await mkdtemp(join(tmpdir(), 'waymark-notebooks-'));
    await mkdir(join(notebooks, 'beginner'));
    await writeFile(join(notebooks, 'beginner/rooms.ipynb'), JSON.stringify(ROOMS));
    await exportRooms();
    ours = await course.read('release', ASSIGNMENT, 'rooms.ipynb');
    await course.run('generate_assignment', ASSIGNMENT, '--force');
    theirs = await course.read('release', ASSIGNMENT, 'rooms.ipynb');
  });

  async function exportRooms(...more: string[]): Promise<string> {
    return waymark(
      'export',
      'nbgrader',
      'beginner/rooms',
      '--to',
      course.folder,
      '--notebooks',
      notebooks,
      ...more,
    );
  }

  /** One student a call: nbgrader ends a call at the first notebook that it cannot read. */
  async function autograde(student: string): Promise<void> {
    await course.run('autograde', ASSIGNMENT, '--student', student, '--force');
  }

  afterAll(async () => {
    await course.remove();
    await rm(notebooks, { recursive: true, force: true });
  });

  test('an export writes over no other notebook, unless it is told to', async () => {
    const changed = { ...ours, metadata: { ...ours.metadata, changed: true } };
    await course.write(changed, 'release', ASSIGNMENT, 'rooms.ipynb');
    await expect(exportRooms()).rejects.toThrow('is there already and differs');
    await exportRooms('--force');
    expect(await course.read('release', ASSIGNMENT, 'rooms.ipynb')).toEqual(ours);
  });

  test('an import makes a lab of an assignment once, and lists what is left to do', async () => {
    const metadata = { kernelspec: { name: 'tslab', language: 'typescript' } };
    const nbgrader = {
      schema_version: 3,
      grade_id: 'sum',
      grade: false,
      solution: true,
      locked: false,
      task: false,
    };
    const cells = [{ cell_type: 'code', source: ['const sum = 1 + 2;'], metadata: { nbgrader } }];
    const file = join(notebooks, 'sums.ipynb');
    await writeFile(file, JSON.stringify({ nbformat: 4, nbformat_minor: 4, metadata, cells }));
    const args = ['import', 'nbgrader', file, '--lab', 'beginner/sums', '--notebooks', notebooks];
    expect(await waymark(...args)).toMatch(/What is left to do:\n- The first cell says 45 minutes/);
    const made: unknown = JSON.parse(await readFile(join(notebooks, 'beginner/sums.ipynb'), 'utf8'));
    expect(parseLab(made, 'beginner/sums').faults).toEqual([]);
    await expect(waymark(...args)).rejects.toThrow('is there already');
  });

  test('nbgrader generates the release that the export has written', () => {
    expect(theirs.cells).toEqual(ours.cells);
    expect(theirs.cells.find(({ id }) => id === 'mean')?.source).toBe(
      `function mean(numbers: readonly number[]): number {
  let sum = 0;
  // Your answer here
  return todo();
}`,
    );
  });

  test('no solution, wrong answer, hidden test or hint is in the text of its release', () => {
    const text = JSON.stringify(theirs);
    for (const word of ['SOLUTION', 'WRONG', 'TEST', 'HINT']) expect(text).not.toContain(`SECRET-${word}`);
    expect(text).not.toMatch(/BEGIN|END/);
    expect(text).toContain('SECRET-DOC');
  });

  const RIGHT: Record<string, string> = {
    area: 'const area: number = 12;',
    mean: 'function mean(numbers: readonly number[]): number {\n  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;\n}',
    room: 'const rooms = [{ width, height }];',
  };
  const WRONG = Object.fromEntries(
    cellsOf(model, 'answer').map(({ id, source, answers }) => [
      id,
      sourceWith(source, answers[0]!.wrong[0]!),
    ]),
  );

  describe('nbgrader scores as Waymark does', () => {
    const submissions: Record<string, Record<string, string>> = {
      correct: RIGHT,
      wrong: WRONG,
      blank: {},
      half: { area: RIGHT['area']!, mean: 'throw new Error("given up");' },
      loud: {
        area: `console.error('cell'); ${RIGHT['area']}`,
        mean: RIGHT['mean']!.replace(
          '{\n',
          '{\n  console.error("a warning"); process.stderr.write("more\\n");\n',
        ),
        room: "const rooms = [{ get width() { console.warn('read'); return 3; }, height }];",
      },
      shadowed: {
        ...WRONG,
        mean: 'function mean(numbers: readonly number[]): number { return -numbers.length; }',
        area: `${WRONG['area']}\nconst check = async () => undefined;`,
      },
    };
    const expected: Record<string, Record<string, number>> = {
      correct: { 'q1-area': 2, 'q2-mean': 1.5, 'q3-rooms': 4 },
      wrong: { 'q1-area': 0, 'q2-mean': 0.5, 'q3-rooms': 0 },
      blank: { 'q1-area': 0, 'q2-mean': 0, 'q3-rooms': 0 },
      half: { 'q1-area': 2, 'q2-mean': 0, 'q3-rooms': 0 },
      loud: { 'q1-area': 2, 'q2-mean': 1.5, 'q3-rooms': 4 },
      shadowed: { 'q1-area': 0, 'q2-mean': 0, 'q3-rooms': 0 },
    };
    const students = Object.keys(submissions);

    let scores: Awaited<ReturnType<NbgraderCourse['scores']>>;
    beforeAll(async () => {
      for (const student of students) {
        await course.write(submission(student), 'submitted', student, ASSIGNMENT, 'rooms.ipynb');
        await autograde(student);
      }
      scores = await course.scores(ASSIGNMENT);
    });

    test.each(students)('%s', async student => {
      const session = await LabSession.open('beginner/rooms');
      try {
        const runs = await session.runAll(submission(student).cells.map(putCheckBack));
        const own = Object.fromEntries(
          cellsOf(model, 'check').map(({ check: { id } }) => {
            const outcome = runs.flatMap(({ outcomes }) => outcomes).find(({ check }) => check === id.value);
            return [id.value, outcome?.points ?? 0];
          }),
        );
        expect(own).toEqual(expected[student]);
      } finally {
        await session.close();
      }
      expect(scores[student]).toEqual(scoresOf(student));
    });

    test('which is the work of the points in the checks’ cells: without them a wrong answer earns all', async () => {
      await course.withholdPoints();
      await autograde('wrong');
      const { wrong } = await course.scores(ASSIGNMENT);
      expect(wrong).not.toEqual(scoresOf('wrong'));
      expect(wrong).toEqual(scoresOf('correct'));
    });

    /** By check, what is right to be given and what can be had. */
    function scoresOf(student: string): Record<string, [number, number]> {
      const { 'q1-area': area, 'q2-mean': mean, 'q3-rooms': rooms } = expected[student]!;
      return { 'q1-area': [area!, 2], 'q2-mean': [mean!, 1.5], 'q3-rooms': [rooms!, 4] };
    }

    function submission(student: string): ReleasedNotebook {
      const cells = theirs.cells.map(cell => ({
        ...cell,
        source: submissions[student]![cell.id] ?? cell.source,
      }));
      return { ...theirs, cells };
    }
  });
});

/** Waymark too grades with the author's own checks. */
function putCheckBack(cell: NotebookCell): NotebookCell {
  return cellsOf(model, 'check').find(({ id }) => id === cell.id)?.json ?? cell;
}
