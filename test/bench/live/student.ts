import { randomUUID } from 'node:crypto';
import type { Member } from './class-data.ts';
import { Client, type Heard } from './client.ts';
import type { LatencyBook } from './latency-book.ts';

const LABS = 30;
const CHECKS = 10;
/** Of a student's events, so many are checks; the others are cells that ran. */
const CHECK_SHARE = 0.7;
const MAX_APPEND = 500;

/** One line of a client's own record: what it recorded, and whether the server said that it is durable. */
export interface RecordLine {
  readonly actor: string;
  readonly id: string;
  readonly isAcknowledged: boolean;
}

/** A student who works on labs, and keeps what the server has not acknowledged. */
export class Student {
  readonly client: Client;
  /** From the sending to the acknowledgement, in milliseconds. */
  readonly ackTimes: number[] = [];
  readonly #book: Pick<LatencyBook, 'add'>;
  readonly #outbox = new Map<string, { readonly event: object; readonly recordedAt: number }>();
  readonly #acknowledged: string[] = [];

  constructor(
    member: Member,
    port: number,
    book: Pick<LatencyBook, 'add'>,
    onOnline: (client: Client) => void,
  ) {
    this.#book = book;
    this.client = new Client(
      member,
      port,
      client => {
        this.flush();
        onOnline(client);
      },
      text => {
        if (text.startsWith('{"type":"ack"')) this.#settle(text);
      },
    );
  }

  get waiting(): number {
    return this.#outbox.size;
  }

  get acknowledged(): number {
    return this.#acknowledged.length;
  }

  /** Does something; sent at once, unless it is to be queued. */
  act(isQueued = false): void {
    const { id: subject } = this.client.member;
    const id = randomUUID();
    const at = new Date().toISOString();
    const lab = `beginner/lab-${Math.floor(Math.random() * LABS)}`;
    const base = { id, at, lab };
    const recordedAt = performance.now();
    let event: object;
    if (Math.random() < CHECK_SHARE) {
      const check = `q${Math.floor(Math.random() * CHECKS)}`;
      const isPassed = Math.random() < 0.5;
      event = {
        ...base,
        type: 'check',
        check,
        release: '0123456789abcdef',
        state: isPassed ? 'passed' : 'incorrect',
        points: isPassed ? 1 : 0,
        maxPoints: 1,
        ...(!isPassed && { words: 'the mean of the standardised column should be 0' }),
      };
      this.#book.add(`${subject}\n${lab}\n${check}`, at, recordedAt);
    } else {
      event = { ...base, type: 'visit', cell: `cell-${Math.floor(Math.random() * 40)}` };
      this.#book.add(subject, at, recordedAt);
    }
    this.#outbox.set(id, { event, recordedAt });
    if (!isQueued && this.client.isOnline) this.#send([event]);
  }

  /** Sends all that is not acknowledged, again where it was sent before. */
  flush(): void {
    const events = [...this.#outbox.values()].map(({ event }) => event);
    for (let first = 0; first < events.length; first += MAX_APPEND) {
      this.#send(events.slice(first, first + MAX_APPEND));
    }
  }

  /** The student's own record. */
  record(): RecordLine[] {
    const actor = this.client.member.id;
    return [
      ...this.#acknowledged.map(id => ({ actor, id, isAcknowledged: true })),
      ...[...this.#outbox.keys()].map(id => ({ actor, id, isAcknowledged: false })),
    ];
  }

  #send(events: readonly object[]): void {
    this.client.send({ type: 'append', sentAt: new Date().toISOString(), events });
  }

  #settle(text: string): void {
    const { ids = [] } = JSON.parse(text) as Heard;
    const now = performance.now();
    for (const id of ids) {
      const waiting = this.#outbox.get(id);
      if (!waiting) continue;
      this.#outbox.delete(id);
      this.ackTimes.push(now - waiting.recordedAt);
      this.#acknowledged.push(id);
    }
  }
}
