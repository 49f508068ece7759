import { copyFile, mkdir, readFile, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { printValue } from '../print.ts';
import { requireAnswer } from '../todo/todo.ts';
import { readModelFiles, writeModelFiles } from '../model/files.ts';
import { grafanaDashboard } from '../monitor/grafana-dashboard.ts';
import { describeModel, type ModelDescription } from './describe-model.ts';
import { ExportError } from './error.ts';
import { lockClosure, parseLock } from './lock.ts';
import type { ExportOptions } from './options.ts';
import { renderReadme } from './readme.ts';
import { validateOptions } from './validate.ts';

/** Of the repository; this file lies equally deep as source and compiled. */
export const ROOT = new URL('../../../', import.meta.url);
const TEMPLATE = new URL('kernel-helpers/src/export/template/', ROOT);
const PROGRAM_FILES = [
  'server.mjs',
  'app.mjs',
  'input.mjs',
  'metrics.mjs',
  'model.mjs',
  'page.mjs',
  'record.mjs',
];
/** What writes predictions to a store, as it is compiled for these helpers. */
const RECORDER = new URL('kernel-helpers/dist/prediction-store/', ROOT);
const RECORDER_FILES = ['recorder.js', 'tables.js', 'writer-thread.js', 'writer.js'];
const DEPENDENCIES = ['@tensorflow/tfjs', 'express'];
const ENGINES = { node: '>=20' };

/** A project that {@link exportApp} wrote. */
export interface ExportedApp {
  /** Its absolute path. */
  readonly folder: string;
  /** What was written, below the folder, sorted. */
  readonly files: readonly string[];
}

/**
 * Writes a web app around a saved model, as a project that runs without this platform: in its folder,
 * `npm ci` and `npm start` are all it takes. It has a page with a form, `POST /predict` for JSON,
 * `GET /health`, `GET /metrics` for Prometheus with a dashboard for Grafana, a `Procfile` and a README. The scaler and
 * the encoders travel with the model. Where the environment variable `MONITOR_STORE` names a folder, it records what the
 * model is asked there, as {@link monitor} does.
 *
 * @param folder New or empty; relative to the notebook's folder. It is written whole or not at all.
 * @param options The model takes rows of shape [1, columns]: a column for each number among the
 *   features, one for each choice of a word, in the order of the features. Its output is [1, 1] for a
 *   number, [1, classes] for classes.
 * @throws ExportError When the folder is not empty, an option is not what it should be, or the model
 *   has another shape.
 * @throws ModelFileError When there is no model, or its files are damaged.
 * @example
 * const scaler = StandardScaler.fit([[181, 18.7], [217, 15]]);
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
 * await saveModel(model, 'models/mass');
 * const app = await exportApp('deploy/mass', {
 *   name: 'penguin-mass', title: 'How heavy is this penguin?', version: '1.0.0',
 *   model: 'models/mass', scaler,
 *   features: [
 *     { name: 'flipper', label: 'Flipper', unit: 'mm', min: 170, max: 235 },
 *     { name: 'depth', label: 'Depth of the bill', unit: 'mm', min: 13, max: 22 },
 *   ],
 *   output: { label: 'Mass', unit: 'g' },
 * });
 */
export async function exportApp(folder: string, options: ExportOptions): Promise<ExportedApp> {
  requireAnswer(folder);
  validateOptions(options);
  const target = resolve(folder);
  await requireEmpty(target);
  const description = await describeModel(options);
  const partial = join(dirname(target), `.${basename(target)}.${process.pid}.partial`);
  try {
    await writeProject(partial, description, options.model);
    await rmdir(target).catch(ignoreMissing);
    await rename(partial, target);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return { folder: target, files: await listFiles(target) };
}

async function writeProject(folder: string, description: ModelDescription, model: string): Promise<void> {
  const { name, title, version } = description;
  const lock = parseLock(await readFile(new URL('package-lock.json', ROOT), 'utf8'));
  const packages = lockClosure(lock.packages, DEPENDENCIES);
  const dependencies = Object.fromEntries(
    DEPENDENCIES.map(dependency => [dependency, packages[`node_modules/${dependency}`]!.version]),
  );
  const texts: Record<string, string> = {
    'package.json': printJson({
      name,
      version,
      description: title,
      private: true,
      type: 'module',
      engines: ENGINES,
      scripts: { start: 'node server.mjs' },
      dependencies,
    }),
    'package-lock.json': printJson({
      name,
      version,
      lockfileVersion: lock.lockfileVersion,
      requires: true,
      packages: { '': { name, version, dependencies, engines: ENGINES }, ...packages },
    }),
    // Not by npm: in it and its shell, a signal to stop may get lost.
    Procfile: 'web: node server.mjs\n',
    'README.md': renderReadme(description),
    '.gitignore': 'node_modules/\n',
    'grafana-dashboard.json': printJson(grafanaDashboard({ name, title })),
  };
  await writeModelFiles(join(folder, 'model'), await readModelFiles(resolve(model)));
  await writeFile(join(folder, 'model/description.json'), printJson(description));
  await mkdir(join(folder, 'recorder'));
  await Promise.all([
    ...PROGRAM_FILES.map(file => copyFile(new URL(file, TEMPLATE), join(folder, file))),
    ...RECORDER_FILES.map(async file => {
      const program = await readFile(new URL(file, RECORDER), 'utf8');
      // The sources that its source map is of stay here.
      await writeFile(join(folder, 'recorder', file), program.replace(/^\/\/# sourceMappingURL=.*\n?/m, ''));
    }),
    ...Object.entries(texts).map(([file, text]) => writeFile(join(folder, file), text)),
  ]);
}

async function requireEmpty(folder: string): Promise<void> {
  const found = await readdir(folder).catch(ignoreMissing);
  if (found === undefined || found.length === 0) return;
  throw new ExportError(
    `${folder} is not empty: it has ${found.slice(0, 3).join(', ')}. Choose a new folder, or delete this one first.`,
  );
}

function ignoreMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw new ExportError(
    `Cannot export there: ${error instanceof Error ? error.message : printValue(error)}.`,
    {
      cause: error,
    },
  );
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter(entry => entry.isFile());
  return files.map(file => join(file.parentPath, file.name).slice(folder.length + 1)).toSorted();
}

function printJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
