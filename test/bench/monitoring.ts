import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { monitor } from '@waymark/kernel-helpers';
import { PredictionWriter, type PredictionRow } from '@waymark/kernel-helpers/model-report';
import {
  MONITOR_SOCKET_PATH,
  modelDescriptionSchema,
  monitorMessageSchema,
  type MonitorMessage,
} from '@waymark/roadmap';
import { WebSocket } from 'ws';
import { SECRET, ServerProcess } from '../server-process.ts';
import { benchMonitorPage } from './monitor-page.ts';
import { quantile, type BenchRow } from './row.ts';

const RECORDED = 20_000;
const STORED_ROWS = 1_000_000;
const BATCH_ROWS = 10_000;
const SPAN_MS = 86_400_000;
const UPDATES = 1_000;
const BETWEEN_REQUESTS_MS = 5;

const REFERENCE = Array.from({ length: 1_000 }, (_, i) => ({
  inputs: {
    area: 50 + (i % 97),
    rooms: 1 + (i % 5),
    kind: i % 3 === 0 ? 'house' : 'flat',
    year: 1950 + (i % 70),
    floor: i % 9,
  },
  output: 1_000 * (i % 131),
}));

/** What it costs to record a prediction, and how soon the panel's feed has it, also beside a million others. */
export async function benchMonitoring(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'waymark-bench-'));
  const data = join(folder, '.waymark');
  try {
    const record = await recordTimes(join(folder, 'alone'));
    fill(join(data, 'monitor'));
    const server = await ServerProcess.start(data);
    try {
      const feed = await Feed.open(server.port);
      const openMs = await feed.timeOf(
        () => feed.watch(SPAN_MS),
        message => message.type === 'report',
      );
      const isOfMinutes = (message: MonitorMessage): boolean =>
        message.type === 'report' &&
        message.report !== null &&
        message.report.now - message.report.from < SPAN_MS / 2;
      const spanMs = await feed.timeOf(() => feed.watch(900_000), isOfMinutes);
      const updates = await updateTimes(join(data, 'monitor'), feed);
      feed.socket.terminate();
      const page = await pageRows(join(data, 'monitor'), server.port);
      return [
        {
          measure: 'record a prediction, p50',
          unit: 'µs',
          ours: 1_000 * quantile(record, 0.5),
          goal: '< 50 µs',
        },
        { measure: 'record a prediction, p99', unit: 'µs', ours: 1_000 * quantile(record, 0.99) },
        {
          measure: `first report, ${STORED_ROWS.toLocaleString()} rows of a day`,
          unit: 'ms',
          ours: openMs,
          goal: '< 1,000 ms',
        },
        { measure: 'report of another span of time', unit: 'ms', ours: spanMs, goal: '< 1,000 ms' },
        {
          measure: 'request to report, 200 a second, p50',
          unit: 'ms',
          ours: quantile(updates, 0.5),
          goal: '< 250 ms',
        },
        {
          measure: 'request to report, 200 a second, p95',
          unit: 'ms',
          ours: quantile(updates, 0.95),
          goal: '< 250 ms',
        },
        ...page,
      ];
    } finally {
      await server.stop('SIGKILL');
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function recordTimes(store: string): Promise<number[]> {
  const watched = monitor({ name: 'bench', reference: REFERENCE, store });
  const times: number[] = [];
  for (let i = 0; i < RECORDED; i++) {
    const { inputs, output } = REFERENCE[i % REFERENCE.length]!;
    const start = performance.now();
    watched.record({ input: inputs, output, ms: 1 });
    times.push(performance.now() - start);
    // As requests do, it gives the event loop a turn.
    if (i % 20 === 0) await sleep(1);
  }
  await watched.flush();
  return times;
}

function fill(store: string): void {
  const description = modelDescriptionSchema.parse({
    columns: {
      ...Object.fromEntries(
        ['area', 'rooms', 'year', 'floor'].map(name => [name, { kind: 'number', min: 0, max: 3_000 }]),
      ),
      kind: { kind: 'category', categories: ['house', 'flat'] },
    },
    reference: REFERENCE,
  });
  const writer = new PredictionWriter({
    folder: store,
    model: { name: 'bench', version: '1', description: JSON.stringify(description), describedAt: 0 },
    retention: { rows: 2 * STORED_ROWS, days: 90 },
  });
  const begin = Date.now() - SPAN_MS;
  for (let first = 0; first < STORED_ROWS; first += BATCH_ROWS) {
    const rows = Array.from({ length: BATCH_ROWS }, (_, i): PredictionRow => {
      const place = first + i;
      const { inputs, output } = REFERENCE[place % REFERENCE.length]!;
      return {
        request: `r${place}`,
        at: begin + (place / STORED_ROWS) * SPAN_MS,
        ms: 1 + (place % 50),
        status: place % 200 === 0 ? 500 : 200,
        segment: null,
        inputs: JSON.stringify(inputs),
        output: JSON.stringify(output),
      };
    });
    writer.write({ rows, labels: [] });
  }
  writer.close();
}

/** From the moment a request is recorded until the feed tells of it, while others come all the time. */
async function updateTimes(store: string, feed: Feed): Promise<number[]> {
  const watched = monitor({ name: 'bench', reference: REFERENCE, store });
  const reports: { readonly at: number; readonly newestAt: number }[] = [];
  feed.listen(message => {
    const newest = message.type === 'report' ? message.report?.requests[0] : undefined;
    if (newest) reports.push({ at: performance.now(), newestAt: newest.at });
  });
  const recorded: { readonly at: number; readonly clockAt: number }[] = [];
  for (let i = 0; i < UPDATES; i++) {
    const { inputs, output } = REFERENCE[i % REFERENCE.length]!;
    recorded.push({ at: performance.now(), clockAt: Date.now() });
    watched.record({ input: inputs, output, ms: 1 });
    await sleep(BETWEEN_REQUESTS_MS);
  }
  await watched.flush();
  const last = recorded.at(-1)!.clockAt;
  while (!reports.some(({ newestAt }) => newestAt >= last)) await sleep(BETWEEN_REQUESTS_MS);
  return recorded.map(({ at, clockAt }) => reports.find(({ newestAt }) => newestAt >= clockAt)!.at - at);
}

async function pageRows(store: string, port: number): Promise<BenchRow[]> {
  const watched = monitor({ name: 'bench', reference: REFERENCE, store });
  let asked = 0;
  const rows = await benchMonitorPage(port, () => {
    const { inputs, output } = REFERENCE[asked++ % REFERENCE.length]!;
    watched.record({ input: inputs, output, ms: 1 });
  });
  await watched.flush();
  return rows;
}

/** A page's end of the monitor's socket. */
class Feed {
  readonly socket: WebSocket;
  readonly #listeners = new Set<(message: MonitorMessage) => void>();

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', data => {
      if (!Buffer.isBuffer(data)) throw new Error('expected a buffer');
      const message = monitorMessageSchema.parse(JSON.parse(data.toString()));
      for (const listener of this.#listeners) listener(message);
    });
  }

  static async open(port: number): Promise<Feed> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${MONITOR_SOCKET_PATH}`, {
      headers: { 'x-waymark-secret': SECRET, 'x-waymark-user': 'bench' },
    });
    await once(socket, 'open');
    return new Feed(socket);
  }

  listen(listener: (message: MonitorMessage) => void): void {
    this.#listeners.add(listener);
  }

  watch(rangeMs: number): void {
    this.socket.send(
      JSON.stringify({ type: 'watch', name: null, version: null, segment: null, rangeMs, chunks: 15 }),
    );
  }

  /** How long it takes from the start of `begin` until a message fits, in milliseconds. */
  timeOf(begin: () => void, fits: (message: MonitorMessage) => boolean): Promise<number> {
    return new Promise(resolve => {
      const start = performance.now();
      const listener = (message: MonitorMessage): void => {
        if (!fits(message)) return;
        this.#listeners.delete(listener);
        resolve(performance.now() - start);
      };
      this.#listeners.add(listener);
      begin();
    });
  }
}
