import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seeds } from '../../../roadmap/testing/seeded.ts';
import { seededRandom } from '../data/random.ts';
import { PredictionRecorder } from './recorder.ts';
import { STORE_FILE, type PredictionRow } from './tables.ts';
import { PredictionWriter, type WriterOptions } from './writer.ts';

let folder: string;
let problems: string[];
const recorders: PredictionRecorder[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-store-'));
  problems = [];
});
afterEach(async () => {
  await Promise.all(recorders.splice(0).map(one => one.close()));
  await rm(folder, { recursive: true, force: true });
});

function options(change: Partial<WriterOptions> = {}): WriterOptions {
  return {
    folder,
    model: { name: 'prices', version: '1', description: '{}', describedAt: 0 },
    retention: { rows: 100_000, days: 90 },
    ...change,
  };
}

function newRecorder(change: Partial<WriterOptions> = {}): PredictionRecorder {
  const made = new PredictionRecorder(options(change), problem => problems.push(problem));
  recorders.push(made);
  return made;
}

function row(request: string, change: Partial<PredictionRow> = {}): PredictionRow {
  return {
    request,
    at: Date.now(),
    ms: 1,
    status: 200,
    segment: null,
    inputs: '{"x":1}',
    output: '2',
    ...change,
  };
}

function stored(sql: string): Record<string, unknown>[] {
  const database = new DatabaseSync(join(folder, STORE_FILE), { readOnly: true });
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
}

/** Holds the file as a program does that writes for long; it waits, as such a program does, for one that writes now. */
function lock(): DatabaseSync {
  const database = new DatabaseSync(join(folder, STORE_FILE), { timeout: 30_000 });
  database.exec('begin immediate');
  return database;
}

describe('a recorder', () => {
  it('writes what was asked and answered, and labels that come later', async () => {
    const recorder = newRecorder();
    recorder.add(row('a', { at: 5e12, ms: 1.5, segment: 'north' }));
    recorder.add(row('b', { status: 500, output: null }));
    recorder.addLabel({ request: 'a', at: 6e12, actual: '3' });
    recorder.addLabel({ request: 'a', at: 7e12, actual: '4' });
    await recorder.flush();
    expect(
      stored('select request, at, ms, status, segment, inputs, output from prediction order by id'),
    ).toEqual([
      { request: 'a', at: 5e12, ms: 1.5, status: 200, segment: 'north', inputs: '{"x":1}', output: '2' },
      expect.objectContaining({ request: 'b', status: 500, segment: null, output: null }),
    ]);
    expect(stored('select name, request, actual from label')).toEqual([
      { name: 'prices', request: 'a', actual: '4' },
    ]);
    expect(problems).toEqual([]);
  });

  it('keeps what cannot be written for now, says so once, and writes it when the disk works again', async () => {
    const path = join(folder, 'store');
    await writeFile(path, 'a file where the folder should be');
    const recorder = newRecorder({ folder: path });
    recorder.add(row('a'));
    await recorder.flush();
    recorder.add(row('b'));
    await recorder.flush();
    expect(problems).toEqual([
      expect.stringMatching(/^Predictions of prices are not recorded for now: .*EEXIST/),
    ]);
    await rm(path);
    await recorder.flush();
    folder = path;
    expect(stored('select request from prediction order by id')).toEqual([
      { request: 'a' },
      { request: 'b' },
    ]);
  });

  it('waits while another program writes', async () => {
    const recorder = newRecorder();
    recorder.add(row('a'));
    await recorder.flush();
    const held = lock();
    recorder.add(row('b'));
    const written = recorder.flush();
    held.exec('commit');
    held.close();
    await written;
    expect(stored('select request from prediction order by id')).toEqual([
      { request: 'a' },
      { request: 'b' },
    ]);
    expect(problems).toEqual([]);
  });

  it('holds a bounded number of rows, the oldest ones, and counts what it left out', async () => {
    const path = join(folder, 'store');
    await writeFile(path, '');
    const recorder = newRecorder({ folder: path });
    for (let i = 0; i < 10_020; i++) recorder.add(row(String(i)));
    expect(recorder.leftOut).toBe(20);
    await rm(path);
    await recorder.flush();
    folder = path;
    expect(stored('select count(*) as count, max(cast(request as integer)) as last from prediction')).toEqual(
      [{ count: 10_000, last: 9_999 }],
    );
  });

  it('does not touch a file that a newer program wrote', async () => {
    const database = new DatabaseSync(join(folder, STORE_FILE));
    database.exec('pragma user_version = 99');
    database.close();
    const recorder = newRecorder();
    recorder.add(row('a'));
    await recorder.flush();
    expect(problems).toEqual([expect.stringContaining('was written by a newer program')]);
    expect(stored('select name from sqlite_master')).toEqual([]);
  });

  it('can be read by nobody else', async () => {
    const open = join(folder, 'open');
    await mkdir(open);
    await chmod(open, 0o755);
    new PredictionWriter(options({ folder: open })).close();
    const { mode } = await import('node:fs/promises').then(({ stat }) => stat(join(open, STORE_FILE)));
    expect(mode & 0o077).toBe(0);
  });

  it.each(seeds(5))('loses and doubles nothing with several writers and locks, seed %i', async seed => {
    const random = seededRandom(seed);
    const replicas = Array.from({ length: 3 }, (_, i) =>
      newRecorder({ model: { name: 'prices', version: String(i), description: '{}', describedAt: 0 } }),
    );
    replicas[0]!.add(row('first'));
    await replicas[0]!.flush();
    const expected = new Set(['0 first']);
    let held: DatabaseSync | undefined;
    for (let i = 0; i < 2_000; i++) {
      const version = Math.floor(random() * 3);
      replicas[version]!.add(row(String(i)));
      expected.add(`${version} ${i}`);
      if (random() < 0.02) await Promise.race([replicas[version]!.flush(), new Promise(setImmediate)]);
      if (random() < 0.01) {
        held?.exec('commit');
        held?.close();
        held = held ? undefined : lock();
      }
    }
    held?.exec('commit');
    held?.close();
    await Promise.all(replicas.map(one => one.flush()));
    const rows = stored('select version, request from prediction join model on model.id = prediction.model');
    expect(rows).toHaveLength(expected.size);
    expect(new Set(rows.map(one => `${String(one['version'])} ${String(one['request'])}`))).toEqual(expected);
    expect(problems).toEqual([]);
  });
});

describe('retention', () => {
  it('forgets rows that are too many or too old, with their labels', () => {
    const now = Date.now();
    const first = new PredictionWriter(options({ retention: { rows: 10, days: 1 } }));
    first.write({
      rows: Array.from({ length: 30 }, (_, i) => row(String(i), { at: now - 30 + i })),
      labels: [
        { request: '3', at: now - 20, actual: '1' },
        { request: '25', at: now, actual: '1' },
      ],
    });
    first.close();
    const second = new PredictionWriter(options({ retention: { rows: 10, days: 1 } }));
    second.write({
      rows: [row('old', { at: now - 2 * 86_400_000 }), row('new', { at: now + 1 })],
      labels: [],
    });
    second.close();
    expect(stored('select request from prediction order by at').map(one => one['request'])).toEqual([
      '21',
      '22',
      '23',
      '24',
      '25',
      '26',
      '27',
      '28',
      '29',
      'new',
    ]);
    expect(stored('select request from label')).toEqual([{ request: '25' }]);
  });
});

it('leaves a process free to end once all is written', async () => {
  const source = new URL('./recorder.ts', import.meta.url).href;
  const script = `import(${JSON.stringify(source)}).then(({ PredictionRecorder }) => {
    new PredictionRecorder(${JSON.stringify(options())}, console.error).add(${JSON.stringify(row('last'))});
  })`;
  const worker = new Worker(script, { eval: true });
  await new Promise(resolve => worker.once('exit', resolve));
  expect(stored('select request from prediction')).toEqual([{ request: 'last' }]);
});
