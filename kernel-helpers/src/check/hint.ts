import { escapeHtml } from '../show/html.ts';
import { show } from '../show/show.ts';

interface HintState {
  readonly hints: readonly string[];
  readonly failed: boolean;
  next: number;
}

/** By check id, in the order in which the checks last ran. */
const states = new Map<string, HintState>();

/** What an outcome says of its check's hints. */
interface Hinted {
  readonly check: string;
  readonly state: string;
  readonly hints: readonly string[];
}

/** Notes the outcome of a check, so that `hint` knows what to help with. */
export function rememberForHints(outcome: Hinted): void {
  const next = states.get(outcome.check)?.next ?? 0;
  states.delete(outcome.check);
  states.set(outcome.check, { hints: outcome.hints, failed: outcome.state !== 'passed', next });
}

/**
 * Shows the next hint of a check, for a front end that shows none by itself.
 *
 * @param checkId Default: the check that failed last.
 * @throws RangeError When no such check has run.
 * @example
 * hint('q1-mean');
 */
export function hint(checkId?: string): void {
  const id = checkId ?? [...states].findLast(([, state]) => state.failed)?.[0];
  if (id === undefined) throw new RangeError('No check has failed yet. Run a check, then ask for a hint.');
  const state = states.get(id);
  if (!state) {
    throw new RangeError(`The check ${JSON.stringify(id)} has not run yet. Run its cell, then ask again.`);
  }
  const { hints } = state;
  const text = hints[state.next];
  if (text === undefined) {
    const message =
      hints.length === 0 ? `${id} has no hints.` : `You have seen all ${hints.length} hints of ${id}.`;
    show({ 'text/html': `<div>${escapeHtml(message)}</div>`, 'text/plain': message });
    return;
  }
  state.next++;
  const title = `Hint ${state.next} of ${hints.length} for ${id}`;
  show({
    'text/html': `<div style="border-left:4px solid #8a8f98;padding:4px 12px"><strong>${escapeHtml(title)}</strong><div style="white-space:pre-line">${escapeHtml(text)}</div></div>`,
    'text/plain': `${title}\n${text}`,
  });
}
