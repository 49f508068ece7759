import { z } from 'zod';
import { progressEventSchema } from './event.ts';
import { progressStateSchema } from './fold.ts';
import { loggedEventSchema } from './log-entry.ts';
import { membershipSchema, personSchema } from './person.ts';
import { standingSchema, whereaboutsSchema } from './standing.ts';
import { standingTableSchema } from './standing-table.ts';

/** Raised when a message changes its meaning; a server refuses a client of another version. */
export const PROTOCOL_VERSION = 5;

/** Where the progress socket is, below the server's own root. */
export const PROGRESS_SOCKET_PATH = '/api/progress';

/** The most events in one `append`. */
export const MAX_APPEND_EVENTS = 500;

/** The server sends something at least this often; a client that hears nothing for three times as long reconnects. */
export const HEARTBEAT_INTERVAL_MS = 10_000;

/**
 * WebSocket close codes, each with a name (RFC 6455 leaves 4000 to 4999 to applications).
 * jupyter-server-proxy drops the code of a close, so the server sends it in a `closing` message first.
 */
export const CloseCode = {
  goingAway: 1001,
  /** A message was longer than the server takes. The WebSocket library closes by itself, without `closing`. */
  messageTooBig: 1009,
  /** The server failed, such as on a full disk: nothing is lost on the client's side; try again later. */
  serverError: 1011,
  /** A message did not fit the protocol. */
  badMessage: 4000,
  /** No `hello` came in time. */
  helloTimeout: 4001,
  /** The client speaks another version: reload the page. */
  versionMismatch: 4002,
  /** The client read too slowly and must resume. */
  slowReader: 4003,
  /** The client sent more than its share: wait before you reconnect. */
  tooManyMessages: 4004,
  /** The server has more to write than it can: nothing that it acknowledged is lost; connect again a little later. */
  busy: 4005,
  /** The server does not know who connects, or not any more: only joining helps. A class server says it by refusing the upgrade with 401. */
  notKnown: 4006,
} as const;
export type CloseCode = (typeof CloseCode)[keyof typeof CloseCode];

/** A feed that many may watch: the last values of a team, or of the class. */
export const sharedFeedSchema = z.enum(['team', 'class']);
export type SharedFeed = z.infer<typeof sharedFeedSchema>;

const seqSchema = z.number().int().min(0);

/** What was wrong with a request, in the form of RFC 9457 (problem+json). */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().optional(),
  /** One entry a field: `field` is its path, such as `events.0.check`. */
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof problemSchema>;

/** From a client to the server. The first message is `hello`. */
export const clientMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('hello'),
    version: z.number().int(),
    /** The last place seen in the log, 0 for none: the server sends what came after. */
    after: seqSchema,
    /** The log that `after` counts in, from an earlier `welcome`. */
    log: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal('append'),
    /** The client's clock as it sends: the server takes from it how far the events' times are off. */
    sentAt: z.iso.datetime({ offset: true }),
    events: z.array(progressEventSchema).min(1).max(MAX_APPEND_EVENTS),
  }),
  /** Begins, or begins anew, to watch a feed; `after` is the last place that a message of it named, 0 for all there is. */
  z.strictObject({
    type: z.literal('watch'),
    feed: sharedFeedSchema,
    after: seqSchema,
    log: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('unwatch'), feed: sharedFeedSchema }),
]);
export type ClientMessage = z.infer<typeof clientMessageSchema>;

/** From the server to a client. `welcome` comes first, then a `snapshot` or a `delta`. */
export const serverMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('welcome'),
    version: z.number().int(),
    user: z.object({ id: z.string(), name: z.string() }),
    /** Names this log: it differs after the server's data was replaced. */
    log: z.string(),
    /** The server's clock, in ISO 8601. */
    now: z.string().optional(),
  }),
  /** All that is known, for a client that has nothing it could resume from. */
  z.object({ type: z.literal('snapshot'), seq: seqSchema, state: progressStateSchema }),
  /** What came after; `seq` is the place of the last event, or where the log stands if there is none. */
  z.object({ type: z.literal('delta'), seq: seqSchema, events: z.array(loggedEventSchema) }),
  /**
   * Last values of a feed, up to the place `seq`: each takes the place of one with a lower `seq` of its own.
   * Where the log has another name than before, the client forgets what it had.
   */
  z.object({
    type: z.literal('standings'),
    feed: sharedFeedSchema,
    /** Names the log that `seq` counts in. */
    log: z.string(),
    seq: seqSchema,
    /** A table where they are many. */
    standings: z.union([z.array(standingSchema), standingTableSchema]),
    places: z.array(whereaboutsSchema),
  }),
  /** Who is in a feed: before its first standings, and whenever that changes. */
  z.object({ type: z.literal('people'), feed: sharedFeedSchema, people: z.array(personSchema) }),
  /** The person's place in a course; after `welcome`, and whenever it changes: null once they have left it. Who is alone is told nothing. */
  z.object({ type: z.literal('membership'), membership: membershipSchema.nullable() }),
  /** The feed is not, or no longer, this person's to watch. */
  z.object({ type: z.literal('denied'), feed: sharedFeedSchema, problem: problemSchema }),
  /** These events are durable, whether they came now or before. */
  z.object({ type: z.literal('ack'), ids: z.array(z.string()) }),
  /** These events will never be taken: `problem` says why. */
  z.object({ type: z.literal('refused'), ids: z.array(z.string()), problem: problemSchema }),
  z.object({ type: z.literal('heartbeat') }),
  /** The last message before the server closes: `code` is one of {@link CloseCode}, `problem` says why. */
  z.object({ type: z.literal('closing'), code: z.number().int(), problem: problemSchema }),
]);
/** A message as it was read. */
export type ServerMessage = z.infer<typeof serverMessageSchema>;
/** A message as it travels. */
export type WireMessage = z.input<typeof serverMessageSchema>;
