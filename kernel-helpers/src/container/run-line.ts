import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { delimiter, dirname, posix } from 'node:path';
import { linkPackages } from '../export/link-packages.ts';
import { isRecord } from '../records.ts';
import { ContainerError } from './error.ts';
import { runOnce } from './script-cache.ts';
import { locate, own, type Stage } from './stage.ts';

const LIMIT_MS = 60_000;

/**
 * Does what a `RUN` says, command by command. Only what a project needs is known: an image's own system is not here, and
 * no command of a Dockerfile may change the student's.
 */
export async function runLine(stage: Stage, text: string): Promise<void> {
  const commands = text.replaceAll(/\\\s*\n/g, ' ').split('&&');
  for (const command of commands) await runCommand(stage, command.trim().split(/\s+/));
}

async function runCommand(stage: Stage, words: readonly string[]): Promise<void> {
  const command = words.join(' ');
  const options = words.filter(word => word.startsWith('-'));
  const operands = words.filter(word => !word.startsWith('-'));
  const isProduction =
    options.some(option => /^--(omit=dev|production|only=prod(uction)?)$/.test(option)) ||
    stage.environment['NODE_ENV'] === 'production';
  const folder = locate(stage, '.');
  const [program, action, script] = operands;
  if (program === 'npm' && /^(ci|install|i|prune)$/.test(action ?? '')) {
    await rm(posix.join(folder, 'node_modules'), { recursive: true, force: true });
    await linkPackages(folder, { omitDev: isProduction });
  } else if (program === 'npm' && action === 'run' && script !== undefined) {
    await runOnce(stage, command, () => runScript(folder, script, stage.environment));
  } else if (program === 'rm' && operands.length > 1) {
    for (const path of operands.slice(1)) {
      await rm(await own(stage, path), {
        recursive: true,
        force: options.some(option => option.includes('f')),
      });
    }
  } else {
    throw new ContainerError(`"${command}" is not known here: only npm ci, npm prune, npm run and rm are.`);
  }
}

/** Runs a script of package.json as npm does: with the programs of the installed packages, and no others of the course. */
async function runScript(
  folder: string,
  name: string,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const manifest: unknown = JSON.parse(await readFile(posix.join(folder, 'package.json'), 'utf8'));
  const scripts = isRecord(manifest) && isRecord(manifest['scripts']) ? manifest['scripts'] : {};
  const command = scripts[name];
  if (typeof command !== 'string') {
    throw new ContainerError(
      `package.json has no script "${name}"; it has ${Object.keys(scripts).join(', ') || 'none'}.`,
    );
  }
  const path = [posix.join(folder, 'node_modules/.bin'), dirname(process.execPath), process.env['PATH']].join(
    delimiter,
  );
  const child = spawn(command, {
    cwd: folder,
    shell: true,
    env: { ...process.env, ...environment, PATH: path },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LIMIT_MS,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.once('error', reject).once('close', resolve);
  const code = await promise;
  if (code !== 0) {
    throw new ContainerError(`"${command}" ended with exit code ${code}. It printed:\n${output.trimEnd()}`);
  }
}
