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
export interface Shown {
  readonly text: string;
  /** `Name: traceback`; undefined if the last cell that ran ended well. */
  readonly error: string | undefined;
}

const TIMEOUT_S = 30;

/** Calls `action` with a new kernel in a new folder. */
export async function withKernel<T>(action: (kernel: KernelClient) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'waymark-case-'));
  const kernel = await startKernel({ cwd: folder });
  try {
    return await action(kernel);
  } finally {
    await kernel.shutdown();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs the cells of a case, up to the first that fails. */
export async function runCase(kernel: KernelClient, { cells, opts = {} }: KernelCase): Promise<Shown> {
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
export function faultOf({ want }: KernelCase, { text, error }: Shown): string | undefined {
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
