import {
  EMPTY_PROGRESS,
  MAX_APPEND_EVENTS,
  PROTOCOL_VERSION,
  ServerLink,
  foldEntry,
  foldEvent,
  progressEventSchema,
  type Connect,
  type ClientMessage,
  type Curriculum,
  type LinkMessage,
  type LinkState,
  type Membership,
  type Problem,
  type ProgressEvent,
  type ProgressState,
} from '@waymark/roadmap';
import { Signal, type ISignal } from '@lumino/signaling';
import { z } from 'zod';
import type { SyncPhase, SyncStatus } from './status.ts';
import { MemoryStore, type ProgressStore, type RefusedEvent, type Snapshot } from './store.ts';
import type { EventDraft, IProgress } from './tokens.ts';

export interface ProgressClientOptions {
  /** Opens the durable store; where it rejects, progress is kept in memory and the status says so. */
  openStore(): Promise<ProgressStore>;
  connect: Connect;
  /** Asks the server for the roadmap. A rejection means: ask again after the next connection. */
  fetchCurriculum(): Promise<Curriculum>;
  /** The recorder's clock; default the browser's. */
  now?: () => Date;
  /** A number from 0 up to 1, for the reconnection's jitter. */
  random?: () => number;
}

/** Cells of a notebook that runs as a whole finish in quick succession: their events share messages. */
const APPEND_INTERVAL_MS = 100;

const OTHER_USER: Problem = {
  type: 'about:blank',
  title: 'Recorded by someone else',
  status: 409,
  detail: 'This was recorded in this browser under another name, so it does not count for you.',
};

/**
 * The student's progress: what the server knows (`snapshot`), and on top of it what it has not
 * confirmed (the outbox). An event leaves the outbox when the server shows it in a delta or
 * acknowledges it, and the server sends the delta first, so the sum of both never loses one.
 */
export class ProgressClient implements IProgress {
  readonly ready: Promise<void>;
  readonly #options: ProgressClientOptions;
  readonly #link: ServerLink;
  readonly #changed = new Signal<IProgress, void>(this);
  readonly #received = new Signal<IProgress, LinkMessage>(this);
  #membership: Membership | undefined;
  #store: ProgressStore = new MemoryStore();
  #durable = true;
  #snapshot: Snapshot | undefined;
  #user: string | undefined;
  #log = '';
  #pending = new Map<string, ProgressEvent>();
  /** Ids in the outbox that the store does not hold (yet). */
  readonly #unstored = new Set<string>();
  /** Ids that left the outbox. */
  readonly #settled = new Set<string>();
  #refused: readonly RefusedEvent[] = [];
  #curriculum: Curriculum | undefined;
  #state: ProgressState = EMPTY_PROGRESS;
  /** Ids in `append` messages of this connection. */
  readonly #sent = new Set<string>();
  /** Whether this connection has told where the server stands. */
  #caughtUp = false;
  /** Runs between two `append` messages. */
  #pause: ReturnType<typeof setTimeout> | undefined;
  #disposed = false;

  constructor(options: ProgressClientOptions) {
    this.#options = options;
    this.#link = new ServerLink({
      connect: options.connect,
      hello: () => ({
        type: 'hello',
        version: PROTOCOL_VERSION,
        after: this.#snapshot?.seq ?? 0,
        ...(this.#snapshot && { log: this.#snapshot.log }),
      }),
      onMessage: message => {
        this.#receive(message);
        this.#received.emit(message);
      },
      onState: () => this.#changed.emit(),
      ...(options.random && { random: options.random }),
    });
    this.ready = this.#start();
  }

  get curriculum(): Curriculum | undefined {
    return this.#curriculum;
  }

  get state(): ProgressState {
    return this.#state;
  }

  get status(): SyncStatus {
    const unsynced = this.#pending.size;
    return {
      phase: phaseOf(this.#link.state, unsynced),
      unsynced,
      refused: this.#refused,
      durable: this.#durable,
    };
  }

  get changed(): ISignal<IProgress, void> {
    return this.#changed;
  }

  get membership(): Membership | undefined {
    return this.#membership;
  }

  get received(): ISignal<IProgress, LinkMessage> {
    return this.#received;
  }

  send(message: ClientMessage): boolean {
    return this.#link.send(message);
  }

  record(draft: EventDraft): void {
    const parsed = progressEventSchema.safeParse({ ...draft, id: crypto.randomUUID(), at: this.#time() });
    if (!parsed.success) throw new Error(`This is no progress event: ${z.prettifyError(parsed.error)}`);
    const event = parsed.data;
    this.#pending.set(event.id, event);
    this.#unstored.add(event.id);
    this.#state = foldEvent(this.#state, event);
    this.#changed.emit();
    void this.ready.then(() => {
      this.#persist(this.#store.add(event).then(() => void this.#unstored.delete(event.id)));
      this.#sendPending();
    });
  }

  forgetRefused(): void {
    this.#refused = [];
    this.#persist(this.#store.forgetRefused());
    this.#changed.emit();
  }

  /** Tries to connect now: call it when there is reason to believe that the server can be reached again. */
  wake(): void {
    void this.ready.then(() => {
      if (!this.#disposed) this.#link.connect();
    });
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    clearTimeout(this.#pause);
    this.#link.dispose();
    this.#store.close();
    Signal.clearData(this);
  }

  #time(): string {
    return (this.#options.now?.() ?? new Date()).toISOString();
  }

  async #start(): Promise<void> {
    try {
      this.#store = await this.#options.openStore();
      await this.#load();
    } catch {
      this.#store = new MemoryStore(); // The status says so.
    }
    this.#durable = this.#store.durable;
    if (this.#disposed) return this.#store.close();
    this.#store.onForeignChange(() => {
      void this.#load().then(
        () => this.#sendPending(),
        () => this.#loseDurability(),
      );
    });
    this.#link.connect();
    this.#changed.emit();
  }

  /** Takes over what is stored; another tab may have changed it. */
  async #load(): Promise<void> {
    const stored = await this.#store.load();
    if (stored.snapshot && this.#isAhead(stored.snapshot)) this.#snapshot = stored.snapshot;
    this.#curriculum ??= stored.curriculum;
    // While it loaded, events may have been recorded that it misses, and settled that it still has.
    const unstored = [...this.#pending].filter(([id]) => this.#unstored.has(id));
    const pending = stored.pending.filter(event => !this.#settled.has(event.id));
    this.#pending = new Map([...pending.map(event => [event.id, event] as const), ...unstored]);
    this.#refused = stored.refused;
    this.#refold();
  }

  #isAhead(stored: Snapshot): boolean {
    const mine = this.#snapshot;
    if (!mine) return this.#user === undefined || this.#user === stored.user;
    return stored.user === mine.user && stored.log === mine.log && stored.seq > mine.seq;
  }

  #receive(message: LinkMessage): void {
    switch (message.type) {
      case 'welcome':
        return this.#welcome(message);
      case 'snapshot': {
        // A server that had a place to go on from, and tells all instead, has lost its log: another began since.
        const hasLost = this.#snapshot !== undefined && this.#snapshot.seq > 0;
        this.#advance(message.seq, message.state, []);
        if (hasLost) void this.#sendAgain();
        return;
      }
      case 'delta': {
        const base = this.#snapshot ?? { seq: 0, state: EMPTY_PROGRESS };
        const news = message.events.filter(({ seq }) => seq > base.seq);
        return this.#advance(
          Math.max(message.seq, base.seq),
          news.reduce(foldEntry, base.state),
          message.events.flatMap(({ event }) => (event.type === 'unknown' ? [] : [event])),
        );
      }
      case 'ack':
        this.#settle(message.ids);
        this.#persist(this.#store.confirm(message.ids));
        return this.#refold();
      case 'refused':
        return this.#refuse(message.ids, message.problem);
      case 'membership':
        this.#membership = message.membership ?? undefined;
        return this.#changed.emit();
      case 'heartbeat':
      case 'people':
      case 'standings':
      case 'denied':
        return; // Nothing that the student's own progress depends on.
    }
  }

  #welcome({ user, log }: Extract<LinkMessage, { type: 'welcome' }>): void {
    this.#user = user.id;
    this.#log = log;
    this.#sent.clear();
    this.#caughtUp = false;
    if (this.#snapshot && this.#snapshot.user !== user.id) {
      this.#snapshot = undefined;
      this.#refuse([...this.#pending.keys()], OTHER_USER);
      this.#link.reconnect(); // This connection resumes from the other user's place.
      return;
    }
    void this.#refreshCurriculum();
  }

  /** Moves what the server knows to the place `seq` in its log. */
  #advance(seq: number, state: ProgressState, contained: readonly ProgressEvent[]): void {
    this.#snapshot = { user: this.#user ?? '', log: this.#log, seq, state };
    this.#settle(contained.map(({ id }) => id));
    this.#persist(this.#store.saveSnapshot(this.#snapshot, contained));
    this.#caughtUp = true;
    this.#refold();
    this.#sendPending();
  }

  #settle(ids: readonly string[]): void {
    for (const id of ids) {
      this.#settled.add(id);
      this.#pending.delete(id);
    }
  }

  #refuse(ids: readonly string[], problem: Problem): void {
    const refused = ids.flatMap(id => {
      const event = this.#pending.get(id);
      return event ? [{ event, problem }] : [];
    });
    if (refused.length === 0) return;
    this.#settle(ids);
    this.#refused = [...this.#refused, ...refused];
    this.#persist(this.#store.refuse(refused));
    this.#refold();
  }

  /**
   * Sends what this connection has not sent, a message now and the rest in good time. Another tab may
   * send it too: the server stores an id once.
   */
  #sendPending(): void {
    if (!this.#caughtUp || this.#pause !== undefined) return;
    const unsent = [...this.#pending.values()].filter(event => !this.#sent.has(event.id));
    const batch = unsent.slice(0, MAX_APPEND_EVENTS);
    if (batch.length === 0 || !this.#link.send({ type: 'append', sentAt: this.#time(), events: batch })) {
      return;
    }
    for (const event of batch) this.#sent.add(event.id);
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      this.#sendPending();
    }, APPEND_INTERVAL_MS);
  }

  /** Sends what the server had confirmed: it takes what it does not have any more. */
  async #sendAgain(): Promise<void> {
    this.#settled.clear();
    try {
      await this.#store.requeue();
      await this.#load();
    } catch {
      return this.#loseDurability();
    }
    this.#sendPending();
  }

  async #refreshCurriculum(): Promise<void> {
    try {
      this.#curriculum = await this.#options.fetchCurriculum();
    } catch {
      return; // The one we have serves until the next connection.
    }
    this.#persist(this.#store.saveCurriculum(this.#curriculum));
    this.#changed.emit();
  }

  #refold(): void {
    this.#state = [...this.#pending.values()].reduce(foldEvent, this.#snapshot?.state ?? EMPTY_PROGRESS);
    this.#changed.emit();
  }

  #persist(write: Promise<void>): void {
    write.catch(() => this.#loseDurability());
  }

  #loseDurability(): void {
    if (!this.#durable || this.#disposed) return;
    this.#durable = false;
    this.#changed.emit();
  }
}

function phaseOf(state: LinkState, unsynced: number): SyncPhase {
  if (state === 'online') return unsynced === 0 ? 'synced' : 'sending';
  // The page's own server knows it by JupyterLab's proxy: no more can be said here.
  return state === 'unknown' ? 'offline' : state;
}
