import { randomUUID } from 'node:crypto';
import type { ProgressEvent } from '@waymark/roadmap';
import { LOCAL_COURSE, type NewEntry } from '@waymark/server';

const LABS = ['beginner/views', 'beginner/forms'];
const CHECKS = ['q1', 'q2', 'constructor'];
const STATES = ['unattempted', 'exception', 'incorrect', 'awaiting', 'passed'] as const;
const HOURS = 48;

/** Something that happened to one of the users within two days, of any type, by whoever may write it. */
export function randomEvent(random: () => number, users: readonly string[]): NewEntry {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const subject = pick(users);
  const base = {
    id: randomUUID(),
    at: new Date(Date.UTC(2026, 0, 1) + Math.floor(random() * HOURS) * 3_600_000).toISOString(),
    lab: pick(LABS),
  };
  const check = pick(CHECKS);
  const judged = { check, release: null, state: pick(STATES), points: 1, maxPoints: 2 };
  const made = pick<() => [actor: string, event: ProgressEvent]>([
    () => [subject, { ...base, type: 'open' }],
    () => [subject, { ...base, type: 'visit', cell: pick(['a', 'b']) }],
    () => [subject, { ...base, type: 'check', ...judged, words: pick(['The mean', 'The area']) }],
    () => [subject, { ...base, type: 'check', ...judged }],
    () => [subject, { ...base, type: 'hint', check, hint: pick([1, 2, 3]) }],
    () => [
      subject,
      {
        ...base,
        type: 'help',
        check,
        wanted: random() < 0.5,
        from: pick(['team', 'reviewers']),
        ...(random() < 0.5 && { kind: 'review' }),
      },
    ],
    () => [subject, { ...base, type: 'note', check, text: pick(['', 'Look again.']) }],
    () => [
      subject,
      { ...base, type: 'hand-in', check, ...(random() < 0.7 && { answer: 'Rooms share walls.' }) },
    ],
    () => [pick(users), { ...base, type: 'review', check, text: 'Nearly.' }],
    () => [
      pick(users),
      { ...base, type: 'grade', check, text: 'Well said.', points: pick([0, 1, 2]), maxPoints: 2 },
    ],
    () => [pick(users), { ...base, type: 'message', check, text: 'Look at the mean.', by: 'Ines' }],
    () => [pick(users), { ...base, type: 'attend', check, step: pick(['take', 'give-back', 'close']) }],
    () => ['server', { ...base, type: 'verified', ...judged }],
  ])();
  return { course: LOCAL_COURSE, subject, actor: made[0], event: made[1] };
}
