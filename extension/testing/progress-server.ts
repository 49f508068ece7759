import {
  EMPTY_PROGRESS,
  PROTOCOL_VERSION,
  clientMessageSchema,
  foldEvent,
  type LoggedEvent,
  type ProgressEvent,
  type WireMessage,
  toWire,
} from '@waymark/roadmap';
import { LinkedNetwork, type ServerEnd } from '../../roadmap/testing/linked-transport.ts';

/** A progress server in memory, which keeps the protocol: one log, each id once, delta before ack. */
export class ProgressServer {
  readonly network = new LinkedNetwork();
  log: LoggedEvent[] = [];
  logName = 'log-1';
  user = 'ada';
  /** Ids of events to refuse. */
  readonly unwelcome = new Set<string>();
  /** Whether acknowledgements get lost on the way. */
  losesAcks = false;
  /** Whether deltas get lost on the way. */
  losesDeltas = false;
  /** Whether what clients send gets lost on the way. */
  losesAppends = false;
  appends = 0;
  readonly #watchers = new Set<ServerEnd>();

  constructor() {
    this.network.serve = (end, message) => this.#serve(end, message);
  }

  get events(): ProgressEvent[] {
    return this.log.flatMap(({ event }) => (event.type === 'unknown' ? [] : [event]));
  }

  /** Adds an event as if another device had sent it. */
  append(...events: ProgressEvent[]): void {
    const news = events
      .filter(event => !this.log.some(logged => logged.event.id === event.id))
      .map((event, index) => ({
        seq: (this.log.at(-1)?.seq ?? 0) + 1 + index,
        actor: this.user,
        receivedAt: event.at,
        event,
      }));
    this.log.push(...news);
    if (news.length === 0 || this.losesDeltas) return;
    for (const watcher of this.#watchers) {
      this.#say(watcher, { type: 'delta', seq: this.#seq, events: news.map(toWire) });
    }
  }

  get #seq(): number {
    return this.log.at(-1)?.seq ?? 0;
  }

  #serve(end: ServerEnd, raw: unknown): void {
    const message = clientMessageSchema.parse(raw);
    if (message.type === 'hello') {
      const user = { id: this.user, name: this.user };
      this.#say(end, { type: 'welcome', version: PROTOCOL_VERSION, user, log: this.logName });
      this.#say(end, message.log === this.logName ? this.#resume(message.after) : this.#snapshot());
      this.#watchers.add(end);
      return;
    }
    if (message.type !== 'append' || this.losesAppends) return;
    this.appends += 1;
    const refused = message.events.filter(event => this.unwelcome.has(event.id));
    const taken = message.events.filter(event => !this.unwelcome.has(event.id));
    this.append(...taken);
    if (refused.length > 0) {
      const problem = { type: 'about:blank', title: 'Unknown lab', status: 422 };
      this.#say(end, { type: 'refused', ids: refused.map(event => event.id), problem });
    }
    if (taken.length > 0 && !this.losesAcks) {
      this.#say(end, { type: 'ack', ids: taken.map(event => event.id) });
    }
  }

  #resume(after: number): WireMessage {
    return { type: 'delta', seq: this.#seq, events: this.log.filter(({ seq }) => seq > after).map(toWire) };
  }

  #snapshot(): WireMessage {
    const state = this.events.reduce(foldEvent, EMPTY_PROGRESS);
    return { type: 'snapshot', seq: this.#seq, state };
  }

  #say(end: ServerEnd, message: WireMessage): void {
    end.send(message);
  }
}
