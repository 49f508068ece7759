import type { LinkMessage, ProgressEvent } from '@waymark/roadmap';
import { LOCAL_COURSE, type EventLog, type NewEntry } from '../events/event-log.ts';

type Delta = Extract<LinkMessage, { type: 'delta' }>;

/** Up to which place of which log of the class server this machine has what is about its student. */
export interface Received {
  readonly log: string;
  readonly seq: number;
}

/**
 * Writes into the log of this machine what the class server has of the student and the machine does not: what they did on
 * another machine, and what others said to them.
 */
export class Receiver {
  readonly #log: EventLog;
  readonly #isOwn: (id: string) => boolean;
  readonly #onReceived: (received: Received) => void;
  #received: Received = { log: '', seq: 0 };
  /** How far the class server's clock is ahead of ours. */
  #aheadMs = 0;
  #writing = Promise.resolve();
  /** Which connection, or part of one, is written: what comes after something that could not be written is not, until all is asked for again. */
  #run = 0;

  /**
   * @param isOwn Whether an event is just being sent from here.
   * @param onReceived Told up to which place all is durable here.
   */
  constructor(log: EventLog, isOwn: (id: string) => boolean, onReceived: (received: Received) => void) {
    this.#log = log;
    this.#isOwn = isOwn;
    this.#onReceived = onReceived;
  }

  /** From where the class server is to go on. */
  get received(): Received {
    return this.#received;
  }

  /** Begins on a connection. @param now The class server's clock. */
  start(received: Received, now: string | undefined): void {
    this.#run += 1;
    this.#received = received;
    this.#aheadMs = now === undefined ? 0 : Date.parse(now) - Date.now();
  }

  /**
   * Writes down what came, in the order in which it came. Where that fails, nothing that comes later is written until
   * another connection {@link start}s from the place that was reached.
   *
   * @param me The student: `here` on this machine, `there` at the class server.
   */
  receive({ seq, events }: Delta, me: { readonly here: string; readonly there: string }): Promise<void> {
    const { log } = this.#received;
    const sentAt = new Date(Date.now() + this.#aheadMs).toISOString();
    const entries = events.flatMap(({ actor, event }): NewEntry[] => {
      if (event.type === 'unknown' || this.#isOwn(event.id)) return [];
      const by = actor === me.there ? me.here : actor;
      const own: ProgressEvent = event;
      return [{ course: LOCAL_COURSE, subject: me.here, actor: by, event: own, sentAt }];
    });
    const run = this.#run;
    const written = this.#writing.then(async () => {
      if (run !== this.#run) return;
      try {
        if (entries.length > 0) await this.#log.append(entries);
      } catch (error) {
        if (run === this.#run) this.#run += 1;
        throw error;
      }
      if (log !== this.#received.log || seq <= this.#received.seq) return;
      this.#received = { log, seq };
      this.#onReceived(this.#received);
    });
    this.#writing = written.catch(() => {}); // Whoever asked hears of it.
    return written;
  }
}
