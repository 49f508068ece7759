import { describe, expect, it } from 'vitest';
import { seeded, seeds } from '../testing/seeded.ts';
import type { CheckState } from './check.ts';
import { earnedBy, gradeOf, isPassed, openCall, waitsForReader } from './check-progress.ts';
import { progressEventSchema, type EventOf, type ProgressEvent } from './event.ts';
import { EMPTY_PROGRESS, foldEntry, foldEvent, progressStateSchema, type ProgressState } from './fold.ts';
import { standingOf } from './standing.ts';

const LAB = 'beginner/views';
let count = 0;

function at(minute: number): string {
  return new Date(Date.UTC(2026, 0, 1, 8, minute)).toISOString();
}

function id(): string {
  count += 1;
  return `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
}

function open(minute: number, lab = LAB): ProgressEvent {
  return { type: 'open', id: id(), at: at(minute), lab };
}

function visit(minute: number, cell: string, lab = LAB): ProgressEvent {
  return { type: 'visit', id: id(), at: at(minute), lab, cell };
}

function check(
  minute: number,
  state: CheckState,
  points = state === 'passed' ? 2 : 0,
  name = 'q1',
): ProgressEvent {
  return {
    type: 'check',
    id: id(),
    at: at(minute),
    lab: LAB,
    check: name,
    release: null,
    state,
    points,
    maxPoints: 2,
  };
}

function hint(minute: number, number: number, name = 'q1'): ProgressEvent {
  return { type: 'hint', id: id(), at: at(minute), lab: LAB, check: name, hint: number };
}

function fold(events: readonly ProgressEvent[], from: ProgressState = EMPTY_PROGRESS): ProgressState {
  return events.reduce(foldEvent, from);
}

function progressOf(events: readonly ProgressEvent[]): unknown {
  return fold(events).labs[LAB]?.checks['q1'];
}

describe('foldEvent', () => {
  it('opens a lab once, at the earliest time', () => {
    expect(fold([open(5), open(9), open(2)]).labs).toEqual({ [LAB]: { openedAt: at(2), checks: {} } });
  });

  it('counts attempts, keeps the best and the latest apart', () => {
    expect(
      progressOf([check(1, 'exception'), check(2, 'incorrect'), check(3, 'passed'), check(4, 'incorrect')]),
    ).toEqual({
      best: 'passed',
      latest: 'incorrect',
      bestAt: at(3),
      points: 2,
      maxPoints: 2,
      attempts: 4,
      failures: 3,
      hints: 0,
      at: at(4),
    });
  });

  it('does not count an unattempted run as an attempt', () => {
    expect(progressOf([check(1, 'unattempted')])).toMatchObject({ best: 'unattempted', attempts: 0 });
  });

  it('takes an answer that runs for better than one that throws', () => {
    expect(progressOf([check(1, 'incorrect'), check(2, 'exception')])).toMatchObject({
      best: 'incorrect',
      latest: 'exception',
    });
  });

  it('lets a late event of an offline device neither hide a newer outcome nor move the student back', () => {
    const state = fold([visit(8, 'end'), check(9, 'passed'), check(3, 'incorrect'), visit(4, 'begin')]);
    expect(state.labs[LAB]?.checks['q1']).toMatchObject({ latest: 'passed', at: at(9), attempts: 2 });
    expect(state.last).toEqual({ lab: LAB, cell: 'end', at: at(9) });
  });

  it('compares times across zones', () => {
    const late: ProgressEvent = { ...visit(0, 'late'), at: '2026-01-01T10:30:00+02:00' };
    expect(fold([late, visit(29, 'early')]).last?.cell).toBe('late');
    expect(fold([late, visit(31, 'later')]).last?.cell).toBe('later');
  });

  it('remembers the hint that went furthest, also before the first run', () => {
    expect(progressOf([hint(1, 1), hint(2, 2), hint(3, 1)])).toEqual({
      best: 'unattempted',
      latest: 'unattempted',
      bestAt: at(3),
      points: 0,
      maxPoints: 0,
      attempts: 0,
      failures: 0,
      hints: 2,
      at: at(3),
    });
    expect(progressOf([hint(9, 2), check(1, 'incorrect')])).toMatchObject({
      latest: 'incorrect',
      hints: 2,
      at: at(1),
    });
  });

  it('moves to another lab without the former cell', () => {
    expect(fold([visit(1, 'a'), open(2, 'beginner/forms')]).last).toEqual({
      lab: 'beginner/forms',
      at: at(2),
    });
  });

  it('knows a check by the name of something that every object inherits', () => {
    const state = fold([check(1, 'incorrect', 0, 'constructor')]);
    expect(state.labs[LAB]?.checks['constructor']).toMatchObject({ attempts: 1, best: 'incorrect' });
  });
});

const call = (state: ProgressState) => openCall(state.labs[LAB]!.checks['q1']!);
const wants = (state: ProgressState): boolean => call(state) !== undefined;

describe('foldEntry', () => {
  const base = { id: '7d444840-9dc0-41d1-b245-5ffdce74fad2', lab: LAB, check: 'q1' };

  it('skips what it does not know', () => {
    const event = { type: 'unknown', id: 'x', raw: { type: 'weather' } } as const;
    expect(foldEntry(EMPTY_PROGRESS, { event, actor: 'ada' })).toBe(EMPTY_PROGRESS);
  });

  it('lets a call for help end: when it is taken back, answered, or no longer needed', () => {
    const asked = fold([
      check(1, 'incorrect'),
      { ...base, type: 'help', at: at(2), wanted: true, from: 'team', answer: 'const a = 1' },
    ]);
    expect(wants(asked)).toBe(true);
    expect(wants(fold([{ ...base, type: 'help', at: at(3), wanted: false, from: 'team' }], asked))).toBe(
      false,
    );
    expect(wants(fold([check(3, 'passed')], asked))).toBe(false);
    const review = (minute: number): ProgressEvent => ({
      ...base,
      type: 'review',
      at: at(minute),
      text: 'So.',
    });
    expect(wants(foldEntry(asked, { event: review(3), actor: 'bob' }))).toBe(false);
    expect(wants(foldEntry(asked, { event: review(1), actor: 'bob' }))).toBe(true);
  });

  it('knows who has taken a call, until it is given back, closed, or made anew', () => {
    const ask = (minute: number): ProgressEvent => ({
      ...base,
      type: 'help',
      at: at(minute),
      wanted: true,
      from: 'reviewers',
    });
    const attend = (
      state: ProgressState,
      minute: number,
      step: 'take' | 'give-back' | 'close',
    ): ProgressState =>
      foldEntry(state, {
        event: { ...base, type: 'attend', at: at(minute), step, by: 'Ines' },
        actor: 'ines',
      });
    const asked = fold([check(1, 'incorrect'), ask(2)]);
    const taken = attend(asked, 3, 'take');
    expect(call(asked)).toEqual({ at: at(2), from: 'reviewers' });
    expect(call(taken)).toMatchObject({ taker: { id: 'ines', name: 'Ines' } });
    expect(call(attend(taken, 4, 'give-back'))?.taker).toBeUndefined();
    expect(call(attend(taken, 4, 'close'))).toBeUndefined();
    expect(call(fold([ask(5)], attend(taken, 4, 'close')))).toEqual({ at: at(5), from: 'reviewers' });
    expect(call(attend(attend(asked, 4, 'close'), 3, 'take'))).toBeUndefined();
  });

  it('keeps a call for a review of a check that is passed, and a message answers no call', () => {
    const asked = fold([
      check(1, 'passed'),
      { ...base, type: 'help', at: at(2), wanted: true, from: 'team', kind: 'review' },
    ]);
    const event: ProgressEvent = { ...base, type: 'message', at: at(3), text: 'Look again.', by: 'Ines' };
    const after = foldEntry(asked, { event, actor: 'ines' });
    expect(wants(asked)).toBe(true);
    expect(wants(after)).toBe(true);
    expect(after.labs[LAB]?.checks['q1']?.messages).toEqual([
      { id: base.id, at: at(3), actor: 'ines', by: 'Ines', text: 'Look again.' },
    ]);
  });

  it('adds a review, with who wrote it, and moves nobody', () => {
    const before = fold([open(1)]);
    const event: ProgressEvent = { ...base, type: 'review', at: at(2), text: 'Nearly.' };
    const after = foldEntry(before, { event, actor: 'bob' });
    expect(after.labs[LAB]?.checks['q1']?.reviews).toEqual([
      { id: base.id, at: at(2), actor: 'bob', text: 'Nearly.' },
    ]);
    expect(after.last).toEqual(before.last);
  });

  it('counts the points that a person gave last, in whichever order they arrive, and their words', () => {
    const grade = (minute: number, points: number): ProgressEvent => ({
      type: 'grade',
      id: id(),
      at: at(minute),
      lab: LAB,
      check: 'q1',
      text: `${points} of 2`,
      points,
      maxPoints: 2,
    });
    const waiting = fold([check(1, 'awaiting')]).labs[LAB]!.checks['q1']!;
    expect([earnedBy(waiting), isPassed(waiting)]).toEqual([0, false]);
    for (const events of [
      [check(1, 'awaiting'), grade(2, 2), grade(3, 1), check(4, 'awaiting')],
      [grade(3, 1), check(4, 'awaiting'), grade(2, 2), check(1, 'awaiting')],
    ]) {
      const known = fold(events).labs[LAB]!.checks['q1']!;
      expect(known).toMatchObject({ best: 'awaiting', points: 0, graded: { at: at(3), points: 1 } });
      expect(known.reviews?.map(({ text, given }) => [text, given?.points])).toEqual([
        ['2 of 2', 2],
        ['1 of 2', 1],
      ]);
      expect([earnedBy(known), isPassed(known)]).toEqual([1, true]);
    }
    const nothing = fold([check(1, 'awaiting'), grade(2, 0)]).labs[LAB]!.checks['q1']!;
    expect([earnedBy(nothing), isPassed(nothing)]).toEqual([0, false]);
  });

  it('an answer that is handed in waits until that very answer was read, or it was taken back', () => {
    const handIn = (minute: number, answer?: string): EventOf<'hand-in'> => ({
      ...base,
      type: 'hand-in',
      id: id(),
      at: at(minute),
      ...(answer !== undefined && { answer }),
    });
    const [first, second, back] = [handIn(2, 'One.'), handIn(5, 'Two.'), handIn(7)];
    // Its reader's clock is ahead: what was read is told by its name, not by the time.
    const read: ProgressEvent = {
      ...base,
      type: 'grade',
      id: id(),
      at: at(6),
      text: 'So.',
      points: 1,
      maxPoints: 2,
      handIn: first.id,
    };
    const stateOf = (...events: ProgressEvent[]): [answer: string | undefined, waits: boolean] => {
      const known = fold([check(1, 'awaiting'), ...events]).labs[LAB]!.checks['q1']!;
      const { handedIn } = standingOf({ subject: 'ada', lab: LAB, check: 'q1', seq: 1, progress: known });
      return [known.handedIn?.answer, waitsForReader(handedIn, known)];
    };
    expect(stateOf()).toEqual([undefined, false]);
    expect(stateOf(first)).toEqual(['One.', true]);
    expect(stateOf(first, read)).toEqual(['One.', false]);
    expect(stateOf(first, read, second)).toEqual(['Two.', true]);
    expect(stateOf(second, read, first)).toEqual(['Two.', true]);
    expect(stateOf(first, read, second, back)).toEqual([undefined, false]);
    expect(stateOf(first, check(8, 'passed')), 'judged by the check').toEqual(['One.', false]);
    const there: ProgressEvent = {
      ...base,
      type: 'verified',
      id: id(),
      at: at(3),
      release: null,
      state: 'awaiting',
      points: 0,
      maxPoints: 2,
    };
    expect(stateOf(there), 'in a submission').toEqual([undefined, true]);
    expect(stateOf(there, read)).toEqual([undefined, false]);
    expect(stateOf({ ...there, state: 'incorrect' })).toEqual([undefined, false]);
  });

  it('a person stands for points before the server does, and the server before the student', () => {
    const own = { points: 1 };
    const verified = { at: at(1), state: 'incorrect', points: 0, maxPoints: 2 } as const;
    const graded = { at: at(1), points: 2, maxPoints: 2 };
    expect(gradeOf(own)).toEqual({ points: 1, by: 'student' });
    expect(gradeOf({ ...own, verified })).toEqual({ points: 0, by: 'server' });
    expect(gradeOf({ ...own, verified, graded })).toEqual({ points: 2, by: 'person' });
  });

  it('keeps a verified outcome beside the provisional one', () => {
    const state = fold([
      check(1, 'passed'),
      { ...base, type: 'verified', at: at(2), release: null, state: 'incorrect', points: 0, maxPoints: 2 },
    ]);
    expect(state.labs[LAB]?.checks['q1']).toMatchObject({
      best: 'passed',
      verified: { at: at(2), state: 'incorrect', points: 0, maxPoints: 2 },
    });
  });

  it("keeps the author's words of the latest run alone", () => {
    const failed: ProgressEvent = { ...checkOf(1), words: 'The area' };
    expect(progressOf([failed])).toMatchObject({ words: 'The area' });
    expect(progressOf([failed, check(2, 'passed')])).not.toHaveProperty('words');
    expect(progressOf([check(2, 'passed'), failed])).not.toHaveProperty('words');
  });
});

function checkOf(minute: number): EventOf<'check'> {
  const event = check(minute, 'incorrect');
  if (event.type !== 'check') throw new Error('expected a check');
  return event;
}

/** Events with times that all differ, in a random order. */
function randomEvents(random: () => number, length: number): ProgressEvent[] {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const labs = [LAB, 'beginner/forms', 'advanced/onnx'];
  const events = Array.from({ length }, (_, minute): ProgressEvent => {
    const lab = pick(labs);
    const name = pick(['q1', 'q2', 'constructor']);
    const made = pick([
      () => open(minute),
      () => visit(minute, pick(['a', 'b'])),
      () => check(minute, pick(['unattempted', 'exception', 'incorrect', 'passed']), undefined, name),
      () => hint(minute, pick([1, 2, 3]), name),
    ])();
    return { ...made, lab };
  });
  return shuffled(events, random);
}

function shuffled<T>(values: readonly T[], random: () => number): T[] {
  return values
    .map(value => ({ value, key: random() }))
    .toSorted((left, right) => left.key - right.key)
    .map(({ value }) => value);
}

/** What must not depend on the order: all but the cell in `last`, which an `open` in between forgets. */
function withoutCell({ labs, last }: ProgressState): unknown {
  return { labs, last: last && { lab: last.lab, at: last.at } };
}

describe.each(seeds(8))('with random events, seed %i', seed => {
  const random = seeded(seed);
  const events = randomEvents(random, 60);

  it('the events are ones that the server takes, and the state is one that it sends', () => {
    for (const event of events) expect(progressEventSchema.safeParse(event).error).toBeUndefined();
    expect(progressStateSchema.parse(fold(events))).toEqual(fold(events));
  });

  it('folding in two parts, with the state sent as JSON in between, is folding at once', () => {
    for (let cut = 0; cut <= events.length; cut += 7) {
      const first: ProgressState = progressStateSchema.parse(
        JSON.parse(JSON.stringify(fold(events.slice(0, cut)))),
      );
      expect(fold(events.slice(cut), first)).toEqual(fold(events));
    }
  });

  it('the order does not matter', () => {
    for (let round = 0; round < 5; round += 1) {
      expect(withoutCell(fold(shuffled(events, random)))).toEqual(withoutCell(fold(events)));
    }
  });

  it('no state is ever changed', () => {
    let state = EMPTY_PROGRESS;
    for (const event of events) {
      const before = structuredClone(state);
      const next = foldEvent(deepFreeze(state), deepFreeze(event));
      expect(state).toEqual(before);
      state = next;
    }
    expect(EMPTY_PROGRESS).toEqual({ labs: {} });
  });
});

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}
