import type { Problem, Role, SharedFeed } from '@waymark/roadmap';
import { problem } from '../problem.ts';
import { LOCAL_COURSE } from '../events/event-log.ts';
import type { User } from './identity.ts';

/** Whose standings a feed shows. */
export interface Audience {
  /** Left out: everybody's of the course. */
  readonly subjects?: readonly string[];
}

/** Who is in which course, in which role and team. */
export interface Roster {
  courseOf(user: User): string;
  roleOf(user: User): Role;
  /** What somebody may watch; or why they may not. */
  audience(user: User, feed: SharedFeed): Audience | Problem;
}

/** The roster where everybody is alone, in the course that has no other name. */
export const ALONE: Roster = {
  courseOf: () => LOCAL_COURSE,
  roleOf: () => 'student',
  audience: (_user, feed) => problem(403, `There is no ${feed} to watch: on this server everybody is alone.`),
};
