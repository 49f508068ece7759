import { Client } from 'pg';
import type { Logger } from 'pino';
import { z } from 'zod';

/** On which PostgreSQL tells servers of each other's commits. */
export const CHANNEL = 'waymark_log';
const RETRY_MS = 1_000;

const changeSchema = z.object({ course: z.string(), seq: z.number() });
/** That a log has grown, and to where. */
export type Change = z.infer<typeof changeSchema>;

const peopleSchema = z.object({ people: z.string(), from: z.string() });
/** That in a course (`people`) somebody has come, changed or left, and which server did it. */
export type PeopleChange = z.infer<typeof peopleSchema>;

export interface ChangeHandlers {
  onChange(change: Change): void;
  onPeople(change: PeopleChange): void;
  /** Changes may have been missed. */
  onGap(): void;
}

/** Hears of commits to one PostgreSQL, those of this server among them. A connection that breaks is made again. */
export class ChangeListener {
  readonly #url: string;
  readonly #handlers: ChangeHandlers;
  readonly #logger: Logger | undefined;
  #client: Client | undefined;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(url: string, handlers: ChangeHandlers, logger?: Logger) {
    this.#url = url;
    this.#handlers = handlers;
    this.#logger = logger;
  }

  /** Resolves when nothing is missed from now on. */
  async open(): Promise<void> {
    const client = new Client({ connectionString: this.#url, keepAlive: true });
    client.on('notification', ({ payload }) => {
      const told: unknown = JSON.parse(payload ?? 'null');
      const change = changeSchema.safeParse(told).data;
      if (change) this.#handlers.onChange(change);
      const people = peopleSchema.safeParse(told).data;
      if (people) this.#handlers.onPeople(people);
    });
    client.on('error', error => this.#lose(client, error));
    client.on('end', () => this.#lose(client));
    await client.connect();
    await client.query(`LISTEN ${CHANNEL}`);
    this.#client = client;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    await this.#client?.end();
  }

  #lose(client: Client, error?: Error): void {
    if (this.#closed || this.#client !== client) return;
    this.#client = undefined;
    this.#logger?.warn({ err: error }, 'the connection that tells of changes broke; it is made again');
    client.end().catch(() => {}); // It is gone either way.
    this.#reopen();
  }

  #reopen(): void {
    this.#retry = setTimeout(() => {
      this.open().then(
        () => this.#handlers.onGap(),
        () => this.#closed || this.#reopen(),
      );
    }, RETRY_MS);
  }
}
