import { inspect } from 'node:util';
import { requireAnswer } from './todo/todo.ts';
import { isFrameOrSeries, isTensor, plainValue } from './values.ts';

const MAX_CHARACTERS = 1000;

/** A number as a student reads it: six significant digits, or one decimal when it is large. */
export function printNumber(value: number): string {
  if (!Number.isFinite(value) || Number.isInteger(value)) return String(value);
  const magnitude = Math.abs(value);
  return magnitude >= 1e5 ? value.toFixed(1) : String(Number(value.toPrecision(6)));
}

const LEAST_DIGITS = 3;
const MOST_DIGITS = 15;
/** Below this share of a number a tolerance only makes up for the way computers calculate. */
const NEGLIGIBLE = 2e-5;
/** What a number that is smaller is measured by. */
const SMALL = 1e-3;

/**
 * Two numbers as a student compares them: with as few digits, from three on, as show that they differ, and by how much.
 *
 * @param allowed How far apart they may be.
 * @example
 * printBeside(0.7129, 0.28712, 0.001); // ['0.713', '0.287']
 */
export function printBeside(value: number, other: number, allowed = 0): [value: string, other: string] {
  if (!Number.isFinite(value) || !Number.isFinite(other)) return [printNumber(value), printNumber(other)];
  for (let digits = LEAST_DIGITS; digits <= MOST_DIGITS; digits++) {
    const [left, right] = [rounded(value, digits), rounded(other, digits)];
    const isFar = Math.abs(left - right) > allowed;
    // What is told with a tolerance has to be as near to the truth as that.
    const isNear = !isTold(allowed, other) || Math.abs(right - other) <= allowed;
    if (isFar && isNear && left !== right && Math.sign(left - right) === Math.sign(value - other)) {
      return [String(left), String(right)];
    }
  }
  return [String(value), String(other)];
}

/** What may be added and taken away, such as ` ± 0.001`; nothing where that only makes up for rounding. */
export function printTolerance(allowed: number, reference: number): string {
  return isTold(allowed, reference) ? ` ± ${rounded(allowed, 2)}` : '';
}

function isTold(allowed: number, reference: number): boolean {
  return allowed > NEGLIGIBLE * Math.max(Math.abs(reference), SMALL);
}

/** Whole numbers stay whole. */
function rounded(value: number, digits: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(digits));
}

const MAX_BRIEF = 80;

/** A value within a sentence: on one line, and cut where it is long. */
export function printBriefly(value: unknown): string {
  const line = printValue(value).replace(/\s+/g, ' ');
  return line.length > MAX_BRIEF ? `${line.slice(0, MAX_BRIEF - 20).toWellFormed()} …` : line;
}

/**
 * A value as a student reads it: short, on few lines, with a tensor's numbers and a frame's rows.
 *
 * @throws UnattemptedError When `value` is a placeholder: nothing can be said of it yet.
 */
export function printValue(value: unknown): string {
  requireAnswer(value);
  if (typeof value === 'number') return printNumber(value);
  let text: string;
  try {
    if (isTensor(value)) text = `Tensor [${value.shape.join(', ')}] ${printPlain(plainValue(value))}`;
    else if (isFrameOrSeries(value)) {
      text = `${value.$isSeries ? 'Series' : 'DataFrame'} [${value.shape.join(', ')}] ${printPlain(plainValue(value))}`;
    } else text = printPlain(value);
  } catch (error) {
    // A getter or an inspector of the student's own may throw; the message still has to be written.
    text = `a value that cannot be printed (${error instanceof Error ? error.message : 'its inspector throws'})`;
  }
  return shorten(text, MAX_CHARACTERS);
}

/** The beginning of a text of whatever length. */
export function shorten(text: string, maxLength: number): string {
  return text.length > maxLength ? `${text.slice(0, maxLength).toWellFormed()} …` : text;
}

/** What was thrown, which need not be an Error, in words. */
export function printThrown(thrown: unknown): string {
  return typeof thrown === 'string' ? thrown : printValue(thrown);
}

function printPlain(value: unknown): string {
  return inspect(value, { depth: 4, maxArrayLength: 12, maxStringLength: 300, breakLength: 90 });
}
