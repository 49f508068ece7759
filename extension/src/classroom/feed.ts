import { Signal, type ISignal } from '@lumino/signaling';
import type { LinkMessage, Person, SharedFeed, Whereabouts } from '@waymark/roadmap';
import type { ServerLine } from '../sync/tokens.ts';
import { LastValues } from './last-values.ts';

/** The last values of a team or a class, as long as somebody looks at them. */
export class Feed {
  readonly #line: ServerLine;
  readonly #name: SharedFeed;
  readonly #changed = new Signal<this, void>(this);
  readonly #values = new LastValues();
  readonly #places = new Map<string, Whereabouts>();
  readonly #revisions = new Map<string, number>();
  #people: readonly Person[] = [];
  #seq = 0;
  #log: string | undefined;
  #isWatched = false;
  #isDenied = false;

  constructor(line: ServerLine, name: SharedFeed) {
    this.#line = line;
    this.#name = name;
    line.received.connect((_, message) => this.#receive(message));
  }

  /** Who is in it, by name. */
  get people(): readonly Person[] {
    return this.#people;
  }

  get values(): Pick<LastValues, 'get' | 'of' | 'open' | 'all'> {
    return this.#values;
  }

  /** Where they work, by their ids. */
  get places(): ReadonlyMap<string, Whereabouts> {
    return this.#places;
  }

  /** A number that changes with what is known of somebody. */
  revisionOf(subject: string): number {
    return this.#revisions.get(subject) ?? 0;
  }

  /** Of which log the values are; another one begins anew. */
  get log(): string | undefined {
    return this.#log;
  }

  /** Emits after any of the above has changed. */
  get changed(): ISignal<this, void> {
    return this.#changed;
  }

  watch(): void {
    if (this.#isWatched) return;
    this.#isWatched = true;
    this.#ask();
  }

  /** What is known stays; when it is watched again, it goes on from there. */
  unwatch(): void {
    if (!this.#isWatched) return;
    this.#isWatched = false;
    this.#line.send({ type: 'unwatch', feed: this.#name });
  }

  #ask(): void {
    if (!this.#isWatched) return;
    const log = this.#log === undefined ? {} : { log: this.#log };
    this.#line.send({ type: 'watch', feed: this.#name, after: this.#seq, ...log });
  }

  #receive(message: LinkMessage): void {
    if (message.type === 'welcome') return this.#ask();
    // One's place in the course may have changed, and with it what one may see.
    if (message.type === 'membership' && this.#isDenied) {
      this.#isDenied = false;
      return this.#ask();
    }
    if (!('feed' in message) || message.feed !== this.#name) return;
    switch (message.type) {
      case 'people':
        this.#setPeople(message.people);
        break;
      case 'standings':
        this.#merge(message);
        break;
      case 'denied':
        this.#isDenied = true;
        this.#people = [];
        this.#clear();
        break;
    }
    this.#changed.emit();
  }

  #setPeople(people: readonly Person[]): void {
    this.#people = people;
  }

  #merge({ log, seq, standings, places }: Extract<LinkMessage, { type: 'standings' }>): void {
    if (log !== this.#log) this.#clear();
    this.#log = log;
    this.#seq = seq;
    if ('rows' in standings) {
      this.#values.merge(standings);
      for (const [subject] of standings.rows) this.#revise(subject);
    } else {
      for (const value of standings) {
        this.#values.set(value);
        this.#revise(value.subject);
      }
    }
    for (const value of places) {
      this.#revise(value.subject);
      if (value.seq >= (this.#places.get(value.subject)?.seq ?? 0)) this.#places.set(value.subject, value);
    }
  }

  #revise(subject: string): void {
    this.#revisions.set(subject, this.revisionOf(subject) + 1);
  }

  #clear(): void {
    for (const subject of this.#revisions.keys()) this.#revise(subject);
    this.#values.clear();
    this.#places.clear();
    this.#seq = 0;
    this.#log = undefined;
  }
}
