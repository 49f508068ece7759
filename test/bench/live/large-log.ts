import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { newCheckProgress } from '../../../roadmap/src/check-progress.ts';
import { findFreePort } from '../../../kernel-helpers/src/port.ts';
import { cpuTime } from '../process-figures.ts';
import { Client, type Heard } from './client.ts';
import { COURSE, membersOf, writeClass } from './class-data.ts';
import { startServer, stop } from './scenario.ts';

const CHECKS_OF_A_LAB = 10;
/** Longer than the server rests between two parts of a class. */
const QUIET_MS = 2_000;

/** How a class was opened. */
export interface ClassViewFigures {
  /** From the wish to watch the class until its first, and its last, values have arrived, in milliseconds. */
  readonly firstMs: number;
  readonly classMs: number;
  /** What the server's process has used of a core for it, in milliseconds; a tick of its clock is ten. */
  readonly cpuMs: number;
  /** The longest that the server's event loop was held meanwhile, in milliseconds. */
  readonly heldMs: number;
  /** Of the values. */
  readonly megabytes: number;
}

export interface LargeLogFigures {
  readonly events: number;
  /** From the start of the process until it listens, in milliseconds. */
  readonly startMs: number;
  /** The first panel, as soon as the server listens: it reads the class from its database meanwhile. */
  readonly atOnce: ClassViewFigures;
  /** The first panel after another start, once the server has read the class of its own accord. */
  readonly first: ClassViewFigures;
  /** From that start until it has, in milliseconds. */
  readonly warmMs: number;
  /** One that comes later: the class is kept. */
  readonly later: ClassViewFigures;
}

/** Starts a server on a large log, and opens the panel of its class. */
export async function benchLargeLog(
  events: number,
  students: number,
  checks: number,
): Promise<LargeLogFigures> {
  const data = await mkdtemp(join(tmpdir(), 'waymark-bench-'));
  try {
    const size = { students, panels: 1, sidebars: 0 };
    await writeClass(data, size);
    fill(data, events, students, checks);
    const panel = membersOf(size).at(-1);
    if (!panel) throw new Error('expected an instructor');
    const values = students * checks;
    const { startMs, ...cold } = await withServer(data, async (port, pid) => ({
      atOnce: await openPanel(port, pid, panel, values),
    }));
    const warm = await withServer(data, async (port, pid) => ({
      warmMs: await untilQuiet(pid),
      first: await openPanel(port, pid, panel, values),
      later: await openPanel(port, pid, panel, values),
    }));
    return { ...warm, ...cold, events, startMs };
  } finally {
    await rm(data, { recursive: true });
  }
}

async function withServer<T>(
  data: string,
  use: (port: number, pid: number | undefined) => Promise<T>,
): Promise<T & { readonly startMs: number }> {
  const port = await findFreePort();
  const begin = performance.now();
  const server = await startServer('waymark', port, data, '');
  const startMs = performance.now() - begin;
  try {
    return { ...(await use(port, server.pid)), startMs };
  } finally {
    await stop(server, 'SIGTERM');
  }
}

/** Resolves when a process has done nothing for a while; answers since when, in milliseconds from now. */
async function untilQuiet(pid: number | undefined): Promise<number> {
  const begin = performance.now();
  for (let used = -1, quietAt = begin; ;) {
    const now = cpuTime(pid);
    if (now > used) [used, quietAt] = [now, performance.now()];
    if (performance.now() - quietAt > QUIET_MS) return quietAt - begin;
    await sleep(QUIET_MS / 20);
  }
}

/** Rows as the server itself writes them, straight into its file. */
function fill(data: string, events: number, students: number, checks: number): void {
  const db = new Sqlite(join(data, 'progress.sqlite'));
  db.pragma('journal_mode = WAL');
  const insert = db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const standing = db.prepare('INSERT INTO standings VALUES (?, ?, ?, ?, ?, ?)');
  const begin = Date.now() - events * 1_000;
  db.transaction(() => {
    for (let seq = 1; seq <= events; seq += 1) {
      const subject = `s-${seq % students}`;
      const at = new Date(begin + seq * 1_000).toISOString();
      const [lab, check] = nameOf(Math.floor(seq / students) % checks);
      const id = crypto.randomUUID();
      const event = {
        type: 'check',
        id,
        at,
        lab,
        check,
        release: null,
        state: 'passed',
        points: 1,
        maxPoints: 1,
      };
      insert.run(COURSE, seq, subject, subject, id, at, 2, JSON.stringify(event));
    }
    const at = new Date().toISOString();
    for (let index = 0; index < students * checks; index += 1) {
      const [lab, check] = nameOf(Math.floor(index / students));
      const progress = {
        ...newCheckProgress(at),
        best: 'passed',
        latest: 'passed',
        points: 1,
        maxPoints: 1,
        attempts: 3,
      };
      const seq = events - students * checks + index + 1;
      standing.run(COURSE, `s-${index % students}`, lab, check, Math.max(1, seq), JSON.stringify(progress));
    }
    db.prepare('UPDATE courses SET head = ? WHERE id = ?').run(events, COURSE);
  })();
  db.close();
}

function nameOf(index: number): readonly [string, string] {
  return [`beginner/lab-${Math.floor(index / CHECKS_OF_A_LAB)}`, `q${index % CHECKS_OF_A_LAB}`];
}

async function openPanel(
  port: number,
  pid: number | undefined,
  member: ReturnType<typeof membersOf>[number],
  values: number,
): Promise<ClassViewFigures> {
  let asked = 0;
  let firstMs = 0;
  let bytes = 0;
  let count = 0;
  const { promise: all, resolve: done } = Promise.withResolvers<void>();
  const panel = new Client(
    member,
    port,
    client => {
      asked = performance.now();
      client.send({ type: 'watch', feed: 'class', after: 0 });
    },
    text => {
      if (!text.startsWith('{"type":"standings"')) return;
      firstMs ||= performance.now() - asked;
      bytes += text.length;
      count += valuesIn(JSON.parse(text) as Heard);
      if (count >= values) done();
    },
  );
  await longestLag(port, member.key);
  const cpuBefore = cpuTime(pid);
  panel.connect();
  await all;
  const classMs = performance.now() - asked;
  const cpuMs = cpuTime(pid) - cpuBefore;
  const heldMs = await longestLag(port, member.key);
  panel.close();
  return { firstMs, classMs, cpuMs, heldMs, megabytes: bytes / 1e6 };
}

/** How many values a message holds. */
function valuesIn({ standings = [] }: Heard): number {
  if (!('rows' in standings)) return standings.length;
  return standings.rows.reduce((sum, [, row]) => sum + row.split(';').length, 0);
}

/** The longest that the server's event loop was held since it was asked this before. */
async function longestLag(port: number, key: string): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/metrics`, {
    headers: { authorization: `Bearer ${key}` },
  });
  const [, seconds] = /^nodejs_eventloop_lag_max_seconds (\S+)/m.exec(await answer.text()) ?? [];
  return 1_000 * Number(seconds);
}
