// oxlint-disable oxc/no-async-endpoint-handlers -- Express 5 passes a rejection on to the error handler
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { modelDescriptionSchema } from '@waymark/roadmap';
import express from 'express';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeHost } from '../../testing/fake-host.ts';
import { STORE_FILE } from '../prediction-store/tables.ts';
import { monitor, type Monitor } from './monitor.ts';
import type { MonitorOptions } from './options.ts';

let folder: string;
const monitors: Monitor[] = [];
const servers: Server[] = [];
beforeEach(async () => {
  FakeHost.install();
  folder = await mkdtemp(join(tmpdir(), 'waymark-monitor-'));
});
afterEach(async () => {
  await Promise.all(monitors.splice(0).map(one => one.flush()));
  for (const server of servers.splice(0)) server.close();
  FakeHost.uninstall();
  await rm(folder, { recursive: true, force: true });
});

const REFERENCE = Array.from({ length: 60 }, (_, i) => ({
  inputs: { area: 40 + i, kind: i % 3 === 0 ? 'house' : 'flat', owner: `person ${i}` },
  output: 1_000 * i,
  actual: 1_000 * i + 10,
}));

function watch(change: Partial<MonitorOptions> = {}): Monitor {
  const made = monitor({ name: 'prices', version: '2', reference: REFERENCE, store: folder, ...change });
  monitors.push(made);
  return made;
}

function stored(sql: string): Record<string, unknown>[] {
  const database = new DatabaseSync(join(folder, STORE_FILE), { readOnly: true });
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
}

/** The address of an app that a monitor's middleware looks on. */
async function serveApp(
  watched: Monitor,
  predict: (area: number) => number | Promise<number>,
): Promise<string> {
  const app = express();
  app.use('/predict', watched.middleware());
  app.get('/predict/:area', async (request, response) => {
    const area = Number(request.params.area);
    if (area < 0) response.status(400).json({ problem: 'too small' });
    else response.json(await predict(area));
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  servers.push(server);
  await new Promise(resolve => server.once('listening', resolve));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/predict`;
}

describe('what is stored', () => {
  it('is each input by feature, each kind of answer, and the label that comes later', async () => {
    const watched = watch();
    const id = watched.record({ input: { area: 50 }, output: 5, ms: 2, segment: 'north' });
    watched.record({ input: 'hello', output: 'spam', ms: 1 });
    watched.record({
      input: [1, 2],
      output: { prediction: 'spam', probabilities: { ham: 0.1, spam: 0.9 } },
      ms: 1,
      requestId: 'mine',
    });
    watched.record({ input: {}, output: { price: 3, days: 7 }, ms: 1, status: 206 });
    watched.record({ input: {}, ms: 1 });
    watched.label(id, 6);
    await watched.flush();
    expect(stored('select inputs, output, status, segment from prediction order by id')).toEqual([
      { inputs: '{"area":50}', output: '5', status: 200, segment: 'north' },
      { inputs: '{"input":"hello"}', output: '"spam"', status: 200, segment: null },
      {
        inputs: '{"input":[1,2]}',
        output: '{"prediction":"spam","probabilities":{"ham":0.1,"spam":0.9}}',
        status: 200,
        segment: null,
      },
      { inputs: '{}', output: '{"price":3,"days":7}', status: 206, segment: null },
      { inputs: '{}', output: null, status: 500, segment: null },
    ]);
    expect(stored('select request from prediction')).toContainEqual({ request: 'mine' });
    expect(stored('select request, actual from label')).toEqual([{ request: id, actual: '6' }]);
    expect(watched.performance().realised).toMatchObject({ meanAbsoluteError: 1 });
  });

  it('holds what the reference shows of each column', async () => {
    watch().record({ input: {}, output: 1, ms: 1 });
    await monitors[0]!.flush();
    const [model] = stored('select name, version, description from model');
    expect(model).toMatchObject({ name: 'prices', version: '2' });
    const { columns, reference } = modelDescriptionSchema.parse(JSON.parse(String(model?.['description'])));
    expect(columns).toEqual({
      area: { kind: 'number', min: 40, max: 99, missingShare: 0 },
      kind: { kind: 'category', categories: ['house', 'flat'], missingShare: 0 },
      owner: { kind: 'text', missingShare: 0 },
    });
    expect(reference).toHaveLength(60);
  });

  it('has no field that is redacted, neither of a request nor of the reference', async () => {
    const watched = watch({ redact: ['owner'] });
    watched.record({ input: { area: 50, owner: 'Ada' }, output: 5, ms: 2 });
    await watched.flush();
    expect(watched.latest()[0]?.input).toEqual({ area: 50 });
    expect(JSON.stringify([stored('select * from prediction'), stored('select * from model')])).not.toMatch(
      /Ada|person|owner/,
    );
  });

  it('is nothing without a store, and nothing too long', async () => {
    const watched = watch({ store: false });
    watched.record({ input: {}, output: 1, ms: 1 });
    await watched.flush();
    expect(() => stored('select 1')).toThrow(/unable to open/);
    const picture = watch();
    picture.record({ input: { pixels: 'x'.repeat(20_000) }, output: 1, ms: 1 });
    await picture.flush();
    expect(stored('select inputs, output from prediction')).toEqual([{ inputs: null, output: '1' }]);
  });

  it('survives an input that JSON cannot hold', async () => {
    const watched = watch();
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    watched.record({ input: loop, output: 1, ms: 1 });
    await watched.flush();
    expect(stored('select inputs, output from prediction')).toEqual([{ inputs: null, output: '1' }]);
  });
});

describe('a middleware', () => {
  it('gives each prediction its request’s id, status and time, and counts who is under way', async () => {
    const watched = watch();
    let inFlight = 0;
    const predict = watched.wrap((area: number) => {
      inFlight = watched.inFlight;
      return 2 * area;
    });
    const url = await serveApp(watched, predict);
    const answer = await fetch(`${url}/50`, { headers: { 'x-request-id': 'r-1' } });
    expect(answer.headers.get('x-request-id')).toBe('r-1');
    const other = await fetch(`${url}/51`);
    await expect.poll(() => watched.summary().requests).toBe(2);
    expect(inFlight).toBe(1);
    expect(watched.inFlight).toBe(0);
    expect(watched.latest().map(({ requestId, status, output }) => [requestId, status, output])).toEqual([
      ['r-1', 200, 100],
      [other.headers.get('x-request-id'), 200, 102],
    ]);
  });

  it('names the second prediction of a request, and takes no id that is none', async () => {
    const watched = watch();
    const predict = watched.wrap((area: number) => 2 * area);
    const url = await serveApp(watched, area => predict(area) + predict(area));
    await fetch(`${url}/50`, { headers: { 'x-request-id': 'r' } });
    await fetch(`${url}/50`, { headers: { 'x-request-id': 'a b<c>' } });
    await expect.poll(() => watched.summary().requests).toBe(4);
    const ids = watched.latest().map(({ requestId }) => requestId);
    expect(ids.slice(0, 2)).toEqual(['r', 'r.2']);
    expect(ids[2]).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('records what was refused, what failed, and what the model failed at', async () => {
    const watched = watch();
    const predict = watched.wrap((area: number) => {
      if (area > 100) throw new Error('too large');
      return area;
    });
    const url = await serveApp(watched, async area => {
      try {
        return predict(area);
      } catch (error) {
        if (area > 1_000) throw error;
        return 0;
      }
    });
    await fetch(`${url}/-1`);
    await fetch(`${url}/500`);
    await fetch(`${url}/5000`);
    await expect.poll(() => watched.summary().requests).toBe(3);
    expect(watched.latest().map(({ status, ok, output }) => [status, ok, output])).toEqual([
      [400, false, undefined],
      [500, false, undefined],
      [500, false, undefined],
    ]);
  });
});

describe('metrics', () => {
  it('are text that Prometheus reads, and never fall', () => {
    const watched = watch({ store: false, name: 'the "best"\\n\n', capacity: 1 });
    for (const ms of [0.5, 1, 30, 20_000]) watched.record({ input: 1, output: 1, ms });
    watched.record({ input: 1, ms: 2 });
    watched.reset();
    const lines = watched.metrics().split('\n');
    // <name>{<label>="<escaped value>",…} <number>, or a comment; the last line ends, too.
    const sample = /^[a-z_]+\{(?:[a-z]+="(?:[^"\\\n]|\\[\\"n])*",?)+\} [\d.e+-]+$/;
    expect(lines.at(-1)).toBe('');
    for (const line of lines.slice(0, -1)) {
      expect(line).toMatch(line.startsWith('#') ? /^# (HELP|TYPE) / : sample);
    }
    const labels = String.raw`model="the \"best\"\\n\n",version="2"`;
    expect(lines).toEqual(
      expect.arrayContaining([
        `model_requests_total{${labels},status="200"} 4`,
        `model_requests_total{${labels},status="500"} 1`,
        `model_request_seconds_bucket{${labels},le="0.001"} 2`,
        `model_request_seconds_bucket{${labels},le="0.0025"} 3`,
        `model_request_seconds_bucket{${labels},le="10"} 4`,
        `model_request_seconds_bucket{${labels},le="+Inf"} 5`,
        `model_request_seconds_count{${labels}} 5`,
        `model_requests_in_flight{${labels}} 0`,
      ]),
    );
    const sum = lines.find(line => line.startsWith('model_request_seconds_sum'));
    expect(Number(sum?.split(' ').at(-1))).toBeCloseTo(20.0335, 10);
  });
});

describe('what is worked out', () => {
  it('is drift by feature, and data quality', () => {
    const watched = watch({ store: false });
    for (let i = 0; i < 60; i++) {
      watched.record({
        input: { area: 200 + i, kind: i % 3 === 0 ? 'house' : 'flat', owner: `person ${i}` },
        output: 1_000 * i,
        ms: 1,
      });
    }
    const drifted = watched.featureDrift().filter(({ state }) => state === 'drift');
    expect(drifted.map(({ name }) => name)).toEqual(['area']);
    expect(watched.dataQuality().features[0]).toMatchObject({ name: 'area', outOfRange: 60 });
  });

  it('is drift of classes too', () => {
    const classes = Array.from({ length: 300 }, (_, i) => (i % 3 === 0 ? 'spam' : 'ham'));
    const watched = watch({ store: false, reference: classes });
    for (const output of classes) watched.record({ input: 'text', output, ms: 1 });
    expect(watched.summary()).toMatchObject({ psi: undefined, drift: 'stable', predictions: 300 });
    for (let i = 0; i < 600; i++) watched.record({ input: 'text', output: { prediction: 'spam' }, ms: 1 });
    expect(watched.summary().drift).toBe('shifted');
    watched.show();
  });
});

describe('options', () => {
  it.each([
    [{ name: '' }, /name is a text; got ''/],
    [{ version: '' }, /version is a text/],
    [{ chunk: 0 }, /above 0; got 0/],
    [{ keep: { rows: 1.5 } }, /whole number above 0; got 1.5/],
    [{ keep: { days: 0 } }, /days to keep are above 0; got 0/],
    [{ schema: { area: { kind: 'number', min: 'a', max: 2 } } }, /schema cannot be read.*min/s],
    [{ alerts: [{ metric: 'mood', above: 1, forSeconds: 1 }] }, /alerts cannot be read/],
    [{ reference: [{ inputs: {}, output: 1 }, { inputs: {} }] }, /row 1 \(counted from 0\)/],
  ])('refuses %j', (change, message) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- wrong on purpose
    expect(() => watch(change as Partial<MonitorOptions>)).toThrow(message);
  });

  it('refuses a label that is no answer', () => {
    expect(() => watch().label('r', NaN)).toThrow(/A label is a value/);
  });
});
