import type { EventType } from './event.ts';
import type { Action } from './roles.ts';

/** Who may write which event: what a person must be allowed to do to its subject. `server`: no person may. */
export const EVENT_WRITERS: Readonly<Record<EventType, Action | 'server'>> = {
  open: 'record',
  visit: 'record',
  check: 'record',
  hint: 'record',
  help: 'record',
  note: 'record',
  'hand-in': 'record',
  review: 'review',
  attend: 'review',
  message: 'message',
  grade: 'grade',
  verified: 'server',
};
