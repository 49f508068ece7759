import { randomUUID } from 'node:crypto';
import type { EventOf, ProgressEvent } from '@waymark/roadmap';
import { LOCAL_COURSE, type NewEntry } from '@waymark/server';

/** What a student who is alone records, to be appended. */
export function own(user: string, events: readonly ProgressEvent[]): NewEntry[] {
  return events.map(event => ({ course: LOCAL_COURSE, subject: user, actor: user, event }));
}

/** A check that was just passed, or what `change` makes of it. */
export function checkEvent(change: Partial<EventOf<'check'>> = {}): EventOf<'check'> {
  return {
    type: 'check',
    id: randomUUID(),
    at: new Date().toISOString(),
    lab: 'beginner/views',
    check: 'q1',
    release: null,
    state: 'passed',
    points: 1.5,
    maxPoints: 2,
    ...change,
  };
}
