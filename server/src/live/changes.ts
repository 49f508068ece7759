import { standingOf, type Standing, type Whereabouts } from '@waymark/roadmap';
import type { Commit, PlaceRow } from '../events/event-log.ts';

/** What a commit changes that others may see. */
export interface Changes {
  /** The place of its last event; 0 where it has none. */
  readonly seq: number;
  /** By subject. */
  readonly standings: ReadonlyMap<string, readonly Standing[]>;
  readonly places: ReadonlyMap<string, Whereabouts>;
}

/** Works out what feeds show of a commit: once for all of them. */
export function changesOf({ entries, standings, places }: Commit): Changes {
  return {
    seq: entries.at(-1)?.seq ?? 0,
    standings: Map.groupBy(standings.map(standingOf), ({ subject }) => subject),
    places: new Map(places.flatMap(whereaboutsOf).map(place => [place.subject, place])),
  };
}

/** Where a student works, if anywhere. */
export function whereaboutsOf({ subject, seq, last }: PlaceRow): Whereabouts[] {
  return last ? [{ subject, seq, ...last }] : [];
}
