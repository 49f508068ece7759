import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ModelFileError } from '../model/error.ts';
import { saveModel } from '../model/model.ts';
import { OneHotEncoder } from '../prepare/one-hot-encoder.ts';
import { StandardScaler } from '../prepare/standard-scaler.ts';
import { tf } from '../tf.ts';
import { todo } from '../todo/todo.ts';
import { UnattemptedError } from '../todo/error.ts';
import { ExportError } from './error.ts';
import { exportApp } from './export-app.ts';
import type { ExportOptions } from './options.ts';

const ROOT = new URL('../../../', import.meta.url);
const FEATURES = [
  { name: 'flipper', label: 'Flipper', unit: 'mm', min: 170, max: 235 },
  { name: 'species', label: 'Species', encoder: OneHotEncoder.fit(['Adelie', 'Gentoo']) },
  { name: 'depth', label: 'Bill | depth', unit: 'mm', min: 13, max: 22 },
];

let folder: string;
let count = 0;
let target: string;
let options: ExportOptions;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-export-'));
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [4] })] });
  await saveModel(model, join(folder, 'model'));
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(() => {
  target = join(folder, `app-${count++}`);
  options = {
    name: 'penguin-mass',
    title: 'How heavy?',
    version: '1.2.0',
    model: join(folder, 'model'),
    features: FEATURES,
    scaler: StandardScaler.fit([
      [181, 18.7],
      [217, 15],
    ]),
    output: { label: 'Mass', unit: 'g' },
  };
});

const readJson = async (file: string) => JSON.parse(await readFile(join(target, file), 'utf8'));

describe('exportApp', () => {
  it('writes the whole project, and into an empty folder, too', async () => {
    await mkdir(target);
    const app = await exportApp(target, options);
    expect(app.folder).toBe(target);
    expect(app.files).toEqual([
      '.gitignore',
      'Procfile',
      'README.md',
      'app.mjs',
      'grafana-dashboard.json',
      'input.mjs',
      'metrics.mjs',
      'model.mjs',
      'model/description.json',
      'model/model.json',
      expect.stringMatching(/^model\/weights\.[0-9a-f]{16}\.bin$/),
      'package-lock.json',
      'package.json',
      'page.mjs',
      'record.mjs',
      'recorder/recorder.js',
      'recorder/tables.js',
      'recorder/writer-thread.js',
      'recorder/writer.js',
      'server.mjs',
    ]);
    expect((await readdir(folder)).filter(name => name.includes('partial'))).toEqual([]);
  });

  it('names exact versions, those of these helpers', async () => {
    await exportApp(target, options);
    const { dependencies, scripts, version } = await readJson('package.json');
    const ours = JSON.parse(
      await readFile(new URL('kernel-helpers/package.json', ROOT), 'utf8'),
    ).dependencies;
    expect(dependencies).toEqual({
      '@tensorflow/tfjs': ours['@tensorflow/tfjs'],
      express: ours['express'],
    });
    expect(Object.values(dependencies)).toEqual([
      expect.stringMatching(/^\d+\.\d+\.\d+$/),
      expect.stringMatching(/^\d+\.\d+\.\d+$/),
    ]);
    expect(scripts.start).toBe('node server.mjs');
    expect(version).toBe('1.2.0');
    expect(await readFile(join(target, 'Procfile'), 'utf8')).toBe('web: node server.mjs\n');
  });

  it('locks every package by its hash and names no registry', async () => {
    await exportApp(target, options);
    const lock = await readJson('package-lock.json');
    const ours = JSON.parse(await readFile(new URL('package-lock.json', ROOT), 'utf8'));
    for (const [key, entry] of Object.entries<Record<string, unknown>>(lock.packages)) {
      if (key === '') continue;
      expect({ key, ...entry }).toMatchObject({ key, integrity: expect.stringMatching(/^sha512-/) });
      expect({ key, ...entry }).not.toHaveProperty('resolved');
      expect({ key, ...ours.packages[key] }).toMatchObject({ key, ...entry });
    }
    expect(JSON.stringify(lock)).not.toMatch(/https?:/);
  });

  it('has a lock file to which npm agrees, and which lacks no package', async () => {
    await exportApp(target, options);
    // An empty cache and no network: npm has nothing to go by but the lock file.
    const { stdout } = await promisify(execFile)(
      'npm',
      ['ci', '--dry-run', '--offline', '--ignore-scripts', '--cache', join(folder, 'npm-cache')],
      { cwd: target },
    );
    const { packages } = await readJson('package-lock.json');
    expect(stdout).toContain(`added ${Object.keys(packages).length - 1} packages`);

    delete packages['node_modules/accepts'];
    await writeFile(
      join(target, 'package-lock.json'),
      JSON.stringify({ ...(await readJson('package-lock.json')), packages }),
    );
    await expect(
      promisify(execFile)('npm', ['ci', '--dry-run', '--offline', '--cache', join(folder, 'npm-cache')], {
        cwd: target,
      }),
    ).rejects.toThrow(/Missing: accepts|accepts/);
  });

  it('describes how each column is made, with the scaler and the choices', async () => {
    await exportApp(target, {
      ...options,
      output: { label: 'Mass', unit: 'g', scaler: StandardScaler.fit([[3000], [5000]]), decimals: 1 },
    });
    const { features, output, example } = await readJson('model/description.json');
    expect(features).toMatchObject([
      { kind: 'number', name: 'flipper', mean: 199, deviation: 18 },
      { kind: 'choice', name: 'species', choices: ['Adelie', 'Gentoo'] },
      { kind: 'number', name: 'depth', mean: expect.closeTo(16.85), deviation: expect.closeTo(1.85) },
    ]);
    expect(output).toEqual({
      kind: 'number',
      label: 'Mass',
      unit: 'g',
      decimals: 1,
      mean: 4000,
      deviation: 1000,
    });
    expect(example.input).toEqual({ flipper: 202.5, species: 'Adelie', depth: 17.5 });
    expect(example.answer.prediction).toBeTypeOf('number');
  });

  it('tells in the README what the fields are, and a call that a shell understands', async () => {
    const species = { name: 'species', label: 'Species', encoder: OneHotEncoder.fit(["King's", 'Gentoo']) };
    await exportApp(target, {
      ...options,
      features: [FEATURES[0]!, species, FEATURES[2]!],
      example: { flipper: 200, species: "King's", depth: 17 },
    });
    const readme = await readFile(join(target, 'README.md'), 'utf8');
    expect(readme).toContain('| `depth` | Bill \\| depth | a number from 13 to 22 (mm) |');
    const data = /--data ('.*')/.exec(readme)?.[1];
    const { stdout } = await promisify(execFile)('sh', ['-c', `printf %s ${data}`]);
    expect(JSON.parse(stdout)).toEqual({ flipper: 200, species: "King's", depth: 17 });
  });

  it('takes a classifier, a model without a scaler, and one without words', async () => {
    const model = tf.sequential({
      layers: [tf.layers.dense({ units: 2, inputShape: [1], activation: 'softmax' })],
    });
    await saveModel(model, join(folder, 'classes'));
    const { scaler: _, ...rest } = options;
    await exportApp(target, {
      ...rest,
      model: join(folder, 'classes'),
      features: [FEATURES[0]!],
      output: { label: 'Species', classes: ['A', 'B'] },
    });
    const { features, example } = await readJson('model/description.json');
    expect(features).toMatchObject([{ mean: 0, deviation: 1 }]);
    expect(Object.keys(example.answer.probabilities)).toEqual(['A', 'B']);
    expect(example.answer.probabilities.A + example.answer.probabilities.B).toBeCloseTo(1, 5);
  });

  it('keeps no tensor', async () => {
    await exportApp(target, options);
    const before = tf.memory().numTensors;
    await exportApp(`${target}-again`, options);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses a folder that is not empty, and leaves it as it is', async () => {
    await mkdir(target);
    await writeFile(join(target, 'mine.txt'), 'mine');
    await expect(exportApp(target, options)).rejects.toThrow(
      /is not empty: it has mine\.txt\. Choose a new folder/,
    );
    expect(await readdir(target)).toEqual(['mine.txt']);
  });

  it('refuses a file in place of the folder', async () => {
    await writeFile(target, 'mine');
    await expect(exportApp(target, options)).rejects.toThrow(ExportError);
    expect(await readFile(target, 'utf8')).toBe('mine');
  });

  it('refuses a model that is missing, and writes nothing', async () => {
    const error = await exportApp(target, { ...options, model: join(folder, 'nowhere') }).catch(
      (error: unknown) => error,
    );
    expect(error).toBeInstanceOf(ModelFileError);
    expect(String(error)).toMatch(/there is no such file\. Save a model there first/);
    expect(await readdir(folder)).not.toContain(target.slice(folder.length + 1));
  });

  it.each<[string, Partial<Record<keyof ExportOptions, unknown>>, RegExp]>([
    [
      'a name with blanks',
      { name: 'Penguin Mass' },
      /name is made of small letters, digits and hyphens.*got 'Penguin Mass'/,
    ],
    ['a name that leaves the folder', { name: '../x' }, /name is made of/],
    ['an empty title', { title: ' ' }, /title is text/],
    [
      'a version that is a range',
      { version: '^1.0.0' },
      /version is three numbers, such as "1\.0\.0"; got '\^1\.0\.0'/,
    ],
    ['no features', { features: [] }, /features is a list/],
    [
      'a feature twice',
      { features: [FEATURES[0], FEATURES[0]] },
      /every feature has a name of its own; got 'flipper'/,
    ],
    ['a name that is no field', { features: [{ ...FEATURES[0], name: 'a b' }] }, /the name of feature 0/],
    [
      'a range the wrong way round',
      { features: [{ ...FEATURES[0], min: 9, max: 1 }] },
      /flipper has a min and a max, the smaller first/,
    ],
    [
      'a range without an end',
      { features: [{ ...FEATURES[0], max: Infinity }] },
      /flipper has a min and a max/,
    ],
    [
      'a word without its encoder',
      { features: [{ name: 'a', label: 'A', encoder: undefined }] },
      /the encoder of a is a OneHotEncoder/,
    ],
    [
      'a scaler of other columns',
      { scaler: StandardScaler.fit([[1], [2]]) },
      /fitted on 1 columns, and 2 of the features are numbers \(flipper, depth\)/,
    ],
    [
      'fewer features than columns',
      { features: [FEATURES[0], FEATURES[2]] },
      /The model has columns of shape \[rows, 4\]; the features give \[rows, 2\]/,
    ],
    [
      'more classes than outputs',
      { output: { label: 'S', classes: ['a', 'b'] } },
      /The model has outputs of shape \[rows, 1\]; the option output says \[rows, 2\]/,
    ],
    ['a class twice', { output: { label: 'S', classes: ['a', 'a'] } }, /each of them once/],
    ['an output without a label', { output: {} }, /the label of the output is text/],
    [
      'an output scaler of two columns',
      {
        output: {
          label: 'M',
          unit: 'g',
          scaler: StandardScaler.fit([
            [1, 2],
            [3, 4],
          ]),
        },
      },
      /rows of one number/,
    ],
    ['half a decimal', { output: { label: 'M', unit: 'g', decimals: 0.5 } }, /decimals is a whole number/],
    [
      'an example with an unknown feature',
      { example: { wing: 1 } },
      /an unknown feature, wing; the features are flipper, species, depth/,
    ],
    [
      'an example out of range',
      { example: { flipper: 1, species: 'Adelie', depth: 17 } },
      /flipper in the example is a number from 170 to 235; got 1/,
    ],
    [
      'an example with a foreign word',
      { example: { flipper: 200, species: 'Emu', depth: 17 } },
      /species in the example is one of Adelie, Gentoo; got 'Emu'/,
    ],
  ])('refuses %s', async (_name, change, message) => {
    const error = await exportApp(target, { ...options, ...change } as ExportOptions).catch(
      (error: unknown) => error,
    );
    expect(error).toBeInstanceOf(ExportError);
    expect(String(error)).toMatch(message);
    expect(await readdir(folder)).not.toContain(target.slice(folder.length + 1));
  });

  it.each([['features'], ['model'], ['scaler']])('is unattempted when %s is', async name => {
    await expect(exportApp(target, { ...options, [name]: todo(name) })).rejects.toThrow(UnattemptedError);
  });
});
