import type { CheckOutcome } from '@waymark/roadmap';
import type { NeededCell, Needs } from '@waymark/roadmap/notebook-cells';
import { base, type Worth } from './judge.ts';

/** The outcome of a check whose answer is not what stands in its cell: nothing is judged. */
export function unmet(spec: Worth, needs: Needs): CheckOutcome {
  return { ...base(spec), state: 'unattempted', message: unmetText(needs), needs };
}

/** What is the matter, in a sentence or two of Markdown. */
export function unmetText({ cells }: Needs): string {
  const said = cells.map(
    ({ name, trouble, names }) => `The cell *${name}* ${TOLD[trouble]}${taken(names, trouble)}`,
  );
  return `Not checked. ${said.join(' ')}`;
}

const TOLD: Record<NeededCell['trouble'], string> = {
  failed: 'did not run to its end: mend its error first',
  stopped: 'was stopped before its end: run it again first',
  changed: 'has changed since it ran: run it first',
  gone: 'no longer makes what is still used: make it again, or use what takes its place',
  'not-run': 'has not run since the kernel started: run it first',
};

const MAKES: Record<NeededCell['trouble'], string> = {
  failed: 'it is to make',
  stopped: 'it is to make',
  changed: 'it makes',
  gone: 'it made',
  'not-run': 'it is to make',
};

function taken(names: readonly string[], trouble: NeededCell['trouble']): string {
  if (names.length === 0) return '.';
  const list = names.map(name => `\`${name}\``).join(', ');
  return ` (${MAKES[trouble]} ${list}).`;
}
