import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { modelDescriptionSchema } from '@waymark/roadmap';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saveModel } from '../model/model.ts';
import { OneHotEncoder } from '../prepare/one-hot-encoder.ts';
import { StandardScaler } from '../prepare/standard-scaler.ts';
import { STORE_FILE } from '../prediction-store/tables.ts';
import { tf } from '../tf.ts';
import { AppStartError, ExportError } from './error.ts';
import { exportApp } from './export-app.ts';
import { linkPackages } from './link-packages.ts';
import { findFreePort } from '../port.ts';
import type { RunningApp } from './running-app.ts';
import { startApp } from './start-app.ts';

const START_LIMIT_MS = 60_000;

const scaler = StandardScaler.fit([
  [181, 18.7],
  [217, 15],
  [195, 17],
]);
const massScaler = StandardScaler.fit([[3700], [5000], [4100]]);
const encoder = OneHotEncoder.fit(['Adelie', 'Chinstrap', 'Gentoo & "co"']);
const model = tf.sequential({
  layers: [
    tf.layers.dense({
      units: 4,
      inputShape: [5],
      activation: 'relu',
      kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }),
    }),
    tf.layers.dense({ units: 1, kernelInitializer: tf.initializers.glorotUniform({ seed: 2 }) }),
  ],
});

let folder: string;
let app: RunningApp;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-start-'));
  await saveModel(model, join(folder, 'model'));
  await exportApp(join(folder, 'app'), {
    name: 'penguin-mass',
    title: 'How <heavy>?',
    version: '1.2.0',
    model: join(folder, 'model'),
    scaler,
    features: [
      { name: 'flipper', label: 'Flipper', unit: 'mm', min: 170, max: 235 },
      { name: 'depth', label: 'Depth of the bill', unit: 'mm', min: 13, max: 22 },
      { name: 'species', label: 'Species', encoder },
    ],
    output: { label: 'Mass', unit: 'g', scaler: massScaler },
  });
  await linkPackages(join(folder, 'app'));
  await writeFile(join(folder, 'app/Procfile'), 'web: npm start\n');
  app = await startApp(join(folder, 'app'));
}, START_LIMIT_MS);
afterAll(async () => {
  await app?.stop();
  await rm(folder, { recursive: true });
});

/** What the notebook itself predicts, in grams. */
function predictMass(flipper: number, depth: number, species: string): number {
  const row = [...scaler.transform([[flipper, depth]])[0]!, ...encoder.transform([species])[0]!];
  const [scaled] = tf.tidy(() => Array.from((model.predict(tf.tensor2d([row])) as tf.Tensor).dataSync()));
  return massScaler.inverseTransform([[scaled!]])[0]![0]!;
}

async function post(body: string, type = 'application/json') {
  const response = await fetch(`${app.url}/predict`, {
    method: 'POST',
    body,
    headers: { 'content-type': type },
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function metricsText(): Promise<string> {
  return (await fetch(`${app.url}/metrics`)).text();
}

async function page(query: string) {
  const response = await fetch(`${app.url}/${query}`);
  return { status: response.status, html: await response.text() };
}

/** A copy of the app, to be broken. */
async function copyApp(name: string): Promise<string> {
  const copy = join(folder, name);
  await cp(join(folder, 'app'), copy, { recursive: true });
  return copy;
}

async function startFailure(
  folder: string,
  options?: Parameters<typeof startApp>[1],
): Promise<AppStartError> {
  const error = await startApp(folder, options).then(
    async running => running.stop(),
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(AppStartError);
  return error as AppStartError;
}

describe('an exported app', () => {
  it('starts by npm start, on its port, and says which model is ready', async () => {
    expect(app.log).toContain('> penguin-mass@1.2.0 start');
    expect(app.log).toContain(`listening on 127.0.0.1, port ${app.port}`);
    const response = await fetch(`${app.url}/health`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      status: 'ready',
      model: { name: 'penguin-mass', version: '1.2.0' },
    });
  });

  it('prints nothing but what it says itself', () => {
    expect(
      app.log
        .trim()
        .split('\n')
        .filter(line => line !== '' && !line.startsWith('>')),
    ).toHaveLength(2);
  });

  it.each([
    [170, 22, 'Adelie'],
    [203.3, 15.1, 'Gentoo & "co"'],
    [235, 13, 'Chinstrap'],
  ])('predicts what the notebook predicts, for %d mm, %d mm, %s', async (flipper, depth, species) => {
    const { status, body } = await post(JSON.stringify({ flipper, depth, species }));
    expect([status, body['unit'], body['model']]).toEqual([
      200,
      'g',
      { name: 'penguin-mass', version: '1.2.0' },
    ]);
    const expected = predictMass(flipper, depth, species);
    expect(Math.abs(Number(body['prediction']) - expected) / Math.abs(expected)).toBeLessThan(1e-5);
  });

  it.each<[string, string, Record<string, RegExp>]>([
    [
      'a number too large',
      '{"flipper":236,"depth":15,"species":"Adelie"}',
      { flipper: /expected a number from 170 to 235 \(mm\); got 236/ },
    ],
    ['a number as text', '{"flipper":"200","depth":15,"species":"Adelie"}', { flipper: /got "200"/ }],
    [
      'a word of its own',
      '{"flipper":200,"depth":15,"species":"Emu"}',
      { species: /one of Adelie, Chinstrap, Gentoo & "co"; got "Emu"/ },
    ],
    [
      'what is missing, all of it',
      '{}',
      { flipper: /is missing/, depth: /is missing/, species: /is missing/ },
    ],
    [
      'a field that there is not',
      '{"flipper":200,"depth":15,"species":"Adelie","age":3}',
      { age: /no field of this name; there is flipper, depth, species/ },
    ],
    [
      'a field with a name of JavaScript',
      '{"flipper":200,"depth":15,"species":"Adelie","__proto__":3}',
      { ['__proto__']: /no field of this name/ },
    ],
    ['null', '{"flipper":null,"depth":15,"species":"Adelie"}', { flipper: /got null/ }],
  ])('refuses %s, by name', async (_name, input, expected) => {
    const { status, body } = await post(input);
    expect(status).toBe(400);
    const fields = body['fields'] as Record<string, string>;
    expect(Object.keys(fields)).toEqual(Object.keys(expected));
    for (const [name, message] of Object.entries(expected)) expect(fields[name]).toMatch(message);
  });

  it.each<[string, string, string | undefined, number, RegExp]>([
    ['a body that is no JSON', '{"flipper":', undefined, 400, /not valid JSON/],
    ['a list', '[1]', undefined, 400, /Expected a JSON object with the fields; got \[1\]/],
    ['a number', '7', undefined, 400, /Expected a JSON object with the fields; got 7/],
    ['another type', 'flipper=200', 'text/plain', 415, /content-type: application\/json/],
    ['a body that is too large', `{"a":"${'x'.repeat(20_000)}"}`, undefined, 413, /larger than 10kb/],
  ])('refuses %s', async (_name, input, type, status, message) => {
    const answer = await post(input, type);
    expect(answer.status).toBe(status);
    expect(answer.body['problem']).toMatch(message);
  });

  it('says what there is, to who asks for something else', async () => {
    const missing = await fetch(`${app.url}/nowhere`);
    expect([missing.status, await missing.json()]).toEqual([
      404,
      {
        problem:
          'There is no GET /nowhere here; there is GET /, GET /health, GET /metrics and POST /predict.',
      },
    ]);
    const wrong = await fetch(`${app.url}/predict`);
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('tells Prometheus what its dashboard asks for', async () => {
    await post('{"flipper":200,"depth":15,"species":"Adelie"}');
    await post('{"flipper":1}');
    await page('?flipper=200&depth=15&species=Adelie');
    await expect.poll(metricsText).toMatch(/model_requests_in_flight\{.*\} 0\n$/);
    const response = await fetch(`${app.url}/metrics`);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await response.text();
    const asked = Number(/model_request_seconds_count\{.*\} (\d+)/.exec(text)?.[1]);
    expect(asked).toBeGreaterThanOrEqual(3);
    expect(text).toContain('model_requests_total{model="penguin-mass",version="1.2.0",status="200"}');
    expect(text).toContain('model_requests_total{model="penguin-mass",version="1.2.0",status="400"}');

    // The page itself, and questions about the app, are none to the model.
    await Promise.all([page(''), fetch(`${app.url}/health`), fetch(`${app.url}/nowhere`)]);
    expect(await metricsText()).toContain(
      `model_request_seconds_count{model="penguin-mass",version="1.2.0"} ${asked}\n`,
    );

    const dashboard = await readFile(join(folder, 'app/grafana-dashboard.json'), 'utf8');
    const named = new Set(dashboard.match(/model_\w+/g));
    expect(named.size).toBe(5);
    for (const metric of named) expect(text).toContain(`\n${metric}{model="penguin-mass"`);
  });

  it('records what its model is asked, where it is told to', async () => {
    const store = join(folder, 'store');
    const copy = await copyApp('recorded');
    const recorded = await startApp(copy, { env: { MONITOR_STORE: store } });
    const ask = (body: string): Promise<Response> =>
      fetch(`${recorded.url}/predict`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', 'x-request-id': 'mine' },
      });
    const answer = await ask('{"flipper":200,"depth":15,"species":"Adelie"}');
    const { prediction } = (await answer.json()) as { prediction: number };
    expect(answer.headers.get('x-request-id')).toBe('mine');
    expect((await ask('{"flipper":1}')).status).toBe(400);
    await recorded.stop();

    const database = new DatabaseSync(join(store, STORE_FILE), { readOnly: true });
    const described = database.prepare('select name, version, description from model').all();
    const rows = database.prepare('select request, status, inputs, output from prediction order by id').all();
    database.close();
    expect(described).toMatchObject([{ name: 'penguin-mass', version: '1.2.0' }]);
    expect(modelDescriptionSchema.parse(JSON.parse(String(described[0]!['description'])))).toMatchObject({
      unit: 'g',
      columns: {
        flipper: { kind: 'number', min: 170, max: 235 },
        species: { kind: 'category', categories: ['Adelie', 'Chinstrap', 'Gentoo & "co"'] },
      },
    });
    const inputs = '{"flipper":200,"depth":15,"species":"Adelie"}';
    expect(rows).toEqual([
      { request: 'mine', status: 200, inputs, output: String(prediction) },
      { request: 'mine', status: 400, inputs: '{"flipper":1}', output: null },
    ]);
  });

  it('shows a form with labels, units, ranges and choices, filled in with the example', async () => {
    const { status, html } = await page('');
    expect(status).toBe(200);
    expect(html).toContain('<title>How &lt;heavy&gt;?</title>');
    expect(html).toContain('<label for="flipper">Flipper <small>(mm, 170 to 235)</small></label>');
    expect(html).toContain('value="202.5"');
    expect(html).toContain('<option>Gentoo &amp; &quot;co&quot;</option>');
    expect(html).not.toContain('<output>');
  });

  it('answers its form', async () => {
    const { status, html } = await page('?flipper=200&depth=+15.5&species=Chinstrap');
    expect(status).toBe(200);
    expect(html).toContain(`<output>Mass: ${predictMass(200, 15.5, 'Chinstrap').toFixed(0)} g</output>`);
    expect(html).toContain('<option selected>Chinstrap</option>');
  });

  it('puts each problem of a form beside its field, and runs nothing that was typed', async () => {
    const { status, html } = await page(
      `?flipper=${encodeURIComponent('"><script>alert(1)</script>')}&depth=&species=Adelie&<b>=1&flipper2=1`,
    );
    expect(status).toBe(400);
    expect(html).not.toMatch(/<script|<b>/);
    expect(html).toMatch(/<strong id="flipper-problem">Flipper: expected a number from 170 to 235 \(mm\)/);
    expect(html).toContain('<strong id="depth-problem">Depth of the bill is missing');
    expect(html).toContain('flipper2: There is no field of this name');
    const twice = await page('?flipper=200&flipper=201&depth=15&species=Adelie');
    expect(twice.status).toBe(400);
    expect(twice.html).toContain('got [&quot;200&quot;,&quot;201&quot;]');
  });

  it('answers nobody who does not know its key, though its own program knows nothing of one', async () => {
    const { port, key } = app;
    const statusOf = async (path: string, headers?: HeadersInit) =>
      (await fetch(`http://127.0.0.1:${port}${path}`, headers && { headers })).status;
    expect(
      await Promise.all([`/${key}/health`, '/health', `/x${key}/health`].map(path => statusOf(path))),
    ).toEqual([200, 403, 403]);
    expect(await statusOf(`/${key}/`, { origin: 'http://evil.example' })).toBe(403);
    expect((await fetch(new URL('health', app.url))).status).toBe(200);
  });

  it('lets no page of it load or send anything elsewhere', async () => {
    const { headers } = await fetch(app.url);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-powered-by')).toBeNull();
  });
});

describe('SIGTERM', () => {
  const BODY = '{"flipper":200,"depth":15,"species":"Adelie"}';

  it(
    'ends the app with exit code 0, once the request under way is answered',
    { timeout: START_LIMIT_MS },
    async () => {
      const child = spawn(process.execPath, ['server.mjs'], {
        cwd: join(folder, 'app'),
        env: { ...process.env, PORT: '0', HOST: '127.0.0.1' },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let log = '';
      const printed = (pattern: RegExp) =>
        new Promise<string>(resolve => {
          const look = () => {
            const match = pattern.exec(log);
            if (match) resolve(match[1] ?? match[0]);
          };
          child.stdout.on('data', look);
          look();
        });
      child.stdout.on('data', (chunk: Buffer) => (log += String(chunk)));
      const ended = once(child, 'close');
      await printed(/is ready/);
      const half = request(`http://127.0.0.1:${await printed(/port (\d+)/)}/predict`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-length': BODY.length,
          expect: '100-continue',
        },
      });
      half.flushHeaders();
      await once(half, 'continue');
      child.kill('SIGTERM');
      child.kill('SIGTERM');
      await printed(/no new requests/);
      const status = await finish(half, BODY);
      expect(status).toBe(200);
      expect(await ended).toEqual([0, null]);
      expect(log).toMatch(/stopped\n$/);
    },
  );

  it('reaches the app that its own Procfile starts', { timeout: START_LIMIT_MS }, async () => {
    const copy = await copyApp('by-procfile');
    await writeFile(join(copy, 'Procfile'), 'web: node server.mjs\n');
    const started = await startApp(copy);
    expect(started.log).toMatch(/^listening on/);
    await started.stop();
    expect(started.log).toMatch(/are answered\nstopped\n/);
  });

  it('reaches the app through npm start', { timeout: START_LIMIT_MS }, async () => {
    const copy = await startApp(await copyApp('stopped'));
    await copy.stop();
    expect(copy.log).toMatch(/SIGTERM: no new requests; those under way are answered\nstopped\n/);
    await expect(fetch(copy.url)).rejects.toThrow('fetch failed');
    await copy.stop();
  });
});

async function finish(half: ClientRequest, body: string): Promise<number | undefined> {
  half.end(body);
  const [response] = (await once(half, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

describe('an app that cannot start', { timeout: START_LIMIT_MS }, () => {
  it('says that its port is taken, and the other program is not taken for it', async () => {
    const copy = await copyApp('taken');
    const { message, log, exitCode } = await startFailure(copy, { env: { PORT: String(app.port) } });
    expect(exitCode).toBe(1);
    expect(log).toContain(`Port ${app.port} is taken by another program (EADDRINUSE)`);
    expect(message).toContain(log.trim());
  });

  it.each([['-1'], ['http']])('says that PORT=%s is none', async PORT => {
    const { log } = await startFailure(await copyApp(`port${PORT}`), { env: { PORT } });
    expect(log).toContain(`PORT is a whole number from 0 to 65535; got "${PORT}"`);
  });

  it.each<[string, (copy: string) => Promise<void>, RegExp]>([
    [
      'the model is missing',
      copy => rm(join(copy, 'model'), { recursive: true }),
      /there is no .*description\.json/,
    ],
    [
      'the weights are missing',
      async copy => rm(join(copy, 'model', await weightsOf(copy))),
      /there is no .*weights\.\w+\.bin/,
    ],
    [
      'the model is damaged',
      copy => writeFile(join(copy, 'model/model.json'), '{"a'),
      /model\.json is damaged/,
    ],
    [
      'the weights are those of another model',
      changeWeights,
      /does not answer as it did when it was exported: expected/,
    ],
    [
      'packages are missing',
      copy => rm(join(copy, 'node_modules'), { recursive: true }),
      /Cannot find package 'express'/,
    ],
  ])('says that %s', async (name, damage, message) => {
    const copy = await copyApp(name.replaceAll(' ', '-'));
    await damage(copy);
    const { log, exitCode } = await startFailure(copy);
    expect(log).toMatch(message);
    expect(exitCode).toBe(1);
  });

  it('has no Procfile, or none for the web', async () => {
    const copy = await copyApp('procfile');
    await writeFile(join(copy, 'Procfile'), 'worker: npm start\n');
    expect((await startFailure(copy)).message).toMatch(
      /has no line for the process web, such as "web: npm start"/,
    );
    await rm(join(copy, 'Procfile'));
    expect((await startFailure(copy)).message).toMatch(/There is no .*Procfile/);
  });

  it('is stopped when it does not listen in time', async () => {
    const copy = await copyApp('slow');
    await writeFile(join(copy, 'Procfile'), 'web: node --eval "setInterval(() => {}, 1000)"\n');
    const { message, exitCode } = await startFailure(copy, { limitMs: 300 });
    expect(message).toMatch(/not ready within 300 ms/);
    expect(exitCode).toBeNull();
  });
});

async function weightsOf(copy: string): Promise<string> {
  return (await readdir(join(copy, 'model'))).find(name => name.endsWith('.bin'))!;
}

async function changeWeights(copy: string): Promise<void> {
  const file = join(copy, 'model', await weightsOf(copy));
  const weights = await readFile(file);
  weights.writeFloatLE(weights.readFloatLE(weights.length - 4) + 1, weights.length - 4);
  await writeFile(file, weights);
}

it('says 503 while the model is being loaded', { timeout: START_LIMIT_MS }, async () => {
  const copy = await copyApp('loading');
  // The model comes through a pipe, and so not before the test sends it.
  const file = join(copy, 'model/description.json');
  const description = await readFile(file, 'utf8');
  await rm(file);
  await once(spawn('mkfifo', [file]), 'close');
  const port = await findFreePort();
  const starting = startApp(copy, { env: { PORT: String(port), WAYMARK_APP_KEY: 'k3y' } });
  const ask = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}/k3y${path}`, init);
  await expect
    .poll(
      () =>
        ask('/health').then(
          ({ status }) => status,
          () => 0,
        ),
      { timeout: 20_000 },
    )
    .toBe(503);
  expect(await (await ask('/health')).json()).toEqual({ status: 'starting' });
  const early = await ask('/predict', {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json' },
  });
  expect([early.status, early.headers.get('retry-after')]).toEqual([503, '1']);
  expect((await ask('/')).status).toBe(503);
  await writeFile(file, description);
  const loaded = await starting;
  expect((await ask('/health')).status).toBe(200);
  await loaded.stop();
});

describe('startApp', { timeout: START_LIMIT_MS }, () => {
  it('replaces the app of the same folder', async () => {
    const copy = await copyApp('twice');
    const first = await startApp(copy);
    const second = await startApp(copy);
    expect(first.hasEnded).toBe(true);
    expect((await fetch(`${second.url}/health`)).ok).toBe(true);
    await second.stop();
    const third = await startApp(copy, { env: { PORT: String(second.port) } });
    expect(third.url, 'the address of a folder on the same port').toBe(second.url);
    expect((await fetch(`${second.url}/health`)).ok).toBe(true);
    await third.stop();
    const other = await startApp(await copyApp('other'), { env: { PORT: String(second.port) } });
    expect(other.key, 'the key of another folder').not.toBe(second.key);
    await other.stop();
  });

  it('ends its apps with the process', async () => {
    const copy = await copyApp('ends');
    const script = `
      const { startApp } = await import(${JSON.stringify(new URL('start-app.ts', import.meta.url).href)});
      console.log((await startApp(${JSON.stringify(copy)})).url);
      process.exit();
    `;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let url = '';
    child.stdout.on('data', (chunk: Buffer) => (url += String(chunk)));
    await once(child, 'close');
    expect(url).toMatch(/^http/);
    await expect
      .poll(
        () =>
          fetch(url.trim()).then(
            () => 'up',
            () => 'down',
          ),
        { timeout: 10_000 },
      )
      .toBe('down');
  });
});

describe('linkPackages', () => {
  it('counts the packages of the lock file', async () => {
    const copy = join(folder, 'linked');
    await cp(join(folder, 'app'), copy, { recursive: true, filter: path => !path.includes('node_modules') });
    const lock = JSON.parse(await readFile(join(copy, 'package-lock.json'), 'utf8'));
    expect(await linkPackages(copy)).toBe(Object.keys(lock.packages).length - 1);
    await expect(linkPackages(copy)).rejects.toThrow(/Cannot link .*Delete node_modules there/);
  });

  it('refuses a version that the course does not have, and a folder without a project', async () => {
    const copy = join(folder, 'other-version');
    await cp(join(folder, 'app'), copy, { recursive: true, filter: path => !path.includes('node_modules') });
    const file = join(copy, 'package-lock.json');
    const lock = JSON.parse(await readFile(file, 'utf8'));
    lock.packages['node_modules/express'].version = '4.0.0';
    await writeFile(file, JSON.stringify(lock));
    const error = await linkPackages(copy).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(ExportError);
    expect(String(error)).toMatch(/names node_modules\/express 4\.0\.0; this course has 5/);
    expect(await readdir(copy)).not.toContain('node_modules');
    await expect(linkPackages(join(folder, 'model'))).rejects.toThrow(/has no package-lock\.json/);
  });
});
