import { Signal, type ISignal } from '@lumino/signaling';
import { may, type Membership } from '@waymark/roadmap';
import type { IProgress } from '../sync/tokens.ts';
import { Drafts } from './drafts.ts';
import { Feed } from './feed.ts';
import { Inbox } from './inbox.ts';

/** How often what depends on the time is looked at again: who is stuck, who is away. */
const CLOCK_MS = 30_000;

/** The class that a person has joined, and what of it they may see. */
export class Classroom {
  readonly progress: IProgress;
  readonly team: Feed;
  readonly everybody: Feed;
  /** What others said to the person. */
  readonly inbox: Inbox;
  readonly drafts: Drafts;
  /** Words on answers that were handed in. */
  readonly gradeDrafts: Drafts;
  readonly #changed = new Signal<this, void>(this);
  readonly #clock: ReturnType<typeof setInterval>;
  #before: Membership | undefined;

  /** @param storage Where the browser keeps what was read, and comments that were begun. */
  constructor(progress: IProgress, storage: Pick<Storage, 'getItem' | 'setItem'>) {
    this.progress = progress;
    this.inbox = new Inbox(progress, storage);
    this.drafts = new Drafts(storage, 'waymark:review-drafts');
    this.gradeDrafts = new Drafts(storage, 'waymark:grade-drafts');
    this.inbox.changed.connect(() => this.#changed.emit());
    this.team = new Feed(progress, 'team');
    this.everybody = new Feed(progress, 'class');
    this.team.changed.connect(() => this.#changed.emit());
    progress.changed.connect(() => this.#update());
    this.#clock = setInterval(() => this.#changed.emit(), CLOCK_MS);
    this.#update();
  }

  /** The person's place in the class; undefined for who has joined none. */
  get membership(): Membership | undefined {
    return this.progress.membership;
  }

  /** The time by which somebody counts as at work or stuck, in milliseconds since 1970. */
  get now(): number {
    return Date.now();
  }

  /** Whether the person may see everybody's progress. */
  get seesClass(): boolean {
    return this.membership !== undefined && may(this.membership.me.role, 'see-class', 'course');
  }

  /** Whether the person may let others in. */
  get invites(): boolean {
    return this.membership !== undefined && may(this.membership.me.role, 'manage-roster', 'course');
  }

  /** Emits after the membership, the team or what was said to the person has changed, and now and then as time goes by. */
  get changed(): ISignal<this, void> {
    return this.#changed;
  }

  dispose(): void {
    clearInterval(this.#clock);
    this.inbox.dispose();
    Signal.clearData(this);
  }

  #update(): void {
    const { membership } = this;
    if (membership === this.#before) return;
    this.#before = membership;
    if (membership?.me.team !== undefined) this.team.watch();
    this.#changed.emit();
  }
}
