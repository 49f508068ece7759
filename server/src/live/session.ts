import {
  CloseCode,
  PROTOCOL_VERSION,
  clientMessageSchema,
  type ClientMessage,
  type LoggedEvent,
  type Problem,
  type ProgressEvent,
  type SharedFeed,
  type WireMessage,
  toWire,
} from '@waymark/roadmap';
import { z } from 'zod';
import type { User } from '../users/identity.ts';
import { writeRefusal } from '../users/write-access.ts';
import { LogBusyError } from '../events/errors.ts';
import { TOO_BUSY, TOO_MANY_EVENTS, invalid, problem } from '../problem.ts';
import type { Services } from '../services.ts';
import type { Connection } from './connection.ts';
import { readAppend, readEvent } from './read-append.ts';
import type { FeedSource, Watcher } from './shared-feeds.ts';

/** How long a client may take to say hello. */
export const HELLO_TIMEOUT_MS = 10_000;

/** A client for which more than this waits reads too slowly. */
export const MAX_BUFFERED_BYTES = 1_048_576;

const PAGE_EVENTS = 500;

/** Read before the rest of a hello, whose form another version may have changed. */
const versionSchema = z.object({ type: z.literal('hello'), version: z.number() });

/** One for all, so that it is put into words once. */
const HEARTBEAT: WireMessage = { type: 'heartbeat' };

type Watch = Extract<ClientMessage, { type: 'watch' | 'unwatch' }>;
type Hello = Extract<ClientMessage, { type: 'hello' }>;

/** One client's conversation, from its hello to its end. */
export class Session {
  #user: User;
  readonly #services: Services;
  readonly #connection: Connection;
  readonly #helloTimer: NodeJS.Timeout;
  /** Resolves when the client has caught up; undefined before its hello. */
  #caughtUp: Promise<void> | undefined;
  /** New events that arrive while the client still catches up. */
  #meanwhile: LoggedEvent[] | undefined = [];
  /** The place in the log up to which the client was told everything. */
  #seq = 0;
  #ended = false;
  readonly #watched = new Map<SharedFeed, FeedSource>();
  readonly #watcher: Watcher;
  /** Whether the client was told of a place in a course. */
  #isMember = false;
  /** What is asked of feeds happens one after the other. */
  #watching = Promise.resolve();

  constructor(user: User, services: Services, connection: Connection, helloTimeoutMs = HELLO_TIMEOUT_MS) {
    this.#user = user;
    this.#services = services;
    this.#connection = connection;
    this.#watcher = {
      get bufferedBytes() {
        return connection.bufferedBytes;
      },
      post: message => this.#post(message),
      send: message => this.#send(message),
    };
    this.#helloTimer = setTimeout(() => {
      this.close(CloseCode.helloTimeout, `Expected a hello within ${helloTimeoutMs} ms.`);
    }, helloTimeoutMs);
  }

  /** As whom the client speaks. */
  get user(): User {
    return this.#user;
  }

  /** Finds out anew who the client is in their course, and what they may watch. */
  refresh(): void {
    if (this.#caughtUp && !this.#ended) this.#enqueue(() => this.#refresh());
  }

  /** Takes a message from the client; what does not fit the protocol ends the session. */
  receive(text: string): void {
    if (this.#ended) return;
    const { messages } = this.#services.limits;
    if (!messages.take(this.user.id)) {
      const { perSecond } = messages.allowance;
      this.close(CloseCode.tooManyMessages, `Expected at most ${perSecond} messages a second.`, 429);
      return;
    }
    const message = parseJson(text);
    if (message === undefined) this.close(CloseCode.badMessage, 'The message is not JSON.');
    else if (!this.#caughtUp) this.#receiveHello(message);
    else if (isAppend(message)) this.#receiveAppend(message);
    else this.#receiveWatch(message);
  }

  /** Passes on the user's new events. */
  deliver(events: readonly LoggedEvent[]): void {
    if (this.#ended || !this.#caughtUp) return;
    if (this.#meanwhile) this.#meanwhile.push(...events);
    else this.#postDelta(events.filter(({ seq }) => seq > this.#seq));
  }

  /** Shows the client that the server is there. */
  beat(): void {
    if (this.#caughtUp) this.#post(HEARTBEAT);
  }

  /** Ends the session from this side. */
  close(code: CloseCode, detail: string, status = 400): void {
    this.#refuse(code, problem(status, detail));
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
        `This server speaks version ${PROTOCOL_VERSION} of the protocol, the client version ${greeting.data.version}. Reload the page; on a computer that has joined a class, bring Waymark up to date and start it again. What you did is kept there, and sent then.`,
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
    const { id, name, course } = this.user;
    const now = new Date().toISOString();
    this.#post({ type: 'welcome', version: PROTOCOL_VERSION, user: { id, name }, log: log.id, now });
    await this.#tellMembership();
    const head = await log.head(course);
    if (logId === log.id && after <= head) await this.#resume(after, head);
    else await this.#sendSnapshot();
    const meanwhile = this.#meanwhile ?? [];
    this.#meanwhile = undefined;
    this.#postDelta(meanwhile.filter(({ seq }) => seq > this.#seq));
  }

  async #sendSnapshot(): Promise<void> {
    const { seq, state } = await this.#services.log.progress(this.user.course, this.user.id);
    this.#seq = seq;
    await this.#send({ type: 'snapshot', seq, state });
  }

  /** Sends what the log holds after the client's place, waiting for the client page by page. */
  async #resume(after: number, head: number): Promise<void> {
    const { log } = this.#services;
    const { course, id } = this.user;
    this.#seq = after;
    for (;;) {
      // The page that is read now holds whatever arrived before.
      this.#meanwhile = [];
      const events = await log.read(course, id, this.#seq, PAGE_EVENTS);
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
    else if (parsed.data.type === 'watch' || parsed.data.type === 'unwatch') {
      const { data } = parsed;
      this.#enqueue(() => this.#watch(data));
    } else this.close(CloseCode.badMessage, 'Expected hello as the first message only.');
  }

  #enqueue(task: () => Promise<void>): void {
    this.#watching = this.#watching.then(task).catch((error: unknown) => this.#fail(error));
  }

  async #watch(message: Watch): Promise<void> {
    if (this.#ended) return;
    this.#leave(message.feed);
    if (message.type === 'watch') await this.#open(message.feed, message.after, message.log);
  }

  async #open(name: SharedFeed, after: number, log?: string): Promise<void> {
    const feed = await this.#services.feeds.open(this.user, name);
    if (this.#ended) return;
    if ('status' in feed) {
      this.#leave(name);
      this.#post({ type: 'denied', feed: name, problem: feed });
      return;
    }
    this.#post({ type: 'people', feed: name, people: [...feed.people] });
    if (this.#watched.get(name) === feed.source) return;
    this.#leave(name);
    this.#watched.set(name, feed.source);
    await feed.source.join(this.#watcher, after, log);
  }

  #leave(name: SharedFeed): void {
    this.#watched.get(name)?.leave(this.#watcher);
    this.#watched.delete(name);
  }

  async #refresh(): Promise<void> {
    await this.#tellMembership();
    for (const name of this.#watched.keys()) await this.#open(name, 0);
  }

  async #tellMembership(): Promise<void> {
    const { feeds } = this.#services;
    const membership = await feeds.membership(this.user);
    if (!membership) {
      if (this.#isMember) this.#post({ type: 'membership', membership: null });
      this.#isMember = false;
      return;
    }
    if ('status' in membership) {
      this.close(CloseCode.goingAway, membership.detail ?? membership.title, membership.status);
      return;
    }
    this.#isMember = true;
    this.#user = { ...this.#user, role: membership.me.role };
    this.#post({ type: 'membership', membership });
  }

  #receiveAppend(message: object): void {
    const append = readAppend(message);
    if (!append.success) {
      this.#refuseMessage(append.error);
      return;
    }
    if (!this.#services.limits.events.take(this.user.id, append.data.events.length)) {
      this.#refuse(CloseCode.tooManyMessages, TOO_MANY_EVENTS);
      return;
    }
    const events: ProgressEvent[] = [];
    /** As the client wrote them. */
    const ids: string[] = [];
    for (const [index, candidate] of append.data.events.entries()) {
      const parsed = readEvent(candidate);
      const refusal = parsed.success
        ? writeRefusal(parsed.data, this.user.role, 'self')
        : invalid(parsed.error, ['events', index]);
      if (refusal) {
        this.#services.metrics.eventsRefused.inc();
        this.#post({ type: 'refused', ids: [candidate.id], problem: refusal });
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
      this.#post({ type: 'ack', ids: [...ids] });
    } catch (error) {
      this.#fail(error);
    }
  }

  #refuseMessage(error: z.ZodError): void {
    this.#refuse(CloseCode.badMessage, invalid(error));
  }

  #refuse(code: CloseCode, why: Problem): void {
    if (this.#ended) return;
    this.end();
    this.#connection.close(code, why);
  }

  #fail(error: unknown): void {
    if (error instanceof LogBusyError) {
      this.#services.logger.warn({ user: this.user.id }, error.message);
      this.#refuse(CloseCode.busy, TOO_BUSY);
      return;
    }
    this.#services.logger.error({ err: error, user: this.user.id }, 'a progress session failed');
    this.close(CloseCode.serverError, 'The server failed; its log says why. Try again later.', 500);
  }

  #postDelta(events: readonly LoggedEvent[]): void {
    const delta = this.#deltaOf(events);
    if (delta) this.#post(delta);
  }

  async #sendDelta(events: readonly LoggedEvent[]): Promise<void> {
    const delta = this.#deltaOf(events);
    if (delta) await this.#send(delta);
  }

  /** With it, the client was told everything up to the last of the events; nothing where there are none. */
  #deltaOf(events: readonly LoggedEvent[]): WireMessage | undefined {
    const last = events.at(-1);
    if (!last) return undefined;
    this.#seq = last.seq;
    return { type: 'delta', seq: last.seq, events: events.map(toWire) };
  }

  #post(message: WireMessage): void {
    if (this.#keepsUp()) this.#connection.post(message);
  }

  async #send(message: WireMessage): Promise<void> {
    if (this.#keepsUp()) await this.#connection.send(message);
  }

  /** Whether there is somebody who reads; who reads too slowly is sent away. */
  #keepsUp(): boolean {
    if (!this.#ended && this.#connection.bufferedBytes > MAX_BUFFERED_BYTES) {
      this.close(CloseCode.slowReader, 'The page read too slowly: connect again and resume.', 408);
    }
    return !this.#ended;
  }
}

/** Read first, to tell an append from the rest. */
function isAppend(message: unknown): message is object {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'append';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
