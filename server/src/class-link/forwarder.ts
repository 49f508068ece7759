import { MAX_APPEND_EVENTS, type ClientMessage, type ProgressEvent } from '@waymark/roadmap';
import { LOCAL_COURSE, type EventLog } from '../events/event-log.ts';

/** Sends the log of this machine to the class server, a batch after the other, each when the one before has arrived. */
export class Forwarder {
  readonly #log: EventLog;
  readonly #send: (message: ClientMessage) => boolean;
  readonly #onSent: (seq: number) => void;
  /** Up to which place the class server has all. */
  #seq = 0;
  /** What is under way, and the place of its last event. */
  #waiting = new Set<string>();
  #batchSeq = 0;
  #isReading = false;

  /**
   * @param send Whether the message could be sent.
   * @param onSent Told up to which place the class server has all.
   */
  constructor(log: EventLog, send: (message: ClientMessage) => boolean, onSent: (seq: number) => void) {
    this.#log = log;
    this.#send = send;
    this.#onSent = onSent;
  }

  /** Begins, or begins anew on another connection. @param after The last place that the class server has. */
  async start(after: number): Promise<void> {
    this.#seq = after;
    this.#waiting.clear();
    await this.go();
  }

  /** Sends what there is, unless something is under way. */
  async go(): Promise<void> {
    if (this.#isReading || this.#waiting.size > 0) return;
    this.#isReading = true;
    try {
      for (;;) {
        const after = this.#seq;
        const entries = await this.#log.read(LOCAL_COURSE, undefined, after, MAX_APPEND_EVENTS);
        if (after !== this.#seq) continue; // It began anew meanwhile.
        const last = entries.at(-1);
        if (!last) return;
        const events = entries.flatMap(({ subject, actor, event }): ProgressEvent[] =>
          // What others said came from the class server.
          event.type === 'unknown' || subject !== actor ? [] : [event],
        );
        if (events.length > 0) {
          this.#sendBatch(events, last.seq);
          return;
        }
        this.#advance(last.seq);
      }
    } finally {
      this.#isReading = false;
    }
  }

  /** Takes note that the class server has these events, or will never take them. */
  async settle(ids: readonly string[]): Promise<void> {
    if (this.#waiting.size === 0) return;
    for (const id of ids) this.#waiting.delete(id);
    if (this.#waiting.size > 0) return;
    this.#advance(this.#batchSeq);
    await this.go();
  }

  /** Whether an event is under way. */
  isSending(id: string): boolean {
    return this.#waiting.has(id);
  }

  #sendBatch(events: ProgressEvent[], seq: number): void {
    if (!this.#send({ type: 'append', sentAt: new Date().toISOString(), events })) return;
    this.#waiting = new Set(events.map(({ id }) => id));
    this.#batchSeq = seq;
  }

  #advance(seq: number): void {
    this.#seq = seq;
    this.#onSent(seq);
  }
}
