import type { Membership, Person, Problem, SharedFeed, WireMessage } from '@waymark/roadmap';
import { problem } from '../problem.ts';
import type { User } from '../users/identity.ts';

/** One connection that watches. */
export interface Watcher {
  readonly bufferedBytes: number;
  /** Sends a message for which nobody waits. */
  post(message: WireMessage): void;
  /** Sends; resolves when the message left this process; it never rejects. */
  send(message: WireMessage): Promise<void>;
}

/** Where last values come from: those that somebody missed first, then what changes. */
export interface FeedSource {
  /** @param after The last place that the watcher was told of, 0 for none. @param log The one it counts in. */
  join(watcher: Watcher, after: number, log?: string): Promise<void>;
  leave(watcher: Watcher): void;
}

/** A feed that somebody may watch. */
export interface OpenFeed {
  readonly people: readonly Person[];
  readonly source: FeedSource;
}

/** Classes and teams, as far as this server knows of any. */
export interface SharedFeeds {
  /** Somebody's place in a course; undefined where they are alone, a problem where they have left it. */
  membership(user: User): Promise<Membership | Problem | undefined>;
  /** A feed; or why it is not theirs to watch. The same source as before where it shows the same people. */
  open(user: User, feed: SharedFeed): Promise<OpenFeed | Problem>;
  /**
   * Calls with a course in which memberships, or who is in its feeds, have changed; of some alone where it names them.
   * Returns a function that ends it.
   */
  subscribe(listener: (course: string, members?: ReadonlySet<string>) => void): () => void;
}

/** Where everybody is alone. */
export const NO_FEEDS: SharedFeeds = {
  membership: () => Promise.resolve(undefined),
  open: (_user, feed) =>
    Promise.resolve(problem(403, `There is no ${feed} to watch: on this server everybody is alone.`)),
  subscribe: () => () => {},
};
