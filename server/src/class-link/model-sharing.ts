import type { SharedModel } from '@waymark/roadmap';
import type { Logger } from 'pino';
import type { ClassLink } from './class-link.ts';

/** How often it is looked whether there is something new to send. */
const LOOK_MS = 5_000;
/** The class server forgets after a minute what is not sent again. */
const RENEW_MS = 20_000;
const ANSWER_MS = 10_000;

/** Sends the class server the figures of the models of this machine, as long as their owner agrees, and nothing before. */
export class ModelSharing {
  readonly #link: ClassLink;
  readonly #models: () => readonly SharedModel[];
  readonly #logger: Logger;
  readonly #timer: NodeJS.Timeout;
  #sent = { text: '', at: 0 };
  /** One request follows the other, so that none arrives after it was taken back. */
  #sending = Promise.resolve();

  /** @param models What there is to share now. */
  constructor(link: ClassLink, models: () => readonly SharedModel[], logger: Logger) {
    this.#link = link;
    this.#models = models;
    this.#logger = logger;
    this.#timer = setInterval(() => this.#look(), LOOK_MS).unref();
  }

  get inClass(): boolean {
    return this.#link.credential !== undefined;
  }

  /** Whether the owner agrees: for the class that they are in now. */
  get shares(): boolean {
    return this.#link.sharesModels;
  }

  /** Agrees, or takes it back; resolves when the class server knows, or could not be told: then it forgets by itself. */
  async set(shares: boolean): Promise<void> {
    await this.#link.setSharesModels(shares);
    this.#sent = { text: '', at: 0 };
    if (shares) this.#look();
    else this.#enqueue(() => this.#ask('DELETE'));
    await this.#sending;
  }

  /** Resolves when nothing is under way any more. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#sending;
  }

  #look(): void {
    if (!this.shares) return;
    const text = JSON.stringify({ models: this.#models() });
    const isKnown = text === this.#sent.text && Date.now() - this.#sent.at < RENEW_MS;
    if (isKnown) return;
    this.#sent = { text, at: Date.now() };
    this.#enqueue(() => (this.shares ? this.#ask('PUT', text) : Promise.resolve()));
  }

  #enqueue(send: () => Promise<void>): void {
    this.#sending = this.#sending.then(send).catch((error: unknown) => {
      this.#sent = { text: '', at: 0 };
      this.#logger.debug({ err: error }, 'the class server could not be told of models');
    });
  }

  async #ask(method: 'PUT' | 'DELETE', body?: string): Promise<void> {
    const { credential } = this.#link;
    if (!credential) return;
    const response = await fetch(new URL('/api/me/models', credential.address), {
      method,
      headers: {
        authorization: `Bearer ${credential.key}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body }),
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    if (!response.ok) throw new Error(`expected 204, got ${response.status}`);
  }
}
