import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { startKernel, type CellOutcome, type KernelClient } from '@waymark/kernel-helpers/client';

/** What a notebook of a few cells shows, as data. */
export interface KernelCase {
  readonly title: string;
  readonly cells: readonly string[];
  /**
   * A part of what all cells show together, without an error in the last of them; `ERROR:Name|part` for
   * an error that is shown; `NOTHING` for no output and no error.
   */
  readonly want: string;
  /** Whether it must have a kernel and a folder of its own. Default: false. */
  readonly isAlone?: boolean;
  /** By a cell's index. */
  readonly opts?: Readonly<Record<string, CellOptions>>;
}

export interface CellOptions {
  /** Seconds until the cell is interrupted. */
  readonly interrupt_after?: number;
  /** Seconds until the cell must have ended. Default: 30. */
  readonly timeout?: number;
  /** What is typed in answer to the cell's questions. */
  readonly answers?: readonly string[];
  /** Whether an error in this cell lets the next one run. */
  readonly mayFail?: boolean;
}

/** What a case has shown, and how its last cell ended. */
interface Shown {
  readonly text: string;
  /** `Name: traceback`; undefined if the last cell that ran ended well. */
  readonly error: string | undefined;
}

const TIMEOUT_S = 30;

/** A kernel, in a folder of its own, that runs one case after the other. */
export class CaseKernel {
  readonly #env: NodeJS.ProcessEnv;
  #running: { readonly kernel: KernelClient; readonly folder: string } | undefined;

  constructor(env: NodeJS.ProcessEnv = {}) {
    this.#env = env;
  }

  /**
   * Runs a case. Returns what is wrong with what it has shown; undefined if nothing is. After a fault the
   * kernel is replaced, so that no other case fails by it.
   */
  async faultOf(kernelCase: KernelCase): Promise<string | undefined> {
    let fault: string | undefined = 'the case did not come to its end';
    try {
      fault = faultOf(kernelCase, await runCase(await this.#kernel(), kernelCase));
    } finally {
      if (fault !== undefined) await this.stop();
    }
    return fault;
  }

  async stop(): Promise<void> {
    const running = this.#running;
    if (!running) return;
    this.#running = undefined;
    await running.kernel.shutdown();
    await rm(running.folder, { recursive: true, force: true });
  }

  async #kernel(): Promise<KernelClient> {
    if (!this.#running) {
      const folder = await mkdtemp(join(tmpdir(), 'waymark-case-'));
      this.#running = { folder, kernel: await startKernel({ cwd: folder, env: this.#env }) };
    }
    return this.#running.kernel;
  }
}

/** Runs the cells of a case, up to the first that fails. */
async function runCase(kernel: KernelClient, { cells, opts = {} }: KernelCase): Promise<Shown> {
  let text = '';
  let error: string | undefined;
  for (const [index, code] of cells.entries()) {
    const options = opts[index] ?? {};
    const run = await runCell(kernel, code, options);
    text += shownText(run);
    error = shownError(run);
    if (error !== undefined && !options.mayFail) break;
  }
  return { text, error };
}

/** What is wrong with what a case has shown; undefined if nothing is. */
function faultOf({ want }: KernelCase, { text, error }: Shown): string | undefined {
  const [, name, part = ''] = /^ERROR:([^|]*)\|?(.*)$/s.exec(want) ?? [];
  const isGood =
    name !== undefined
      ? error?.startsWith(name) && error.includes(part)
      : error === undefined && (want === 'NOTHING' ? text === '' : text.includes(want));
  if (isGood) return undefined;
  return `wanted ${JSON.stringify(want)}; it showed ${JSON.stringify(text.slice(-500))} and the error ${JSON.stringify(error)}`;
}

async function runCell(kernel: KernelClient, code: string, options: CellOptions): Promise<CellOutcome> {
  const answers = [...(options.answers ?? [])];
  const seconds = options.timeout ?? TIMEOUT_S;
  const timers: NodeJS.Timeout[] = [];
  const tooLate = new Promise<never>((_resolve, reject) => {
    const error = new Error(`the cell did not end within ${seconds} s: ${code}`);
    timers.push(setTimeout(() => reject(error), seconds * 1000));
  });
  if (options.interrupt_after !== undefined) {
    timers.push(setTimeout(() => void kernel.interrupt(), options.interrupt_after * 1000));
  }
  const running = kernel.execute(code, { onInput: () => answers.shift() ?? '' });
  // A kernel that ends meanwhile says so by the race.
  running.catch(() => undefined);
  try {
    return await Promise.race([running, tooLate]);
  } finally {
    for (const timer of timers) clearTimeout(timer);
  }
}

function shownText(run: CellOutcome): string {
  return run.messages.map(({ header, content }) => textOf(header.msg_type, content)).join('');
}

function textOf(type: string, content: Readonly<Record<string, unknown>>): string {
  if (type === 'stream') return String(content['text']);
  if (type !== 'execute_result' && type !== 'display_data') return '';
  const data = content['data'] as Readonly<Record<string, unknown>>;
  const plain = data['text/plain'];
  return typeof plain === 'string' ? plain : JSON.stringify(data);
}

function shownError(run: CellOutcome): string | undefined {
  const error = run.contents('error').at(-1);
  if (error) {
    const traceback = (error['traceback'] as readonly string[]).join('\n');
    return `${String(error['ename'])}: ${stripVTControlCharacters(traceback)}`;
  }
  return run.reply.status === 'ok' ? undefined : `(${run.reply.status}, and no error is shown)`;
}
