import {
  CloseCode,
  MAX_APPEND_EVENTS,
  PROTOCOL_VERSION,
  clientMessageSchema,
  progressEventSchema,
  type ClientMessage,
  type LoggedEvent,
  type ProgressEvent,
  type SharedFeed,
  type WireMessage,
  toWire,
} from '@waymark/roadmap';
import { z } from 'zod';
import { LOCAL_COURSE } from '../events/event-log.ts';
import type { User } from '../users/identity.ts';
import { writeRefusal } from '../users/write-access.ts';
import { invalid, problem } from '../problem.ts';
import type { Services } from '../services.ts';
import type { Connection } from './connection.ts';
import type { StandingsFeed, Watcher } from './standings-feed.ts';
import { TokenBucket } from './token-bucket.ts';

/** How long a client may take to say hello. */
export const HELLO_TIMEOUT_MS = 10_000;

/** A client for which more than this waits reads too slowly. */
export const MAX_BUFFERED_BYTES = 1_048_576;

/** An outbox that was offline for long sends a few hundred events a message, so few messages suffice. */
const MESSAGES_BURST = 60;
const MESSAGES_PER_SECOND = 20;
const PAGE_EVENTS = 500;

/** Read before the rest of a hello, whose form another version may have changed. */
const versionSchema = z.object({ type: z.literal('hello'), version: z.number() });

/** Read before the events themselves: those that fit are taken even if others do not. */
const appendSchema = z.strictObject({
  type: z.literal('append'),
  sentAt: z.iso.datetime({ offset: true }),
  events: z
    .array(z.looseObject({ id: z.string().max(100) }))
    .min(1)
    .max(MAX_APPEND_EVENTS),
});

type Watch = Extract<ClientMessage, { type: 'watch' | 'unwatch' }>;
/** Read first, to tell an append from the rest. */
const typeSchema = z.object({ type: z.string() });

type Hello = Extract<ClientMessage, { type: 'hello' }>;

/** One client's conversation, from its hello to its end. */
export class Session {
  readonly user: User;
  readonly #services: Services;
  readonly #connection: Connection;
  readonly #bucket = new TokenBucket(MESSAGES_BURST, MESSAGES_PER_SECOND);
  readonly #helloTimer: NodeJS.Timeout;
  /** Resolves when the client has caught up; undefined before its hello. */
  #caughtUp: Promise<void> | undefined;
  /** New events that arrive while the client still catches up. */
  #meanwhile: LoggedEvent[] | undefined = [];
  /** The place in the log up to which the client was told everything. */
  #seq = 0;
  #ended = false;
  readonly #watched = new Map<SharedFeed, StandingsFeed>();
  readonly #watcher: Watcher;

  constructor(user: User, services: Services, connection: Connection, helloTimeoutMs = HELLO_TIMEOUT_MS) {
    this.user = user;
    this.#services = services;
    this.#connection = connection;
    this.#watcher = {
      get bufferedBytes() {
        return connection.bufferedBytes;
      },
      send: message => void this.#send(message),
    };
    this.#helloTimer = setTimeout(() => {
      this.close(CloseCode.helloTimeout, `Expected a hello within ${helloTimeoutMs} ms.`);
    }, helloTimeoutMs);
  }

  /** Takes a message from the client; what does not fit the protocol ends the session. */
  receive(text: string): void {
    if (this.#ended) return;
    if (!this.#bucket.take()) {
      this.close(
        CloseCode.tooManyMessages,
        `Expected at most ${MESSAGES_PER_SECOND} messages a second.`,
        429,
      );
      return;
    }
    const message = parseJson(text);
    if (message === undefined) this.close(CloseCode.badMessage, 'The message is not JSON.');
    else if (!this.#caughtUp) this.#receiveHello(message);
    else if (typeSchema.safeParse(message).data?.type === 'append') this.#receiveAppend(message);
    else this.#receiveWatch(message);
  }

  /** Passes on the user's new events. */
  deliver(events: readonly LoggedEvent[]): void {
    if (this.#ended || !this.#caughtUp) return;
    if (this.#meanwhile) this.#meanwhile.push(...events);
    else void this.#sendDelta(events.filter(({ seq }) => seq > this.#seq));
  }

  /** Shows the client that the server is there. */
  beat(): void {
    if (this.#caughtUp) void this.#send({ type: 'heartbeat' });
  }

  /** Ends the session from this side. */
  close(code: CloseCode, detail: string, status = 400): void {
    if (this.#ended) return;
    this.end();
    this.#connection.close(code, problem(status, detail));
  }

  /** Takes note that the connection is gone. */
  end(): void {
    this.#ended = true;
    clearTimeout(this.#helloTimer);
    for (const feed of this.#watched.values()) feed.leave(this.#watcher);
    this.#watched.clear();
  }

  #receiveHello(message: unknown): void {
    const greeting = versionSchema.safeParse(message);
    if (greeting.success && greeting.data.version !== PROTOCOL_VERSION) {
      this.close(
        CloseCode.versionMismatch,
        `This server speaks version ${PROTOCOL_VERSION} of the protocol, the page version ${greeting.data.version}: reload the page.`,
      );
      return;
    }
    const hello = clientMessageSchema.safeParse(message);
    if (!hello.success) this.#refuseMessage(hello.error);
    else if (hello.data.type !== 'hello') {
      this.close(CloseCode.badMessage, 'Expected hello as the first message.');
    } else {
      clearTimeout(this.#helloTimer);
      this.#caughtUp = this.#welcome(hello.data).catch((error: unknown) => this.#fail(error));
    }
  }

  async #welcome({ after, log: logId }: Hello): Promise<void> {
    const { log } = this.#services;
    void this.#send({ type: 'welcome', version: PROTOCOL_VERSION, user: this.user, log: log.id });
    const head = await log.head(LOCAL_COURSE);
    if (after > 0 && logId === log.id && after <= head) await this.#resume(after, head);
    else await this.#sendSnapshot();
    const meanwhile = this.#meanwhile ?? [];
    this.#meanwhile = undefined;
    await this.#sendDelta(meanwhile.filter(({ seq }) => seq > this.#seq));
  }

  async #sendSnapshot(): Promise<void> {
    const { seq, state } = await this.#services.log.progress(LOCAL_COURSE, this.user.id);
    this.#seq = seq;
    await this.#send({ type: 'snapshot', seq, state });
  }

  /** Sends what the log holds after the client's place, waiting for the client page by page. */
  async #resume(after: number, head: number): Promise<void> {
    this.#seq = after;
    for (;;) {
      // The page that is read now holds whatever arrived before.
      this.#meanwhile = [];
      const events = await this.#services.log.read(LOCAL_COURSE, this.user.id, this.#seq, PAGE_EVENTS);
      await this.#sendDelta(events);
      if (events.length < PAGE_EVENTS || this.#ended) break;
    }
    if (this.#seq > after) return;
    // The client waits for one delta at least: it says that nothing is missing.
    this.#seq = head;
    await this.#send({ type: 'delta', seq: head, events: [] });
  }

  #receiveWatch(message: unknown): void {
    const parsed = clientMessageSchema.safeParse(message);
    if (!parsed.success) this.#refuseMessage(parsed.error);
    else if (parsed.data.type === 'watch' || parsed.data.type === 'unwatch') this.#watch(parsed.data);
    else this.close(CloseCode.badMessage, 'Expected hello as the first message only.');
  }

  #watch(message: Watch): void {
    const { roster, feeds, log } = this.#services;
    this.#watched.get(message.feed)?.leave(this.#watcher);
    this.#watched.delete(message.feed);
    if (message.type === 'unwatch') return;
    const audience = roster.audience(this.user, message.feed);
    if ('status' in audience) {
      void this.#send({ type: 'denied', feed: message.feed, problem: audience });
      return;
    }
    const feed = feeds.get(roster.courseOf(this.user), message.feed, audience);
    this.#watched.set(message.feed, feed);
    const after = message.log === log.id ? message.after : 0;
    feed.join(this.#watcher, after).catch((error: unknown) => this.#fail(error));
  }

  #receiveAppend(message: unknown): void {
    const append = appendSchema.safeParse(message);
    if (!append.success) {
      this.#refuseMessage(append.error);
      return;
    }
    const events: ProgressEvent[] = [];
    /** As the client wrote them. */
    const ids: string[] = [];
    for (const [index, candidate] of append.data.events.entries()) {
      const parsed = progressEventSchema.safeParse(candidate);
      const refusal = parsed.success
        ? writeRefusal(parsed.data, 'student', 'self')
        : invalid(parsed.error, ['events', index]);
      if (refusal) {
        this.#services.metrics.eventsRefused.inc();
        void this.#send({ type: 'refused', ids: [candidate.id], problem: refusal });
      } else if (parsed.success) {
        events.push(parsed.data);
        ids.push(candidate.id);
      }
    }
    if (events.length > 0) void this.#append(events, ids, append.data.sentAt);
  }

  async #append(events: readonly ProgressEvent[], ids: readonly string[], sentAt: string): Promise<void> {
    try {
      await this.#services.append(this.user, events, sentAt);
      // The client hears of an event in a delta before its ack, so it never misses it in between.
      await this.#caughtUp;
      await this.#send({ type: 'ack', ids: [...ids] });
    } catch (error) {
      this.#fail(error);
    }
  }

  #refuseMessage(error: z.ZodError): void {
    if (this.#ended) return;
    this.end();
    this.#connection.close(CloseCode.badMessage, invalid(error));
  }

  #fail(error: unknown): void {
    this.#services.logger.error({ err: error, user: this.user.id }, 'a progress session failed');
    this.close(CloseCode.serverError, 'The server failed; its log says why. Try again later.', 500);
  }

  async #sendDelta(events: readonly LoggedEvent[]): Promise<void> {
    const last = events.at(-1);
    if (!last) return;
    this.#seq = last.seq;
    await this.#send({ type: 'delta', seq: last.seq, events: events.map(toWire) });
  }

  async #send(message: WireMessage): Promise<void> {
    if (this.#ended) return;
    if (this.#connection.bufferedBytes > MAX_BUFFERED_BYTES) {
      this.close(CloseCode.slowReader, 'The page read too slowly: connect again and resume.', 408);
      return;
    }
    await this.#connection.send(message);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
