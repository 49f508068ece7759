import { checkStateSchema } from './check.ts';
import { MAX_WORDS_LENGTH, type EventOf } from './event.ts';
import {
  CELL_ID_PATTERN,
  LAB_ID_PATTERN,
  MAX_LAB_ID_LENGTH,
  MAX_SLUG_LENGTH,
  SLUG_PATTERN,
} from './names.ts';
import { USUAL_TIME } from './standing-table.ts';

const USUAL_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const RELEASE = /^[0-9a-f]{16}$/;
const STATES: ReadonlySet<unknown> = new Set(checkStateSchema.options);

/**
 * Whether a JSON value is an event of one of the two kinds that nearly all are, written as pages write it: then
 * `progressEventSchema` makes an equal one of it, in several times as long. Of any other, the schema is to be asked.
 */
export function isUsualEvent(value: object): value is EventOf<'check' | 'visit'> {
  const event: Partial<Record<string, unknown>> = value;
  const { type, id, at, lab } = event;
  if (!fits(id, USUAL_ID) || !isUsualTime(at) || !fits(lab, LAB_ID_PATTERN, MAX_LAB_ID_LENGTH)) return false;
  switch (type) {
    case 'visit':
      return fits(event['cell'], CELL_ID_PATTERN) && countKeys(value) === 5;
    case 'check':
      return isUsualCheck(event) && countKeys(value) === ('words' in event ? 10 : 9);
    default:
      return false;
  }
}

/** Whether a value is a time as the clock of a page writes it on most days of a month: any other may be one as well. */
export function isUsualTime(value: unknown): boolean {
  return fits(value, USUAL_TIME);
}

function isUsualCheck(event: Partial<Record<string, unknown>>): boolean {
  const { check, release, state, points, maxPoints, words = '' } = event;
  return (
    fits(check, SLUG_PATTERN, MAX_SLUG_LENGTH) &&
    (release === null || fits(release, RELEASE)) &&
    STATES.has(state) &&
    isCount(points) &&
    isCount(maxPoints) &&
    maxPoints > 0 &&
    points <= maxPoints &&
    typeof words === 'string' &&
    words.length <= MAX_WORDS_LENGTH
  );
}

function fits(value: unknown, pattern: RegExp, maxLength = Infinity): boolean {
  return typeof value === 'string' && value.length <= maxLength && pattern.test(value);
}

function isCount(value: unknown): value is number {
  return Number.isFinite(value) && Number(value) >= 0;
}

function countKeys(value: object): number {
  let count = 0;
  for (const _ in value) count += 1;
  return count;
}
