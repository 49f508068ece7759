import { TokenBuckets, type Allowance } from '../live/token-buckets.ts';

/**
 * What one person may ask of a server, however many pages and machines they use. It is far above what any page asks: it keeps
 * one who goes wrong, or wants to harm, from taking the server from everybody else.
 */
const DEFAULTS = {
  /** HTTP requests, and sockets that are opened. */
  requests: { burst: 120, perSecond: 20 },
  /** Every page of somebody comes back in the moment in which a server does. */
  messages: { burst: 240, perSecond: 40 },
  /** A browser whose server has lost its log sends again the 20,000 events that it keeps, and a person has several. */
  events: { burst: 100_000, perSecond: 1_000 },
  /** Requests of those whom the server does not know, by their address: a whole class may sit behind one, and begin in the same minute; all who come through a proxy that is not trusted do. */
  strangers: { burst: 200, perSecond: 20 },
} satisfies Record<string, Allowance>;

/** How much each person may ask of a server; see the defaults for what is counted. */
export class PersonLimits {
  readonly requests: TokenBuckets;
  readonly messages: TokenBuckets;
  readonly events: TokenBuckets;
  readonly strangers: TokenBuckets;

  /** @param allowances In place of the defaults. */
  constructor(allowances: Partial<Record<keyof typeof DEFAULTS, Allowance>> = {}) {
    const { requests, messages, events, strangers } = { ...DEFAULTS, ...allowances };
    this.requests = new TokenBuckets(requests);
    this.messages = new TokenBuckets(messages);
    this.events = new TokenBuckets(events);
    this.strangers = new TokenBuckets(strangers);
  }
}
