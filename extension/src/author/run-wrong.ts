import type { Kernel, KernelMessage } from '@jupyterlab/services';
import { checkOutcomeSchema, type CheckOutcome } from '@waymark/roadmap';
import {
  sourceWith,
  type AnswerCell,
  type LabModel,
  type Region,
  type SourceCell,
} from '@waymark/roadmap/lab';
import { CHECK_MIME } from '@waymark/roadmap/names';
import { z } from 'zod';

/** What its check made of a wrong answer. `broken`: it does not run, so no student would hand it in. */
export interface WrongRun {
  readonly state: 'found' | 'missed' | 'broken';
  /** What the student would read. */
  readonly message: string;
}

/** Runs code as one of the notebook's cells, unseen. */
export type RunCode = (code: string, cellId: string) => Promise<CodeRun>;

export interface CodeRun {
  readonly outcomes: readonly CheckOutcome[];
  readonly error: string | undefined;
}

/**
 * Runs a wrong answer in the place of the right one, up to the check that must find it, and then the right one again.
 * Where the cells above have not run, they are run first.
 *
 * @throws Error When the kernel goes away.
 */
export async function runWrong(
  model: LabModel,
  answer: AnswerCell,
  wrong: Region,
  run: RunCode,
): Promise<WrongRun> {
  const at = model.cells.findIndex(cell => cell.kind === 'check' && cell.check.id.value === wrong.check);
  if (at < answer.index) {
    return { state: 'broken', message: `There is no check ${wrong.check} below its answer.` };
  }
  const behind = codeOf(model.cells.slice(answer.index + 1, at + 1));
  const attempt = async (): Promise<WrongRun> => {
    const own = await run(sourceWith(answer.source, wrong), answer.id);
    if (own.error !== undefined) return { state: 'broken', message: own.error };
    const runs = await runAll(behind, run);
    return judge(wrong, runs.at(-1));
  };
  try {
    const first = await attempt();
    if (first.state !== 'broken') return first;
    await runAll(codeOf(model.cells.slice(0, answer.index)), run);
    return await attempt();
  } finally {
    await runAll([answer, ...behind], run);
  }
}

function judge({ check }: Region, last: CodeRun | undefined): WrongRun {
  const outcome = last?.outcomes.find(one => one.check === check);
  if (!outcome) return { state: 'broken', message: last?.error ?? `The check ${check} gave no outcome.` };
  const isFound = outcome.state === 'incorrect' && outcome.points < outcome.maxPoints;
  if (isFound) return { state: 'found', message: outcome.message };
  if (outcome.state === 'exception') {
    return {
      state: 'broken',
      message: `The check ends in an error: ${outcome.error?.message ?? outcome.message}`,
    };
  }
  return { state: 'missed', message: `The check is ${outcome.state}.` };
}

function codeOf(cells: readonly SourceCell[]): SourceCell[] {
  return cells.filter(({ json }) => json.cell_type === 'code');
}

async function runAll(cells: readonly SourceCell[], run: RunCode): Promise<CodeRun[]> {
  const runs: CodeRun[] = [];
  for (const { source, id } of cells) runs.push(await run(source, id));
  return runs;
}

/** Runs code in a kernel without a trace in the notebook. */
export function runIn(kernel: Kernel.IKernelConnection): RunCode {
  return async (code, cellId) => {
    const outcomes: CheckOutcome[] = [];
    let error: string | undefined;
    const content = { code, store_history: false, stop_on_error: false };
    const future = kernel.requestExecute(content, true, { cellId });
    future.onIOPub = message => {
      outcomes.push(...outcomeIn(message));
      const thrown =
        message.header.msg_type === 'error' ? errorSchema.safeParse(message.content).data : undefined;
      if (thrown) error = `${thrown.ename}: ${thrown.evalue}`;
    };
    await future.done;
    return { outcomes, error };
  };
}

const errorSchema = z.object({ ename: z.string(), evalue: z.string() });
const displaySchema = z.object({ data: z.object({ [CHECK_MIME]: checkOutcomeSchema }) });

function outcomeIn({ content }: KernelMessage.IIOPubMessage): CheckOutcome[] {
  const read = displaySchema.safeParse(content).data;
  return read ? [read.data[CHECK_MIME]] : [];
}
