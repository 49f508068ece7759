import { randomUUID } from 'node:crypto';
import { KernelStartError } from '@waymark/kernel-helpers/client';
import { forEachLab } from '../grading/lab-jobs.ts';
import { assembleSubmission } from './assemble-submission.ts';
import type { FoundSubmission } from './find-submissions.ts';
import { shorten } from './judge-check.ts';
import type { Result, ResultsFile } from './results.ts';
import { runSubmission, type SubmissionRunOptions } from './run-submission.ts';
import type { SourceLabs } from './source-lab.ts';

export interface VerifyOptions extends Pick<SubmissionRunOptions, 'limits'> {
  /** How many submissions run side by side. */
  readonly atOnce: number;
  /** Is aborted where no kernel starts. */
  readonly stop: AbortController;
  /** Told of each as soon as it is known. */
  readonly onResult?: (result: Result) => void;
}

/**
 * Runs submissions again, each in a kernel of its own. One that cannot be run is told of, and the others go on.
 *
 * @throws KernelStartError Where no kernel starts before any submission has run; the reason of `stop`.
 */
export async function verifySubmissions(
  submissions: readonly FoundSubmission[],
  labs: SourceLabs,
  { atOnce, stop, limits, onResult = () => undefined }: VerifyOptions,
): Promise<Omit<ResultsFile, 'version'>> {
  const results: Result[] = [];
  const refusals: string[] = [];
  let hasRun = false;
  await forEachLab(
    submissions,
    atOnce,
    stop,
    async submission => {
      try {
        const result = await verifyOne(submission, labs, { signal: stop.signal, ...(limits && { limits }) });
        hasRun = true;
        return result;
      } catch (error) {
        stop.signal.throwIfAborted();
        if (error instanceof KernelStartError && !hasRun) throw error;
        const why = shorten(error instanceof Error ? error.message : String(error));
        return `${submission.notebook} was not verified: ${why.replace(/\.$/, '')}.`;
      }
    },
    result => {
      if (typeof result === 'string') {
        refusals.push(result);
        return;
      }
      results.push(result);
      onResult(result);
    },
  );
  return { results: withTwins(results), refusals };
}

async function verifyOne(
  { copy, ...found }: FoundSubmission,
  labs: SourceLabs,
  options: Omit<SubmissionRunOptions, 'seed'>,
): Promise<Result> {
  const lab = await labs.read(found.lab);
  const submission = assembleSubmission(lab, copy);
  const verdicts = await runSubmission(submission, lab, { ...options, seed: found.seed });
  const isGuessed =
    found.seed === undefined && lab.model.cells.some(({ source }) => /\bvariant\(/.test(source));
  return {
    ...found,
    release: lab.release,
    verifiedAt: new Date().toISOString(),
    checks: verdicts.map(verdict => ({ id: randomUUID(), ...verdict })),
    remarks: [
      ...found.remarks,
      ...submission.remarks,
      ...(isGuessed ? ['nothing says which numbers the student had: it ran with the author’s'] : []),
    ],
  };
}

/** One seed is one student's: who has another's has their copy. */
function withTwins(results: readonly Result[]): Result[] {
  return results.map(result => {
    const twins = results.filter(({ seed, student }) => seed === result.seed && student !== result.student);
    if (result.seed === undefined || twins.length === 0) return result;
    const names = [...new Set(twins.map(({ student }) => student))].join(', ');
    return { ...result, remarks: [...result.remarks, `made from the same copy as the work of ${names}`] };
  });
}
