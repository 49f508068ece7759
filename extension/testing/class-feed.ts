import { Signal } from '@lumino/signaling';
import {
  PROTOCOL_VERSION,
  type ClientMessage,
  type LinkMessage,
  type Person,
  type Standing,
} from '@waymark/roadmap';
import type { ServerLine } from '../src/sync/tokens.ts';

/** When the tests look at the class, in milliseconds since 1970. */
export const NOW = Date.parse('2026-03-01T10:00:00Z');
/** When everything happened that says nothing else. */
export const AT = '2026-03-01T09:59:00Z';
/** A lab of the tests' roadmap. */
export const LAB = 'beginner/house-prices';

/** A server's end of a page's line, which the test holds. */
export class HeldLine implements ServerLine {
  readonly received: Signal<ServerLine, LinkMessage> = new Signal<ServerLine, LinkMessage>(this);
  readonly sent: ClientMessage[] = [];
  isOnline = true;

  send(message: ClientMessage): boolean {
    if (this.isOnline) this.sent.push(message);
    return this.isOnline;
  }

  say(message: LinkMessage): void {
    this.received.emit(message);
  }

  welcome(): void {
    this.say({
      type: 'welcome',
      version: PROTOCOL_VERSION,
      user: { id: 'ada', name: 'ada' },
      log: 'of this machine',
    });
  }

  /** Tells a feed where people stand; each was last seen in {@link LAB}. */
  tell(standings: Standing[], { feed = 'class', seq = 9, log = 'of the class' }: Telling = {}): void {
    const places = [...new Set(standings.map(({ subject }) => subject))].map(subject => ({
      subject,
      seq,
      lab: LAB,
      at: AT,
    }));
    this.say({ type: 'standings', feed, log, seq, standings, places });
  }
}

interface Telling {
  readonly feed?: 'team' | 'class';
  readonly seq?: number;
  readonly log?: string;
}

/** A student whose name is their id in capitals. */
export function person(id: string, change: Partial<Person> = {}): Person {
  return { id, name: id.toUpperCase(), role: 'student', shares: true, ...change };
}

/** Where a student stands with a check of {@link LAB}; they passed it at once, unless something else is said. */
export function standing(
  subject: string,
  check: string,
  change: Partial<Standing['progress']> = {},
  seq = 1,
): Standing {
  const progress: Standing['progress'] = {
    best: 'passed',
    bestAt: AT,
    latest: 'passed',
    points: 2,
    maxPoints: 2,
    attempts: 1,
    failures: 0,
    hints: 0,
    at: AT,
    ...change,
  };
  return { subject, lab: LAB, check, seq, progress };
}
