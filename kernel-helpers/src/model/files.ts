import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { tf } from '../tf.ts';
import { isRecord } from '../records.ts';
import { ModelFileError } from './error.ts';

const MODEL_FILE = 'model.json';
const WEIGHTS_PATTERN = /^weights\.[0-9a-f]{16}\.bin$/;

interface ModelJson {
  readonly modelTopology: object;
  readonly format?: string;
  readonly generatedBy?: string;
  readonly convertedBy?: string | null;
  readonly trainingConfig?: NonNullable<tf.io.ModelArtifacts['trainingConfig']>;
  readonly weightsManifest: readonly {
    readonly paths: readonly string[];
    readonly weights: readonly tf.io.WeightsManifestEntry[];
  }[];
}

/**
 * Writes a model in tfjs's own layout, which its loaders read in the browser too. Whoever loads the
 * model meanwhile, or after a crash, finds the old one or the new one, whole: the weights get a name
 * of their own, and `model.json`, which refers to them, is put in place by one rename.
 */
export async function writeModelFiles(folder: string, artifacts: tf.io.ModelArtifacts): Promise<void> {
  const {
    modelTopology,
    weightSpecs = [],
    weightData,
    format,
    generatedBy,
    convertedBy,
    trainingConfig,
  } = artifacts;
  const weights = joinBuffers(weightData);
  const name = `weights.${createHash('sha256').update(weights).digest('hex').slice(0, 16)}.bin`;
  const json: ModelJson = {
    modelTopology: modelTopology ?? {},
    ...(format !== undefined && { format }),
    ...(generatedBy !== undefined && { generatedBy }),
    ...(convertedBy !== undefined && { convertedBy }),
    ...(trainingConfig !== undefined && { trainingConfig }),
    weightsManifest: [{ paths: [name], weights: weightSpecs }],
  };
  await mkdir(folder, { recursive: true });
  await writeWhole(join(folder, name), weights);
  await writeWhole(join(folder, MODEL_FILE), JSON.stringify(json));
  const old = (await readdir(folder)).filter(file => WEIGHTS_PATTERN.test(file) && file !== name);
  await Promise.all(old.map(file => rm(join(folder, file), { force: true })));
}

/** @throws ModelFileError Saying which file is missing or damaged. */
export async function readModelFiles(folder: string): Promise<tf.io.ModelArtifacts> {
  const path = join(folder, MODEL_FILE);
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    const reason = isMissing(error)
      ? 'there is no such file. Save a model there first'
      : 'the file is damaged. Save the model again';
    throw new ModelFileError(`No model can be read from ${path}: ${reason}.`, { cause: error });
  }
  if (!isModelJson(json)) {
    throw new ModelFileError(`${path} is not the file of a layers model. Save the model again.`);
  }
  const parts = await Promise.all(
    json.weightsManifest.flatMap(group => group.paths).map(name => readWeights(join(folder, name))),
  );
  const weights = Buffer.concat(parts);
  const { weightsManifest, convertedBy, ...rest } = json;
  return {
    ...rest,
    ...(convertedBy && { convertedBy }),
    weightSpecs: weightsManifest.flatMap(group => group.weights),
    weightData: weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.byteLength),
  };
}

/** Whether it has what is read here; the rest is tfjs's to judge. */
function isModelJson(json: unknown): json is ModelJson {
  return isRecord(json) && isRecord(json['modelTopology']) && Array.isArray(json['weightsManifest']);
}

async function readWeights(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new ModelFileError(`The weights of the model are missing: ${path}. Save the model again.`, {
      cause: error,
    });
  }
}

async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const partial = `${path}.${process.pid}.partial`;
  try {
    await writeFile(partial, content, { flush: true });
    await rename(partial, path);
  } finally {
    await rm(partial, { force: true });
  }
}

function joinBuffers(data: tf.io.ModelArtifacts['weightData']): Uint8Array {
  const parts = data === undefined ? [] : Array.isArray(data) ? data : [data];
  return Buffer.concat(parts.map(part => Buffer.from(part)));
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
