import type { CheckOutcome, CheckState, PartOutcome } from '@waymark/roadmap';
import { escapeHtml } from '../show/html.ts';
import { printNumber } from '../print.ts';

/** Colours that keep their contrast on white and on black. */
const LOOK: Record<CheckState, { mark: string; word: string; colour: string }> = {
  awaiting: { mark: '…', word: 'handed in, awaiting a reader', colour: '#3b7dd8' },
  passed: { mark: '✓', word: 'passed', colour: '#2a9d5c' },
  incorrect: { mark: '✗', word: 'not right yet', colour: '#d9822b' },
  exception: { mark: '!', word: 'stopped with an error', colour: '#d64545' },
  unattempted: { mark: '○', word: 'not answered yet', colour: '#8a8f98' },
};

const PRE =
  'margin:0;padding:4px 8px;white-space:pre-wrap;overflow-wrap:anywhere;background:rgba(128,128,128,.12);border-radius:4px;font-size:12px';

/** A check, or a part of one. */
type Judged = Pick<CheckOutcome, 'message' | 'expected' | 'actual' | 'error'>;

/** The outcome for a front end without Waymark's renderer. It takes its text colour from the page. */
export function outcomeHtml(outcome: CheckOutcome): string {
  const { mark, colour } = LOOK[outcome.state];
  const word = wordOf(outcome);
  const hints = isDone(outcome) ? '' : hintsHtml(outcome.hints, 0);
  return (
    `<div style="color:currentColor;border:1px solid rgba(128,128,128,.3);border-left:4px solid ${colour};border-radius:4px;padding:8px 12px;margin:4px 0;max-width:760px">` +
    `<div><strong style="color:${colour}">${mark} ${escapeHtml(outcome.check)}</strong> ${word}` +
    `<span style="float:right;opacity:.7">${pointsText(outcome)}</span></div>` +
    `<div style="margin-top:4px;white-space:pre-line">${escapeHtml(outcome.message)}</div>` +
    `${(outcome.parts ?? []).map(partHtml).join('')}${detailsHtml(outcome)}${hints}</div>`
  );
}

function partHtml(part: PartOutcome): string {
  const { mark, colour } = LOOK[part.state];
  const said =
    part.state === 'passed'
      ? ''
      : `<div style="opacity:.8;white-space:pre-line">${escapeHtml(part.message)}</div>`;
  return (
    `<div style="margin-top:6px;padding-left:10px"><strong style="color:${colour}">${mark}</strong> ${escapeHtml(part.what)}` +
    `<span style="float:right;opacity:.7">${pointsText(part)}</span>${said}${detailsHtml(part)}</div>`
  );
}

/** What goes with the message: both sides of a comparison, or where the code stopped. */
function detailsHtml(judged: Judged): string {
  const sides = sidesOf(judged).map(
    ([name, text]) =>
      `<div style="margin-top:6px"><div style="opacity:.7;font-size:12px">${name}</div><pre style="${PRE}">${escapeHtml(text)}</pre></div>`,
  );
  const stack = judged.error
    ? `<details style="margin-top:6px"><summary style="cursor:pointer">Where it stopped</summary><pre style="${PRE}">${escapeHtml(judged.error.stack)}</pre></details>`
    : '';
  return `${sides.join('')}${stack}`;
}

/** Each hint opens the way to the next, so that nobody reads more than wanted. */
function hintsHtml(hints: readonly string[], index: number): string {
  const hint = hints[index];
  if (hint === undefined) return '';
  return (
    `<details style="margin-top:6px"><summary style="cursor:pointer">Hint ${index + 1} of ${hints.length}</summary>` +
    `<div style="padding:4px 0 0 14px;white-space:pre-line">${escapeHtml(hint)}${hintsHtml(hints, index + 1)}</div></details>`
  );
}

export function outcomeText(outcome: CheckOutcome): string {
  const { mark } = LOOK[outcome.state];
  const lines = [`${mark} ${outcome.check}: ${wordOf(outcome)} (${pointsText(outcome)})`, outcome.message];
  for (const part of outcome.parts ?? []) {
    const said = part.state === 'passed' ? '' : `: ${part.message}`;
    lines.push(`  ${LOOK[part.state].mark} ${part.what} (${pointsText(part)})${said}`);
    lines.push(...detailLines(part).map(line => `    ${line.replaceAll('\n', '\n    ')}`));
  }
  lines.push(...detailLines(outcome));
  if (!isDone(outcome) && outcome.hints.length > 0) {
    lines.push(`For a hint run hint('${outcome.check}').`);
  }
  return lines.join('\n');
}

function detailLines(judged: Judged): string[] {
  const sides = sidesOf(judged).map(([name, text]) => `  ${`${name}:`.padEnd(9)} ${text}`);
  return judged.error ? [...sides, ...judged.error.stack.split('\n')] : sides;
}

function pointsText(outcome: Pick<CheckOutcome, 'points' | 'maxPoints'>): string {
  return `${printNumber(outcome.points)} of ${printNumber(outcome.maxPoints)} ${outcome.maxPoints === 1 ? 'point' : 'points'}`;
}

function wordOf({ state, needs, isNoted }: CheckOutcome): string {
  if (needs) return 'not checked';
  return isNoted ? 'noted' : LOOK[state].word;
}

/** What was expected and what came, by name; none where the message says both already. */
function sidesOf({ message, expected, actual }: Judged): [name: string, text: string][] {
  const isSaid =
    expected !== undefined && actual !== undefined && message.includes(expected) && message.includes(actual);
  if (isSaid) return [];
  return [
    ...(expected === undefined ? [] : [['expected', expected] satisfies [string, string]]),
    ...(actual === undefined ? [] : [['yours', actual] satisfies [string, string]]),
  ];
}

/** Whether nothing is left to do for the student. */
function isDone({ state }: CheckOutcome): boolean {
  return state === 'passed' || state === 'awaiting';
}
