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
