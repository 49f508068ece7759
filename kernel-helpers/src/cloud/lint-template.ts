import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { ServiceError } from '../services/error.ts';
import { findInstalled } from '../services/find-program.ts';
import { obtainProgram } from '../services/obtain-program.ts';
import { requireAnswer } from '../todo/todo.ts';
import type { TemplateFinding } from './findings.ts';

/** How it is started. */
interface Linter {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

const VENV = fileURLToPath(new URL('../../../.venv', import.meta.url));
/** Where the set-up puts it. */
const FOLDER = join(VENV, 'cfn-lint');
const MAIN = 'import sys; from cfnlint.runner import main; sys.exit(main())';

/**
 * Has Amazon's cfn-lint look at a CloudFormation template: whether its resources have what their schemas demand, whether
 * what they refer to is there, and more than two hundred other rules. Nothing leaves this machine. At the first use the
 * set-up fetches it (37 MB), where the machine has none. It takes some seconds.
 *
 * @param template As it would be sent: an object, or the text of a JSON or YAML file.
 * @returns What it found, in the order of its output; empty for a template without faults.
 * @throws ServiceError When cfn-lint is not to be had here, with what to install; or when it fails.
 * @example
 * const findings = await lintTemplate({ Resources: { Store: { Type: 'AWS::S3::Buckets' } } });
 * console.log(findings[0]?.rule); // E3006: there is no such type
 */
export async function lintTemplate(template: object | string): Promise<TemplateFinding[]> {
  requireAnswer(template);
  const linter = await obtainProgram('cfn-lint', {
    title: 'cfn-lint',
    megabytes: existsSync(VENV) ? 37 : undefined,
    remedy: 'install it (`pip install cfn-lint`), then run the cell again',
    find,
  });
  const folder = await mkdtemp(join(tmpdir(), 'waymark-template-'));
  try {
    const file = join(folder, 'template');
    await writeFile(file, typeof template === 'string' ? template : JSON.stringify(template, undefined, 2));
    return await run(linter, file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function find(): Linter | undefined {
  if (existsSync(FOLDER)) {
    const env = { ...process.env, PYTHONPATH: FOLDER };
    return { command: join(VENV, 'bin', 'python'), args: ['-c', MAIN], env };
  }
  const installed = findInstalled(['cfn-lint']);
  return installed && { command: installed.path, args: [], env: process.env };
}

async function run({ command, args, env }: Linter, file: string): Promise<TemplateFinding[]> {
  const child = spawn(command, [...args, '--format', 'json', file], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const failed = new Promise<never>((_resolve, reject) => child.once('error', reject));
  const [output, log] = await Promise.race([Promise.all([text(child.stdout), text(child.stderr)]), failed]);
  const { readFindings } = await import('./findings.ts');
  const findings = readFindings(output);
  if (!findings) throw new ServiceError('cfn-lint failed.', { log: log || output });
  return findings;
}
