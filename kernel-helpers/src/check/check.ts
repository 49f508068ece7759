import type { CheckOutcome } from '@waymark/roadmap';
import { CHECK_MIME, INTERRUPTED } from '@waymark/roadmap/names';
import { kernelHost } from '../host.ts';
import { DisplayHandle } from '../show/display-handle.ts';
import { Checker } from './checker.ts';
import { rememberForHints } from './hint.ts';
import { authorFault, exception, judge } from './judge.ts';
import { unmet } from './unmet.ts';
import { outcomeHtml, outcomeText } from './render.ts';
import { CheckRun, within, type Thrown } from './run.ts';
import { readSpec, type CheckOptions } from './spec.ts';

/**
 * Checks an exercise and shows the outcome: `unattempted`, `incorrect`, `exception` or `passed`.
 * It never rejects because of the student's answer, so that a notebook runs on.
 *
 * @param id Names the check within its lab: lower-case words joined by hyphens.
 * @param options Points (above 0; parts have their own), hints (vaguest first) and, for an author, items of the roadmap.
 * @param body Compares the student's answer by the methods of `t`; it may be asynchronous. It has to
 *   compare at least once and to await what it begins.
 * @throws CheckError For a fault of the check itself, shown to the author in red.
 * @example
 * const mean = (numbers: number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
 * await check('q1-mean', { points: 2, hints: ['Add, then divide.', 'See Array.prototype.reduce.'] }, t => {
 *   t.near(mean([1, 2, 6]), 3, { tolerance: 1e-9 }, 'The mean of 1, 2 and 6');
 * });
 */
export async function check(id: string, options: CheckOptions, body: (t: Checker) => unknown): Promise<void> {
  const spec = readSpec(id, options, body);
  const display = new DisplayHandle(`check-${spec.id}`);
  const report = (outcome: CheckOutcome) => {
    rememberForHints(outcome);
    display.show({
      [CHECK_MIME]: outcome,
      'text/html': outcomeHtml(outcome),
      'text/plain': outcomeText(outcome),
    });
  };
  const needs = kernelHost()?.unmet;
  if (needs) {
    report(unmet({ ...spec, points: spec.points ?? 1 }, needs));
    kernelHost()?.award?.(0);
    return;
  }
  const run = new CheckRun(fault => report(exception({ ...spec, points: spec.points ?? 1 }, fault)));
  let thrown: Thrown | undefined;
  try {
    await within(run, () => body(new Checker(run)));
  } catch (error) {
    // Who stops a check has not been judged; the cell itself says that it was stopped.
    if (error instanceof Error && error.name === INTERRUPTED) throw error;
    thrown = { error };
  }
  const outcome = judge(spec, run, thrown);
  report(outcome);
  // The parts may add up to a hair more than the whole, which nbgrader takes for a mistake.
  kernelHost()?.award?.(Math.min(outcome.points, outcome.maxPoints));
  const fault = outcome.state === 'exception' && authorFault(spec, run, thrown);
  if (fault) throw fault;
}
