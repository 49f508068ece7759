import { KernelStartError } from '@waymark/kernel-helpers/client';
import { cellsOf, type LabFault, type LabModel } from '@waymark/roadmap/lab';
import { printError, type CellRun } from './lab-session.ts';

/**
 * A run that came to no end, as a fault.
 *
 * @throws What is no fault of the lab: a kernel that did not start.
 */
export function stoppedFault(error: unknown): LabFault {
  if (error instanceof KernelStartError) throw error;
  return { message: error instanceof Error ? error.message : String(error), place: undefined };
}

/** The cells that end in an error which nobody expects. */
export function* errorFaults(
  model: LabModel,
  runs: readonly CellRun[],
  when = '',
  isExpected: (name: string) => boolean = () => false,
): Generator<LabFault> {
  for (const { cell, error } of runs) {
    if (!error || isExpected(error.ename)) continue;
    yield {
      message: `${prefix(when)}it ends in an error: ${printError(error)}`,
      place: placeOf(model, cell.id),
    };
  }
}

/** The checks that are not what they should be. What a person reads is not passed by anybody's run. */
export function* outcomeFaults(
  model: LabModel,
  runs: readonly CellRun[],
  expected: 'passed' | 'unattempted',
  when = expected === 'passed' ? 'with the solution, ' : 'as a student gets it, ',
): Generator<LabFault> {
  for (const { check, place, id: cell } of cellsOf(model, 'check')) {
    const id = check.id.value;
    const outcomes = runs.find(run => run.cell.id === cell)?.outcomes ?? [];
    const [outcome, second] = outcomes.filter(one => one.check === id);
    const said = prefix(when);
    if (!outcome || second) {
      yield {
        message: `${said}the check ${id} gives ${second ? 'more than one outcome' : 'no outcome'}`,
        place,
      };
    } else if (outcome.state !== expected && !(check.isReviewed && expected === 'passed')) {
      const why = outcome.error?.stack ?? outcome.message;
      yield { message: `${said}the check ${id} is ${outcome.state}, expected ${expected}: ${why}`, place };
    } else if (expected === 'passed' && outcome.points !== check.points && !check.isReviewed) {
      yield {
        message: `${said}the check ${id} gives ${outcome.points} of its ${check.points} points`,
        place,
      };
    }
  }
}

function prefix(when: string): string {
  return when === '' || when.endsWith(' ') ? when : `${when}, `;
}

function placeOf({ cells }: LabModel, id: string): LabFault['place'] {
  return cells.find(cell => cell.id === id)?.place;
}
