import { GUARD_CELL, guardCall, KernelStartError, type KernelMessage } from '@waymark/kernel-helpers/client';
import { CHECK_MIME } from '@waymark/roadmap/names';
import { DEFAULT_LIMITS, type RunLimits } from '../grading/limits.ts';
import { LabSession } from '../grading/lab-session.ts';
import type { Submission, SubmissionCell } from './assemble-submission.ts';
import { importsOfCheck } from './check-imports.ts';
import { judgeCheck, noVerdict, type CheckEnd, type Verdict } from './judge-check.ts';
import { redeclaredNames } from './redeclared-names.ts';
import { kernelEnv } from './kernel-env.ts';
import type { SourceLab } from './source-lab.ts';

/** How long all cells of one submission may run together. */
const SUBMISSION_MS = 1_800_000;
/** How long a cell that was interrupted may go on before its kernel is ended. */
const GRACE_MS = 10_000;

export interface SubmissionRunOptions {
  /** What the student's variants are made from. Undefined: nobody knows, and the author's are taken. */
  readonly seed: string | undefined;
  readonly limits?: Partial<RunLimits>;
  readonly signal?: AbortSignal;
}

/**
 * Runs a submission in a kernel and an empty folder of its own, and takes for each check the outcome of the author's cell
 * alone. A cell that runs too long is interrupted; where that does not help, its kernel is ended, and no later check counts.
 *
 * @throws KernelStartError Where no kernel starts; the signal's reason, once it is aborted.
 */
export async function runSubmission(
  { cells, types }: Submission,
  lab: SourceLab,
  { seed, limits, signal }: SubmissionRunOptions,
): Promise<Verdict[]> {
  const checks = new Map(lab.lab.checks.map(check => [check.cell, check]));
  const redeclared = redeclaredNames(cells, lab.model);
  const all = { ...DEFAULT_LIMITS, ...limits };
  const tooLong = AbortSignal.timeout(SUBMISSION_MS);
  const session = await LabSession.open(lab.lab.id, {
    limits: { ...all, cellMs: all.cellMs + GRACE_MS },
    env: kernelEnv(process.env, seed),
    signal: signal ? AbortSignal.any([signal, tooLong]) : tooLong,
  });
  const verdicts: Verdict[] = [];
  const given: string[] = [];
  let death: string | undefined;
  const run = async (id: string, source: string, messages: KernelMessage[] = []): Promise<CheckEnd> => {
    const cell = { id, cell_type: 'code' as const, source, metadata: {} };
    const onMessage = (message: KernelMessage): void => void messages.push(message);
    const { error, isCut } = await session.run(cell, { interruptMs: all.cellMs, onMessage });
    return { error, isCut, outcomes: messages.flatMap(outcomeIn) };
  };
  try {
    const { error } = await run('guard', GUARD_CELL);
    if (error) throw new KernelStartError(`The guard of the kernel did not start: ${error.evalue}`);
    if (types !== undefined) await session.checkTypes(types);
    for (const cell of cells) {
      if (cell.cell_type !== 'code') continue;
      const check = cell.origin === 'author' ? checks.get(cell.id) : undefined;
      if (death !== undefined) {
        if (check) verdicts.push(noVerdict(check, `it did not run, since ${death}`));
        continue;
      }
      try {
        const end = await run(cell.id, check ? guarded(cell, given) : cell.source);
        if (check) verdicts.push(judgeCheck(check, end, redeclared.get(cell.id)));
      } catch (error) {
        signal?.throwIfAborted();
        death = tooLong.aborted ? 'the notebook ran for half an hour' : reasonOf(error, cell);
        if (check) verdicts.push(noVerdict(check, death));
      }
      if (cell.origin === 'author' && !check) given.push(cell.source);
    }
    return verdicts;
  } finally {
    await session.close();
  }
}

/** An author's check, with its imports before it and a look at what it relies on before and behind it. */
function guarded({ source }: SubmissionCell, given: readonly string[]): string {
  const { text, helpers } = importsOfCheck(source, given);
  return `${text} ${guardCall(helpers)} ${source}\n;${guardCall()}`;
}

/** What a message shows as the outcome of a check, from whomever. */
function outcomeIn({ header, content }: KernelMessage): unknown[] {
  const isShown = header.msg_type === 'display_data' || header.msg_type === 'update_display_data';
  const data = isShown ? content['data'] : undefined;
  return typeof data === 'object' && data !== null && CHECK_MIME in data ? [data[CHECK_MIME]] : [];
}

/** Why the kernel is gone, in the first line of what is said of it. */
function reasonOf(error: unknown, { origin }: SubmissionCell): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = text.split('\n', 1)[0]!.replace(/^.*?, cell [^:]*: /, '');
  return `${origin === 'author' ? 'a cell' : 'a cell of the student'} ended the kernel: ${line}`;
}
