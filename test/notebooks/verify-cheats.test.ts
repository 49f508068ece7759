import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { notebookSchema } from '@waymark/roadmap/lab';
import { LabSession } from '@waymark/server';
import type { Copy } from '../../server/src/course/copy.ts';
import { assembleSubmission } from '../../server/src/verify/assemble-submission.ts';
import type { FoundSubmission } from '../../server/src/verify/find-submissions.ts';
import { runSubmission } from '../../server/src/verify/run-submission.ts';
import { SourceLabs, type SourceLab } from '../../server/src/verify/source-lab.ts';
import { verifySubmissions } from '../../server/src/verify/verify-submissions.ts';
import { RIGHT, ROOMS, releaseRooms, worked, writeRoomsLab, type Work } from './rooms-lab.ts';

const LIMITS = { cellMs: 4_000 };
const UNHURRIED = { cellMs: 60_000 };

let folder: string;
let labs: SourceLabs;
let lab: SourceLab;
let copy: Copy;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-cheats-'));
  const notebooks = join(folder, 'notebooks');
  await writeRoomsLab(notebooks);
  labs = new SourceLabs(notebooks);
  lab = await labs.read(ROOMS);
  copy = await releaseRooms(notebooks, join(folder, 'course'), 'of-eve');
});
afterAll(async () => rm(folder, { recursive: true }));

/** The points of the four checks, and why they are not all. */
async function verify(work: Work, of = copy, limits = LIMITS): Promise<{ points: number[]; why: string }> {
  const submission = assembleSubmission(lab, worked(of, work));
  const verdicts = await runSubmission(submission, lab, { seed: 'of-eve', limits });
  return {
    points: verdicts.map(({ points }) => points),
    why: verdicts.map(({ check, why }) => `${check}: ${why ?? ''}`).join('\n'),
  };
}

/** Code that shows a pass of the first check, as it has been shown by nobody. */
const SHOW_PASS = `(globalThis as any)[Symbol.for('waymark.kernel')].display({
  'application/vnd.waymark.check+json': {
    version: 1, check: 'q1-area', state: 'passed', points: 2, maxPoints: 2, message: 'Correct.', hints: [],
  },
});`;
const WRONG = 'function area(width: number, length: number): number {\n  return 0;\n}';
/** An answer that runs code as the check calls it. */
const answering = (code: string): string =>
  `function area(width: number, length: number): number {\n  ${code}\n  return 0;\n}`;

interface Cheat {
  readonly work: Work;
  /** What is said of the check. */
  readonly why: RegExp;
  /** Whether a kernel lets nobody do it, guarded or not. */
  readonly isImpossible?: true;
}

const CHEATS: Readonly<Record<string, Cheat>> = {
  'a check cell that was made easier': {
    work: {
      writes: { area: WRONG, 'q1-area': "await check('q1-area', { points: 2 }, t => t.ok(true, ''));" },
    },
    why: /area\(3, 4\) is 0/,
  },
  'an outcome that cells show themselves, before the check and behind it': {
    work: { writes: { area: WRONG }, adds: { 'q1-area': SHOW_PASS, given: SHOW_PASS } },
    why: /area\(3, 4\) is 0/,
  },
  'an outcome that the answer shows as it is checked': {
    work: { writes: { area: answering(SHOW_PASS) } },
    why: /its cell shows 2 outcomes/,
  },
  'an outcome that a timer shows': {
    work: {
      writes: { area: WRONG },
      adds: {
        area: `setInterval(() => { ${SHOW_PASS} }, 1);\nawait new Promise(resolve => setTimeout(resolve, 50));`,
      },
    },
    why: /area\(3, 4\) is 0/,
  },
  'another function in the place of check': {
    work: {
      writes: { area: WRONG },
      adds: {
        'q1-area': `const check = async (_id: string, _: unknown, __: (t: any) => unknown) => { ${SHOW_PASS} };`,
      },
    },
    why: /area\(3, 4\) is 0/,
  },
  'another check among the variables of all cells': {
    work: {
      writes: { area: WRONG },
      adds: {
        'q1-area': `Object.defineProperty((globalThis as any).__cells__, 'check', { get: () => async () => { ${SHOW_PASS} } });`,
      },
    },
    why: /area\(3, 4\) is 0/,
  },
  'numbers that differ by nothing while the answer is checked': {
    work: { writes: { area: answering('(Math as any).abs = () => 0;') } },
    why: /has changed what the check relies on: abs/,
    isImpossible: true,
  },
  'numbers that differ by nothing for a moment': {
    work: {
      writes: {
        area: answering(
          'const { abs } = Math; (Math as any).abs = () => 0; queueMicrotask(() => { (Math as any).abs = abs; });',
        ),
      },
    },
    why: /area\(3, 4\) is 0/,
    isImpossible: true,
  },
  'numbers that differ by nothing': {
    work: { writes: { area: WRONG }, adds: { area: '(Math as any).abs = () => 0;' } },
    why: /has changed what the check relies on: abs/,
    isImpossible: true,
  },
  'a run of the check that cannot fail': {
    work: {
      writes: { area: WRONG },
      adds: {
        area: `import { AsyncLocalStorage } from 'node:async_hooks';
const store = AsyncLocalStorage.prototype as any;
const { getStore } = store;
store.getStore = function () {
  const run = getStore.call(this);
  if (run && 'comparisons' in run) Object.defineProperty(run, 'fail', { value: () => undefined, configurable: true });
  return run;
};`,
      },
    },
    why: /has changed what the check relies on: getStore/,
  },
  'an outcome that says something else where it becomes a text': {
    work: {
      writes: { area: WRONG },
      adds: {
        area: `Object.defineProperty(Object.prototype, 'toJSON', {
  value(this: any) { return this.state === 'incorrect' ? { ...this, state: 'passed', points: 2 } : this; },
});`,
      },
    },
    why: /has changed what the check relies on: a prototype with more in it/,
  },
  'a socket that says something else': {
    work: {
      writes: { area: WRONG },
      adds: {
        area: `import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
const { key } = JSON.parse(readFileSync(process.argv.find(name => name.endsWith('connection.json'))!, 'utf8'));
const { XPublisher } = createRequire(process.argv[1]!)('zeromq');
const { send } = XPublisher.prototype;
Object.defineProperty(XPublisher.prototype, 'send', { value(frames: any[]) {
  const at = frames.findIndex(frame => String(frame) === '<IDS|MSG>') + 1;
  const parts = frames.slice(at + 1).map(part => String(part).replaceAll('"incorrect"', '"passed"'));
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return send.call(this, [...frames.slice(0, at), hmac.digest('hex'), ...parts]);
} });`,
      },
    },
    why: /has changed what the check relies on: a prototype with more in it/,
  },
  'comparisons that compare nothing': {
    work: {
      writes: { area: WRONG },
      adds: {
        area: "await check('mine', { points: 1 }, t => { t.ok(true, ''); Object.getPrototypeOf(t).near = () => undefined; });",
      },
    },
    why: /area\(3, 4\) is 0/,
    isImpossible: true,
  },
  'a kernel that shows nothing any more': {
    work: {
      writes: {
        area: answering(
          `${SHOW_PASS} (globalThis as any)[Symbol.for('waymark.kernel')].display = () => undefined;`,
        ),
      },
    },
    why: /its cell shows 2 outcomes/,
  },
  'JSON that says something else': {
    work: {
      writes: { area: WRONG },
      adds: {
        area: `const { stringify } = JSON as any;
(JSON as any).stringify = (...all: any[]) => stringify(...all)?.replaceAll('"incorrect"', '"passed"');`,
      },
    },
    why: /has changed what the check relies on: stringify/,
    isImpossible: true,
  },
};

/** Whether the copy as it is, run by somebody who believes what it shows, passes the first check. */
async function passesUnguarded(work: Work): Promise<boolean> {
  const session = await LabSession.open(ROOMS);
  try {
    const { cells } = worked(copy, work);
    const first = cells.slice(0, cells.findIndex(({ id }) => id === 'q1-area') + 2);
    const runs = await session.runAll(notebookSchema.shape.cells.parse(first));
    return runs.some(({ outcomes }) =>
      outcomes.some(({ check, state }) => check === 'q1-area' && state === 'passed'),
    );
  } finally {
    await session.close();
  }
}

test.each(Object.entries(CHEATS))('%s earns nothing', async (_title, { work, why, isImpossible = false }) => {
  expect(await passesUnguarded(work)).toBe(!isImpossible);
  const told = await verify(work);
  expect(told.points[0]).toBe(0);
  expect(told.why).toMatch(why);
});

test('a kernel that sends what is no message is ended, and nobody else is harmed', async () => {
  const garble = `import { createRequire } from 'node:module';
const { XPublisher } = createRequire(process.argv[1]!)('zeromq');
const { send } = XPublisher.prototype;
Object.defineProperty(XPublisher.prototype, 'send', { value(frames: any[]) { return send.call(this, frames.map(frame => String(frame).toUpperCase())); } });
console.log('garbled');`;
  const told = await verify({ writes: RIGHT, adds: { given: garble } });
  expect(told.points).toEqual([2, 0, 0, 0]);
  expect(told.why).toMatch(/q2-many: it did not run, since a cell of the student ended the kernel/);
});

test('what the check reads is the author’s, also where a cell declares it anew', async () => {
  const told = await verify({
    writes: { many: 'const many: number = 1;' },
    adds: { 'q2-many': 'const NEEDED = 0;' },
  });
  expect(told.points).toEqual([0, 0, 0, 0]);
  expect(told.why).toContain('q2-many: a cell of the student declares anew what the check reads: NEEDED');
});

test('an answer that has no end earns nothing, and what comes after it all that it is worth', async () => {
  const told = await verify({ writes: { ...RIGHT, area: answering('for (;;) {}') } });
  expect(told.points).toEqual([0, 1, 0, 0]);
  expect(told.why).toContain('q1-area: its answer ran too long');
});

test('types are checked as the student has them checked', async () => {
  const work = { writes: { many: "const many: number = '4' as string;" } };
  expect((await verify(work)).points).toEqual([0, 0, 0, 0]);
  const loose = { ...copy, metadata: { ...copy.metadata, waymark: { lab: ROOMS, types: 'loose' } } };
  expect((await verify(work, loose)).points).toEqual([0, 1, 0, 0]);
});

test('process.exit ends nothing', async () => {
  expect((await verify({ writes: RIGHT, adds: { area: 'process.exit(0);' } })).points).toEqual([2, 1, 0, 0]);
});

test('a cell that ends the kernel leaves what was earned before it, and nothing after', async () => {
  const told = await verify({
    writes: RIGHT,
    adds: { given: "process.kill(process.pid, 'SIGKILL'); await new Promise(() => {});" },
  });
  expect(told.points).toEqual([2, 0, 0, 0]);
  expect(told.why).toMatch(
    /q2-many: it did not run, since a cell of the student ended the kernel: .*SIGKILL/,
  );
});

test('a submission finds no secret in its environment, and no seed of whoever verifies', async () => {
  process.env['WAYMARK_SECRET'] = 'a secret';
  process.env['WAYMARK_SEED'] = 'of the professor';
  try {
    const read =
      "const many: number = process.env['WAYMARK_SECRET'] === undefined && process.env['WAYMARK_SEED'] === 'of-eve' ? 4 : 0;";
    expect((await verify({ writes: { many: read } })).points).toEqual([0, 1, 0, 0]);
  } finally {
    delete process.env['WAYMARK_SECRET'];
    delete process.env['WAYMARK_SEED'];
  }
});

const submission = (student: string, seed: string, writes: Work['writes'] = {}): FoundSubmission => ({
  student,
  lab: ROOMS,
  notebook: `${student}/rooms.ipynb`,
  copy: worked(copy, { writes }),
  seed,
  modifiedAt: new Date(0).toISOString(),
  remarks: [],
});

test('a submission that cannot be run is told, and takes nobody’s points', async () => {
  const { results, refusals } = await verifySubmissions(
    [
      submission('deep', 'a', { area: '('.repeat(100_000) }),
      submission('nul', 'a\0b'),
      submission('ada', 'of-eve', RIGHT),
    ],
    labs,
    { atOnce: 1, stop: new AbortController(), limits: UNHURRIED },
  );
  expect(refusals).toEqual([
    'deep/rooms.ipynb was not verified: Maximum call stack size exceeded.',
    expect.stringMatching(/^nul\/rooms\.ipynb was not verified: .*null bytes/),
  ]);
  expect(results.map(({ student, checks }) => [student, checks[0]!.points])).toEqual([['ada', 2]]);
});

test('what a cell has started may still write into its folder as that is removed', async () => {
  const writer = `const { mkdirSync, writeFileSync } = require('node:fs');
for (const end = Date.now() + 5_000; Date.now() < end;) {
  try {
    for (let i = 0; i < 50; i++) { mkdirSync('d/' + i, { recursive: true }); writeFileSync('d/' + i + '/x', ''); }
  } catch {}
}`;
  const start = `import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
spawn(process.execPath, ['-e', ${JSON.stringify(writer)}], { detached: true, stdio: 'ignore' }).unref();
while (!existsSync('d/49/x')) await new Promise(resolve => setTimeout(resolve, 10));`;
  const told = await verify({ writes: RIGHT, adds: { given: start } }, copy, UNHURRIED);
  expect(told.points).toEqual([2, 1, 0, 0]);
});
