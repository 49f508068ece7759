import { cp, mkdir, rm } from 'node:fs/promises';
import { posix, resolve } from 'node:path';
import { requireAnswer } from '../todo/todo.ts';
import { buildContext, listFiles } from './build-context.ts';
import { copyInto, downloadInto, stageSource, type CopySource } from './copy.ts';
import { countPackages } from './count-packages.ts';
import { parseDockerfile, type DockerInstruction } from './dockerfile.ts';
import { ContainerError } from './error.ts';
import { runLine } from './run-line.ts';
import { layerBetween, locate, snapshot, type ImageLayer, type Stage } from './stage.ts';

/** What {@link buildImage} made. */
export interface ContainerImage {
  /** What stands for the image's working directory on this machine. */
  readonly folder: string;
  /** What lies below the working directory, packages left out, sorted. */
  readonly files: readonly string[];
  /** Of its last stage, what one line after the other brought. */
  readonly layers: readonly ImageLayer[];
  readonly environment: Readonly<Record<string, string>>;
  readonly user: string;
  /** With which it starts, word by word. */
  readonly command: readonly string[];
  /** What `HEALTHCHECK` says. */
  readonly health: string;
  /** How many packages are installed, those inside of others included. */
  readonly packages: number;
}

/** How {@link buildImage} builds. */
export interface BuildImageOptions {
  /** The text of the Dockerfile. */
  readonly dockerfile: string;
  /** The text of `.dockerignore`. Default: nothing is kept out. */
  readonly dockerignore?: string;
  /** The folder into which it is built; what was there goes. */
  readonly to: string;
  /** What `ADD` can download: the path of a file, by its address. Default: nothing. */
  readonly downloads?: Readonly<Record<string, string>>;
}

/** Known, and without a part in what is built. */
const NOTED = new Set(['EXPOSE', 'LABEL', 'STOPSIGNAL', 'MAINTAINER']);

/**
 * Does with a folder what `docker build` does, on a machine without Docker: goes through the Dockerfile, line by line,
 * copies what `.dockerignore` lets in, installs by `npm ci` what the lock file names, from this course's packages, and
 * runs scripts of `package.json`. Every line that brings or removes files makes a layer; with several `FROM`, the last
 * stage is the image. The system of the base image is not there: of commands it knows `npm ci`, `npm prune`, `npm run`
 * and `rm`. What a script has made of the same files before is taken from there, as Docker takes a layer from its cache.
 *
 * @param folder The build context; relative to the notebook's folder.
 * @param options The Dockerfile, and where to build.
 * @returns The image, with its files on this machine. {@link runImage} starts it.
 * @throws ContainerError Naming the line that Docker would stop at, or that is not known here.
 * @example
 * const dockerfile = 'FROM node:24.21.0-slim\nWORKDIR /app\nCOPY *.mjs ./\nCMD ["node", "server.mjs"]';
 * const image = await buildImage('deploy/mass', { dockerfile, to: 'images/mass' });
 * console.log(image.files);
 */
export async function buildImage(folder: string, options: BuildImageOptions): Promise<ContainerImage> {
  const { dockerfile, dockerignore = '', to, downloads = {} } = options;
  for (const answer of [folder, dockerfile, dockerignore, to]) requireAnswer(answer);
  const target = resolve(to);
  await rm(target, { recursive: true, force: true });
  const context: CopySource = {
    folder: resolve(folder),
    files: await buildContext(folder, dockerignore),
    label: 'in the build context. Is it there, and does .dockerignore let it in?'.replace(/\.$/, ''),
  };
  const stages: Stage[] = [];
  for (const instruction of parseDockerfile(dockerfile)) {
    if (instruction.name === 'FROM') stages.push(await beginStage(instruction, stages, target));
    else await follow(instruction, stages, context, downloads);
  }
  const last = stages.at(-1);
  if (last === undefined) throw new ContainerError('The Dockerfile has no FROM: no image to begin with.');
  const work = locate(last, '.');
  const files = await listFiles(work);
  const { layers, environment, user, entrypoint, command, health } = last;
  return {
    folder: work,
    files: files.filter(file => !file.startsWith('node_modules/')),
    layers,
    environment,
    user,
    command: [...entrypoint, ...command],
    health,
    packages: await countPackages(work),
  };
}

async function beginStage(
  { words }: DockerInstruction,
  stages: readonly Stage[],
  target: string,
): Promise<Stage> {
  const [base = '', as, name = String(stages.length)] = words;
  const isNamed = as?.toUpperCase() === 'AS';
  const root = posix.join(target, isNamed ? name.toLowerCase() : String(stages.length));
  const fresh = { name: isNamed ? name : String(stages.length), root };
  const parent = stages.find(stage => stage.name === base);
  if (parent === undefined) {
    await mkdir(root, { recursive: true });
    return {
      ...fresh,
      layers: [],
      workdir: '/',
      environment: {},
      user: 'root',
      entrypoint: [],
      command: [],
      health: '',
    };
  }
  await cp(parent.root, root, { recursive: true, verbatimSymlinks: true });
  return { ...parent, ...fresh, layers: [...parent.layers], environment: { ...parent.environment } };
}

async function follow(
  instruction: DockerInstruction,
  stages: readonly Stage[],
  context: CopySource,
  downloads: Readonly<Record<string, string>>,
): Promise<void> {
  const { name, words, text, json, pairs, line } = instruction;
  const stage = stages.at(-1);
  if (stage === undefined) {
    if (name === 'ARG') return;
    throw new ContainerError(`Line ${line}, ${name}: a Dockerfile begins with FROM.`);
  }
  const shell = () => (json.length > 0 ? json : ['/bin/sh', '-c', text]);
  if (name === 'WORKDIR') await enter(stage, words[0] ?? '');
  else if (name === 'ENV') Object.assign(stage.environment, Object.fromEntries(pairs));
  else if (name === 'USER') stage.user = words[0] ?? '';
  else if (name === 'HEALTHCHECK') stage.health = text;
  else if (name === 'ENTRYPOINT') Object.assign(stage, { entrypoint: shell(), command: [] });
  else if (name === 'CMD') stage.command = shell();
  else if (name === 'COPY' || name === 'ADD' || name === 'RUN') {
    await changeFiles(stage, instruction, stages, context, downloads);
  } else if (!NOTED.has(name)) {
    throw new ContainerError(`Line ${line}: ${name} is not known here.`);
  }
}

/** Goes on in a folder, which is made where it is not there. */
async function enter(stage: Stage, folder: string): Promise<void> {
  stage.workdir = posix.resolve(stage.workdir, folder);
  await mkdir(locate(stage, '.'), { recursive: true });
}

/** Follows a line that brings or removes files; they are its layer. */
async function changeFiles(
  stage: Stage,
  instruction: DockerInstruction,
  stages: readonly Stage[],
  context: CopySource,
  downloads: Readonly<Record<string, string>>,
): Promise<void> {
  const { name, text, line, flags, words } = instruction;
  const before = await snapshot(stage);
  if (name === 'RUN') {
    await runLine(stage, text).catch((cause: unknown) => {
      throw new ContainerError(
        `Line ${line}, RUN ${text}: ${cause instanceof Error ? cause.message : String(cause)}`,
        { cause },
      );
    });
  } else if (name === 'ADD' && /^https?:/.test(words[0] ?? '')) {
    await downloadInto(stage, instruction, downloads);
  } else if (flags['from'] === undefined) {
    await copyInto(stage, instruction, context);
  } else {
    const source = stages
      .slice(0, -1)
      .find(({ name: other }, i) => other === flags['from'] || String(i) === flags['from']);
    if (source === undefined) {
      throw new ContainerError(
        `Line ${line}, ${name} ${text}: there is no stage "${flags['from']}" before this one.`,
      );
    }
    await copyInto(stage, instruction, await stageSource(source));
  }
  stage.layers.push(await layerBetween(stage, `${name} ${text}`, before));
}
