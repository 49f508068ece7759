import { checkProgressSchema } from './check-progress.ts';
import { checkStateSchema } from './check.ts';
import { packCell, packState, packTime } from './standing-table.ts';
import { standingOf, type Standing } from './standing.ts';

/** A standing as a log stores it: its progress is JSON, which nobody has read yet. */
export interface StoredStanding extends Pick<Standing, 'subject' | 'lab' | 'check' | 'seq'> {
  readonly progress: string;
}

const STATE = `"(${checkStateSchema.options.join('|')})"`;
const TEXT = '"([^"\\\\]*)"';
const COUNT = String.raw`(\d{1,15})`;
const NUMBER = String.raw`(\d{1,15}(?:\.\d{1,15})?)`;
/** The progress of nearly every check of a class: no words, no call, nothing that a person said of it. */
const PLAIN = new RegExp(
  `^{"best":${STATE},"bestAt":${TEXT},"latest":${STATE},"points":${NUMBER},"maxPoints":${NUMBER},` +
    `"attempts":${COUNT},"failures":${COUNT},"hints":${COUNT},"at":${TEXT}}$`,
);

/**
 * Puts a stored value into the text of a cell, as {@link packCell} does. Of a plain one no JSON is read: of all that a
 * class of 1,000 has done, that would take a second more.
 *
 * @throws Error Where it is no progress.
 */
export function packStored(index: number, { subject, lab, check, seq, progress }: StoredStanding): string {
  const plain = PLAIN.exec(progress);
  if (!plain) {
    const read = checkProgressSchema.parse(JSON.parse(progress));
    return packCell(index, standingOf({ subject, lab, check, seq, progress: read }));
  }
  const [, best = '', bestAt = '', latest = '', points, maxPoints, attempts, failures, hints, at = ''] =
    plain;
  const bestTime = packTime(bestAt);
  const time = at === bestAt ? bestTime : packTime(at);
  const fields = [index, seq, packState(best), bestTime, packState(latest), points, maxPoints];
  fields.push(attempts, failures, hints, time);
  return fields.join(' ');
}
