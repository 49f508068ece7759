import type { EventOf } from '@waymark/roadmap';

let made = 0;

/** An event that a check of the house lab has passed, or what `change` makes of it. */
export function checkEvent(change: Partial<EventOf<'check'>> = {}): EventOf<'check'> {
  made += 1;
  return {
    type: 'check',
    id: crypto.randomUUID(),
    at: new Date(Date.UTC(2026, 0, 1, 0, 0, made)).toISOString(),
    lab: 'beginner/house-prices',
    check: 'q1',
    release: null,
    state: 'passed',
    points: 2,
    maxPoints: 2,
    ...change,
  };
}
