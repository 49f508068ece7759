import { printError, type CellRun } from './lab-session.ts';
import type { CheckState, Lab } from '@waymark/roadmap';

/**
 * What is wrong with a run of a whole notebook in which every check should end in `state`: a line
 * for each fault, with the cell it is in. None when all is well.
 */
export function checkFaults(lab: Lab, runs: readonly CellRun[], state: CheckState): string[] {
  const outcomes = runs.flatMap(({ cell, outcomes }) => outcomes.map(outcome => ({ cell, outcome })));
  const unknown = outcomes.filter(({ outcome }) => !lab.checks.some(check => check.id === outcome.check));
  return [
    ...unknown.map(
      ({ cell, outcome }) => `cell ${cell.id}: no cell of the lab holds the check ${outcome.check}`,
    ),
    ...lab.checks.flatMap(check => {
      const own = outcomes.filter(({ outcome }) => outcome.check === check.id);
      const [only] = own;
      if (!only || own.length > 1) return [`check ${check.id}: expected one outcome, found ${own.length}`];
      const { outcome } = only;
      const earned = state === 'passed' ? check.points : 0;
      return [
        ...(outcome.state === state ? [] : [`expected ${state}, found ${outcome.state}: ${outcome.message}`]),
        ...(outcome.maxPoints === check.points
          ? []
          : [`is worth ${outcome.maxPoints} points, the lab says ${check.points}`]),
        ...(outcome.state !== state || outcome.points === earned
          ? []
          : [`earned ${outcome.points} points, expected ${earned}`]),
        ...(outcome.error ? [outcome.error.stack] : []),
      ].map(fault => `check ${check.id}: ${fault}`);
    }),
  ];
}

/** The cells that ended in an error, leaving out those errors that are expected. */
export function errorFaults(
  runs: readonly CellRun[],
  isExpected: (name: string) => boolean = () => false,
): string[] {
  return runs.flatMap(({ cell, error }) =>
    error && !isExpected(error.ename) ? [`cell ${cell.id}: ${printError(error)}`] : [],
  );
}
