import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PredictionWriter, type PredictionRow } from '@waymark/kernel-helpers/model-report';
import {
  MONITOR_SOCKET_PATH,
  modelDescriptionSchema,
  monitorMessageSchema,
  type ModelReport,
  type MonitorMessage,
  type MonitorRequest,
} from '@waymark/roadmap';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { SECRET, ServerProcess } from '../server-process.ts';

const DESCRIPTION = modelDescriptionSchema.parse({
  columns: { area: { kind: 'number', min: 0, max: 1 } },
  reference: Array.from({ length: 100 }, (_, i) => ({ inputs: { area: i / 100 }, output: i })),
  chunk: 100,
  alerts: [{ metric: 'errorShare', above: 0.1, forSeconds: 1 }],
});

let folder: string;
let server: ServerProcess;
const writers: PredictionWriter[] = [];
const sockets: WebSocket[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-monitor-'));
  server = await ServerProcess.start(join(folder, '.waymark'));
});
afterEach(async () => {
  for (const writer of writers.splice(0)) writer.close();
  for (const socket of sockets.splice(0)) socket.terminate();
  await server.stop('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

function newWriter(version = '1', description = DESCRIPTION): PredictionWriter {
  const writer = new PredictionWriter({
    folder: join(folder, '.waymark', 'monitor'),
    model: {
      name: 'prices',
      version,
      description: JSON.stringify(description),
      describedAt: Number(version),
    },
    retention: { rows: 1_000_000, days: 90 },
  });
  writers.push(writer);
  return writer;
}

function rows(count: number, change: (i: number) => Partial<PredictionRow> = () => ({})): PredictionRow[] {
  return Array.from({ length: count }, (_, i) => ({
    request: crypto.randomUUID(),
    at: Date.now(),
    ms: i + 1,
    status: 200,
    segment: null,
    inputs: JSON.stringify({ area: (i % 100) / 100 }),
    output: String(i % 100),
    ...change(i),
  }));
}

/** A page that watches. */
class MonitorPage {
  readonly socket: WebSocket;
  readonly received: MonitorMessage[] = [];
  readonly #waiting = new Set<() => void>();

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', data => {
      if (!Buffer.isBuffer(data)) throw new Error('expected a buffer');
      this.received.push(monitorMessageSchema.parse(JSON.parse(data.toString())));
      for (const check of this.#waiting) check();
    });
  }

  static async open(user = 'ada', headers: Record<string, string> = {}): Promise<MonitorPage> {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}${MONITOR_SOCKET_PATH}`, {
      headers: { 'x-waymark-secret': SECRET, 'x-waymark-user': user, ...headers },
    });
    sockets.push(socket);
    const page = new MonitorPage(socket);
    await once(socket, 'open');
    return page;
  }

  send(request: MonitorRequest): void {
    this.socket.send(JSON.stringify(request));
  }

  watch(change: Partial<Extract<MonitorRequest, { type: 'watch' }>> = {}): void {
    this.send({
      type: 'watch',
      name: null,
      version: null,
      segment: null,
      rangeMs: 900_000,
      chunks: 15,
      ...change,
    });
  }

  get report(): ModelReport | null | undefined {
    return this.received.findLast(message => message.type === 'report')?.report;
  }

  /** Resolves with the first report, of those to come and the last one, that fits. */
  async until(fits: (report: ModelReport) => boolean): Promise<ModelReport> {
    return new Promise(resolve => {
      const check = (): void => {
        const { report } = this;
        if (!report || !fits(report)) return;
        this.#waiting.delete(check);
        resolve(report);
      };
      this.#waiting.add(check);
      check();
    });
  }

  async untilProblem(): Promise<string> {
    return new Promise(resolve => {
      const check = (): void => {
        const message = this.received.find(one => one.type === 'problem');
        if (!message) return;
        this.#waiting.delete(check);
        resolve(message.problem.detail ?? message.problem.title);
      };
      this.#waiting.add(check);
      check();
    });
  }
}

describe('the monitor’s socket', () => {
  it('tells what there is, and what comes', async () => {
    const page = await MonitorPage.open();
    page.watch();
    await expect.poll(() => page.report).toBe(null);
    newWriter().write({ rows: rows(100), labels: [] });
    const report = await page.until(({ tiles }) => tiles.requestsPerMinute === 100);
    expect(report).toMatchObject({ name: 'prices', version: null, recorded: 100, lookedAt: 100 });
    expect(report.tiles).toMatchObject({
      errorShare: 0,
      driftedFeatures: 0,
      decidedFeatures: 1,
      performance: null,
      faultShare: 0,
      alertsFiring: 0,
    });
    expect(report.tiles.p95Ms).toBeCloseTo(95.05, 10);
    expect(report.traffic.reduce((sum, { requests }) => sum + requests, 0)).toBe(100);
    expect(report.requests).toHaveLength(100);
  });

  it('tells versions apart, and finds the one that drifts', async () => {
    newWriter('1').write({ rows: rows(100), labels: [] });
    newWriter('2').write({ rows: rows(100, () => ({ inputs: '{"area":0.99}' })), labels: [] });
    const page = await MonitorPage.open();
    page.watch({ version: '1' });
    expect((await page.until(({ version }) => version === '1')).tiles.driftedFeatures).toBe(0);
    page.watch({ version: '2' });
    const report = await page.until(({ version }) => version === '2');
    expect(report.tiles).toMatchObject({ driftedFeatures: 1, decidedFeatures: 1, requestsPerMinute: 100 });
    expect(report.drift?.hasDrifted).toBe(true);
  });

  it('tells parts of the visitors apart', async () => {
    const writer = newWriter();
    writer.write({ rows: rows(100, () => ({ segment: 'north' })), labels: [] });
    writer.write({
      rows: rows(50, i => ({ segment: 'south', inputs: '{"area":0.99}', status: i < 25 ? 500 : 200 })),
      labels: [],
    });
    writer.write({ rows: rows(10), labels: [] });
    const page = await MonitorPage.open();
    page.watch();
    const all = await page.until(({ recorded }) => recorded === 160);
    expect([all.segment, all.segments]).toEqual([null, ['north', 'south']]);
    page.watch({ segment: 'north' });
    const north = await page.until(({ segment }) => segment === 'north');
    expect(north).toMatchObject({ recorded: 100, segments: ['north', 'south'] });
    expect(north.tiles).toMatchObject({ requestsPerMinute: 100, errorShare: 0, driftedFeatures: 0 });
    page.watch({ segment: 'south' });
    const south = await page.until(({ segment }) => segment === 'south');
    expect(south.tiles).toMatchObject({ requestsPerMinute: 50, errorShare: 0.5, driftedFeatures: 1 });
    expect(south.requests).toHaveLength(50);
    page.watch({ segment: 'west' });
    expect(await page.until(({ segment }) => segment === 'west')).toMatchObject({
      recorded: 0,
      requests: [],
    });
  });

  it('lets an alert wait, fire and be resolved', async () => {
    const writer = newWriter();
    const page = await MonitorPage.open();
    page.watch();
    writer.write({ rows: rows(50, () => ({ status: 500, output: null })), labels: [] });
    await page.until(({ alerts }) => alerts[0]?.state === 'firing');
    writer.write({ rows: rows(5_000), labels: [] });
    const { alerts } = await page.until(report => report.alerts[0]?.state === 'resolved');
    expect(alerts[0]?.history.map(({ state }) => state)).toEqual(['pending', 'firing', 'resolved']);
  });

  it('takes a label from the page', async () => {
    newWriter().write({ rows: rows(1, () => ({ request: 'r1', output: '5' })), labels: [] });
    const page = await MonitorPage.open();
    page.watch();
    await page.until(({ requests }) => requests.length === 1);
    page.send({ type: 'label', name: 'prices', request: 'r1', actual: '7' });
    const { tiles } = await page.until(report => report.tiles.performance !== null);
    expect(tiles.performance).toEqual({ metric: 'meanAbsoluteError', value: 2, kind: 'realised', rows: 1 });
    page.send({ type: 'label', name: 'nobody', request: 'r1', actual: '7' });
    expect(await page.untilProblem()).toBe('There is no model nobody.');
  });

  it('goes on after the store was removed and begun anew', async () => {
    newWriter().write({ rows: rows(3), labels: [] });
    const page = await MonitorPage.open();
    page.watch();
    await page.until(({ requests }) => requests.length === 3);
    for (const writer of writers.splice(0)) writer.close();
    await rm(join(folder, '.waymark', 'monitor'), { recursive: true });
    await expect.poll(() => page.report).toBe(null);
    newWriter().write({ rows: rows(2), labels: [] });
    await page.until(({ requests }) => requests.length === 2);
  });

  it('refuses a message that it does not understand, and whoever has no secret', async () => {
    const page = await MonitorPage.open();
    const closed = once(page.socket, 'close');
    page.socket.send('{"type":"erase"}');
    await page.untilProblem();
    await closed;
    const stranger = new WebSocket(`ws://127.0.0.1:${server.port}${MONITOR_SOCKET_PATH}`);
    sockets.push(stranger);
    const [error] = await once(stranger, 'error');
    expect(String(error)).toContain('401');
  });
});
