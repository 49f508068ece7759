import { randomBytes } from 'node:crypto';
import {
  PROGRESS_SOCKET_PATH,
  PROTOCOL_VERSION,
  ServerLink,
  may,
  type Connect,
  type LinkMessage,
  type Membership,
  type Problem,
  type SharedFeed,
} from '@waymark/roadmap';
import type { Logger } from 'pino';
import { LOCAL_COURSE, type EventLog } from '../events/event-log.ts';
import type { OpenFeed, SharedFeeds } from '../live/shared-feeds.ts';
import { problem } from '../problem.ts';
import type { User } from '../users/identity.ts';
import { Forwarder } from './forwarder.ts';
import { joinClass, leaveClass, type JoinLink } from './join-class.ts';
import type { MembershipFile, StoredMembership } from './membership-file.ts';
import { Receiver, type Received } from './receiver.ts';
import { RemoteFeed } from './remote-feed.ts';
import { socketConnect } from './socket-connect.ts';

const KEY_BYTES = 32;
/** How long to wait after what the class server told could not be written here. */
const RETRY_MS = 5_000;
const OUTDATED =
  'The class server and this Waymark are of different versions. Bring Waymark on this computer up to date and start it again: what you do is kept here, and sent then.';
const UNKNOWN =
  'The class server does not know this computer, or not any more. What you do is kept here: ask your instructor for a link, and join again.';
const REFUSED = 403;
const ALONE = problem(404, 'You have joined no class.');

/** Makes connections to a socket, as the device that has a key. */
export type ConnectTo = (address: URL, key: string) => Connect;

/**
 * A student's own server as a member of a class. It holds the key, which no page ever sees; it sends the class server what
 * is in its log, and passes on what the class server shows. Without a network all goes on, and arrives later.
 */
export class ClassLink implements SharedFeeds {
  readonly #log: EventLog;
  readonly #file: MembershipFile;
  readonly #logger: Logger;
  readonly #connectTo: ConnectTo;
  readonly #listeners = new Set<(course: string) => void>();
  readonly #feeds = new Map<SharedFeed, RemoteFeed>();
  readonly #forwarder: Forwarder;
  readonly #receiver: Receiver;
  /** Whose machine it is: known once a page of theirs has come. */
  #owner: string | undefined;
  readonly #unsubscribe: () => void;
  #stored: StoredMembership | undefined;
  /** The key of a join whose answer may be lost: asked again with it, a class server lets nobody in twice. */
  #offered: { readonly address: string; readonly key: string } | undefined;
  #link: ServerLink | undefined;

  private constructor(log: EventLog, file: MembershipFile, logger: Logger, connectTo: ConnectTo) {
    this.#log = log;
    this.#connectTo = connectTo;
    this.#file = file;
    this.#logger = logger;
    this.#forwarder = new Forwarder(
      log,
      message => this.#link?.send(message) ?? false,
      seq => this.#noteSent(seq),
    );
    this.#receiver = new Receiver(
      log,
      id => this.#forwarder.isSending(id),
      ({ log: of, seq }) => this.#keep({ received: { log: of, seq, into: log.id } }),
    );
    this.#unsubscribe = log.subscribe(() => this.#try(this.#forwarder.go()));
  }

  /**
   * Goes on with the class that was joined before, where there is one.
   *
   * @param connectTo How to reach the socket of a class server; default: by a WebSocket.
   */
  static async open(
    log: EventLog,
    file: MembershipFile,
    logger: Logger,
    connectTo: ConnectTo = socketConnect,
  ): Promise<ClassLink> {
    const link = new ClassLink(log, file, logger, connectTo);
    try {
      link.#stored = await file.read();
    } catch (error) {
      logger.warn({ err: error, notice: true }, 'What is kept of your class cannot be read: join it again.');
    }
    link.#connect();
    return link;
  }

  /** Where the class server is, and the key for it; undefined where no class was joined. */
  get credential(): { readonly address: string; readonly key: string } | undefined {
    return this.#stored;
  }

  /** Whether the reviewers of the class may see the figures of the models of this machine. */
  get sharesModels(): boolean {
    return this.#stored?.sharesModels ?? false;
  }

  /** Gives that consent, or takes it back. Resolves when it is written. */
  async setSharesModels(sharesModels: boolean): Promise<void> {
    if (!this.#stored) return;
    this.#stored = { ...this.#stored, sharesModels };
    await this.#file.write(this.#stored);
  }

  /** Joins a class, in place of the one before. Asked again with the same link, it stays the same member. */
  async join(link: JoinLink, name: string): Promise<Membership | Problem> {
    const known = [this.#stored, this.#offered].find(one => one?.address === link.address);
    const key = known?.key ?? newKey();
    this.#offered = { address: link.address, key };
    let joined = await joinClass(link, key, name);
    // The key of this machine is another member's there, or of another course. What failed otherwise may have been done.
    if ('status' in joined && joined.status === REFUSED && known) {
      const other = newKey();
      this.#offered = { address: link.address, key: other };
      joined = await joinClass(link, other, name);
      if (!('status' in joined)) return this.#become(link, other, joined);
    }
    return 'status' in joined ? joined : this.#become(link, key, joined);
  }

  /**
   * Leaves the class: the class server removes who the person is, and their words. The log of this machine stays as it is.
   *
   * @returns Why that is not possible now; undefined where it is done.
   */
  async leave(): Promise<Problem | undefined> {
    if (!this.#stored) return ALONE;
    const refusal = await leaveClass(this.#stored.address, this.#stored.key, this.#stored.membership.me.id);
    if (refusal) return refusal;
    this.#stored = undefined;
    await this.#file.remove();
    this.#feeds.clear();
    this.#connect();
    this.#tell();
    return undefined;
  }

  membership({ id }: User): Promise<Membership | undefined> {
    if (this.#owner === undefined) {
      this.#owner = id;
      if (this.#link?.state === 'online') this.#link.reconnect(); // What came before nobody could take.
    }
    const state = this.#link?.state;
    return Promise.resolve(
      this.#stored && {
        ...this.#stored.membership,
        isOnline: state === 'online',
        ...(state === 'outdated' && { isOutdated: true }),
        ...(state === 'unknown' && { isUnknown: true }),
      },
    );
  }

  open(_user: User, name: SharedFeed): Promise<OpenFeed | Problem> {
    const me = this.#stored?.membership.me;
    if (!me) return Promise.resolve(ALONE);
    const isTheirs = name === 'team' ? me.team !== undefined : may(me.role, 'see-class', 'course');
    if (!isTheirs) return Promise.resolve(problem(403, `There is no ${name} for you to watch.`));
    const source = this.#feed(name);
    return Promise.resolve({ people: source.people, source });
  }

  subscribe(listener: (course: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when what it remembers of the class is written. */
  async close(): Promise<void> {
    this.#unsubscribe();
    this.#link?.dispose();
    this.#link = undefined;
    await this.#file.settled();
  }

  async #become(
    { address }: JoinLink,
    key: string,
    { log, membership }: { readonly log: string; readonly membership: Membership },
  ): Promise<Membership> {
    const { isOnline: _, isOutdated: _outdated, isUnknown: _unknown, ...place } = membership;
    this.#stored = { address, key, membership: place, sent: { from: this.#log.id, to: log, seq: 0 } };
    this.#offered = undefined;
    await this.#file.write(this.#stored);
    this.#feeds.clear();
    this.#connect();
    this.#tell();
    return membership;
  }

  #connect(): void {
    this.#link?.dispose();
    this.#link = undefined;
    if (!this.#stored) return;
    const { address, key } = this.#stored;
    this.#link = new ServerLink({
      connect: this.#connectTo(new URL(PROGRESS_SOCKET_PATH, address), key),
      hello: () => {
        const { log, seq } = this.#resumption;
        return { type: 'hello', version: PROTOCOL_VERSION, after: seq, log };
      },
      onMessage: message => this.#receive(message),
      onState: state => {
        if (state === 'outdated') this.#logger.warn({ notice: true }, OUTDATED);
        else if (state === 'unknown') this.#logger.warn({ notice: true }, UNKNOWN);
        else this.#logger.info({ state }, 'the class server');
        this.#tell();
      },
    });
    this.#link.connect();
  }

  #receive(message: LinkMessage): void {
    switch (message.type) {
      case 'welcome':
        return this.#welcome(message);
      case 'membership': {
        if (!message.membership) return; // The class server ends the connection of who has left.
        const { isOnline: _, isOutdated: _outdated, isUnknown: _unknown, ...membership } = message.membership;
        this.#keep({ membership });
        return this.#tell();
      }
      case 'people':
        this.#feed(message.feed).setPeople(message, this.#stored?.membership.me.id ?? '');
        return this.#tell();
      case 'standings':
        return this.#feed(message.feed).receive(message);
      case 'denied':
        this.#feed(message.feed).deny();
        return this.#tell();
      case 'refused':
        this.#logger.warn({ ids: message.ids, problem: message.problem }, 'the class server refused events');
        return this.#try(this.#forwarder.settle(message.ids));
      case 'ack':
        return this.#try(this.#forwarder.settle(message.ids));
      case 'snapshot':
        // It has another log than before, or less of it: all of it is wanted, event by event.
        this.#keep({ received: undefined });
        return this.#link?.reconnect();
      case 'delta': {
        const there = this.#stored?.membership.me.id;
        if (this.#owner === undefined || there === undefined) return;
        return this.#try(
          this.#receiver.receive(message, { here: this.#owner, there }).catch((error: unknown) => {
            // It goes on from the place that it has reached.
            setTimeout(() => this.#link?.reconnect(), RETRY_MS).unref();
            throw error;
          }),
        );
      }
      case 'heartbeat':
        return;
    }
  }

  /** From where the class server is to tell what is about the person. */
  get #resumption(): Received {
    const { received, sent } = this.#stored ?? {};
    return received?.into === this.#log.id ? received : { log: sent?.to ?? '', seq: 0 };
  }

  #welcome({ log: to, now }: Extract<LinkMessage, { type: 'welcome' }>): void {
    const from = this.#log.id;
    this.#receiver.start(this.#resumption, now);
    const sent = this.#stored?.sent;
    // A log that was replaced, here or there, is sent anew: an event counts once however often it comes.
    const after = sent?.from === from && sent.to === to ? sent.seq : 0;
    this.#keep({ sent: { from, to, seq: after } });
    this.#try(this.#forwarder.start(after));
    for (const feed of this.#feeds.values()) feed.ask();
  }

  #feed(name: SharedFeed): RemoteFeed {
    const known = this.#feeds.get(name);
    if (known) return known;
    const feed = new RemoteFeed(name, (after, log) => {
      this.#link?.send({ type: 'watch', feed: name, after, ...(log !== undefined && { log }) });
    });
    this.#feeds.set(name, feed);
    return feed;
  }

  #noteSent(seq: number): void {
    if (this.#stored) this.#keep({ sent: { ...this.#stored.sent, seq } });
  }

  #keep(change: Partial<StoredMembership>): void {
    if (!this.#stored) return;
    this.#stored = { ...this.#stored, ...change };
    this.#try(this.#file.write(this.#stored));
  }

  #tell(): void {
    for (const listener of this.#listeners) listener(LOCAL_COURSE);
  }

  #try(task: Promise<void>): void {
    task.catch((error: unknown) => this.#logger.error({ err: error }, 'the link to the class failed'));
  }
}

function newKey(): string {
  return randomBytes(KEY_BYTES).toString('base64url');
}
