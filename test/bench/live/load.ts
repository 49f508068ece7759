/** The load generator, in a process of its own: `node load.ts CONFIG`, where CONFIG is a {@link LoadConfig} as JSON. */
import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { quantile } from '../row.ts';
import { membersOf, sidebarsOf, type ClassSize } from './class-data.ts';
import { Client, heardStandings, type Heard } from './client.ts';
import { LatencyBook } from './latency-book.ts';
import { Student } from './student.ts';

export interface LoadConfig {
  readonly port: number;
  readonly size: ClassSize;
  /** How long everybody works, in milliseconds; 0 for a rush. */
  readonly workMs: number;
  /** Between two events of one student, in milliseconds. */
  readonly everyMs: number;
  /** How many events each student has queued who comes back in a rush, and within how long all do. */
  readonly rush?: { readonly events: number; readonly withinMs: number };
  /** Where the clients' own records are written to. */
  readonly record: string;
}

export interface Quantiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export interface LoadResult {
  readonly panel: Quantiles;
  readonly ack: Quantiles;
  readonly acknowledged: number;
  /** Events that no class panel has shown at the end. */
  readonly unseen: number;
  /** From the first to the last acknowledgement that was waited for, in milliseconds. */
  readonly workedMs: number;
  /** When the last of those who came back was welcomed, as of the system's clock; 0 where nobody left. */
  readonly allBackAt: number;
  /** The most connections within one second, after the first. */
  readonly mostBackPerSecond: number;
  /** How far behind the generator itself was at worst (p99), in milliseconds: what it measures is that uncertain. */
  readonly ownDelayMs: number;
}

/** What the process says on standard output, a line each. */
export type LoadMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'working' }
  | { readonly type: 'worked' }
  | { readonly type: 'done'; readonly result: LoadResult };

const TICK_MS = 5;
const JOIN_EVERY_MS = 2;
const SETTLE_MS = 60_000;
const WARM_UP_MS = 2_000;

const config = JSON.parse(process.argv[2] ?? '') as LoadConfig;
const { size, port } = config;
const book = new LatencyBook();
const back: number[] = [];
const say = (message: LoadMessage): void => void process.stdout.write(`${JSON.stringify(message)}\n`);
const noteBack = ({ welcomes }: Client): void => void (welcomes > 1 && back.push(Date.now()));

const members = membersOf(size);
const students = members
  .filter(({ role }) => role === 'student')
  .map(member => new Student(member, port, book, noteBack));
const panels = members.filter(({ role }) => role === 'instructor').map(member => watch(member, 'class'));
const sidebars = sidebarsOf(size).map(member => watch(member, 'team'));
const clients = [...panels, ...sidebars, ...students.map(({ client }) => client)];

/** What was parsed last: those who watch the same get the same text. */
let last: { readonly text: string; readonly heard: Heard } | undefined;

function watch(member: (typeof members)[number], feed: 'class' | 'team'): Client {
  return new Client(
    member,
    port,
    client => {
      client.send({ type: 'watch', feed, after: 0 });
      noteBack(client);
    },
    text => {
      if (feed === 'class' && text.startsWith('{"type":"standings"')) see(text);
    },
  );
}

/** The first panel that shows an event counts; the others get the same text in the same turn. */
function see(text: string): void {
  if (last?.text === text) return;
  const heard = JSON.parse(text) as Heard;
  last = { text, heard };
  const now = performance.now();
  for (const { subject, lab, check, progress } of heardStandings(heard)) {
    book.see(`${subject}\n${lab}\n${check}`, progress.at, now);
  }
  for (const { subject, at } of heard.places ?? []) book.see(subject, at, now);
}

async function until(condition: () => boolean, withinMs = SETTLE_MS): Promise<void> {
  const end = performance.now() + withinMs;
  while (!condition() && performance.now() < end) await sleep(TICK_MS);
}

async function work(): Promise<void> {
  const begin = performance.now();
  const due = students.map(() => begin + Math.random() * config.everyMs);
  while (performance.now() < begin + config.workMs) {
    const now = performance.now();
    for (const [index, student] of students.entries()) {
      if ((due[index] ?? 0) > now) continue;
      due[index] = (due[index] ?? 0) + config.everyMs;
      student.act();
    }
    await sleep(TICK_MS);
  }
}

async function rush(events: number, withinMs: number): Promise<void> {
  await Promise.all(
    students.map(async student => {
      await sleep(Math.random() * withinMs);
      for (let i = 0; i < events; i += 1) student.act(true);
      student.flush();
    }),
  );
}

function quantiles(values: readonly number[]): Quantiles {
  if (values.length === 0) return { p50: Number.NaN, p95: Number.NaN, p99: Number.NaN };
  return { p50: quantile(values, 0.5), p95: quantile(values, 0.95), p99: quantile(values, 0.99) };
}

function mostPerSecond(times: readonly number[]): number {
  const counts = Map.groupBy(times, time => Math.floor(time / 1_000));
  return Math.max(0, ...[...counts.values()].map(({ length }) => length));
}

for (const client of clients) {
  client.connect();
  await sleep(JOIN_EVERY_MS);
}
await until(() => clients.every(({ isOnline }) => isOnline));
await sleep(WARM_UP_MS);
say({ type: 'ready' });
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
const begin = performance.now();
say({ type: 'working' });
await (config.rush ? rush(config.rush.events, config.rush.withinMs) : work());
say({ type: 'worked' });
await until(() => students.every(({ waiting }) => waiting === 0) && book.unseen === 0);
const workedMs = performance.now() - begin;
delay.disable();
writeFileSync(
  config.record,
  students.flatMap(student => student.record().map(line => `${JSON.stringify(line)}\n`)).join(''),
);
say({
  type: 'done',
  result: {
    panel: quantiles(book.seen),
    ack: quantiles(students.flatMap(({ ackTimes }) => ackTimes)),
    acknowledged: students.reduce((sum, { acknowledged }) => sum + acknowledged, 0),
    unseen: book.unseen,
    workedMs,
    allBackAt: Math.max(0, ...back),
    mostBackPerSecond: mostPerSecond(back),
    ownDelayMs: delay.percentile(99) / 1e6,
  },
});
for (const client of clients) client.close();
