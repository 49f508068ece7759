import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Orders } from './orders.ts';
import type { Access } from './recipe.ts';

/** Of what a service prints, the last lines are what tells why it failed. */
const KEPT_LINES = 500;

/**
 * A database, a queue or a store that runs beside the notebook, on this machine alone, until it is stopped or the
 * notebook ends. `startService` makes it.
 *
 * @example
 * const service: Service = await startService('postgres');
 * console.log(service.user, service.log.length > 0);
 * await service.stop();
 */
export class Service {
  /** For its clients: `postgres://…` and `redis://…` with user and password, `http://…` for S3. */
  readonly url: string;
  /** Who signs in; for S3 the access key's id. */
  readonly user: string;
  /** Made for this one start; for S3 the secret access key. */
  readonly password: string;
  /** Resolves once it has ended. */
  readonly exited: Promise<void>;
  readonly #keeper: ChildProcess;
  readonly #lines: string[] = [];
  #hasEnded = false;

  /** @param keeper A process that stops the service when its input ends; the leader of a group of its own. */
  constructor(keeper: ChildProcess, orders: Orders, url: string, { user, password }: Access) {
    this.#keeper = keeper;
    this.url = url;
    this.user = user;
    this.password = password;
    for (const stream of [keeper.stdout, keeper.stderr]) if (stream) this.#record(stream);
    keeper.stdin?.on('error', () => {}); // It has ended already.
    keeper.stdin?.write(`${JSON.stringify(orders)}\n`);
    // A keeper that was killed has stopped nothing: then its group is left, and holds the streams open.
    keeper.once('exit', () => this.#killGroup());
    this.exited = once(keeper, 'close')
      .catch((error: unknown) => this.#lines.push(String(error)))
      .then(() => {
        this.#hasEnded = true;
        rmSync(orders.folder, { recursive: true, force: true });
      });
  }

  /** What it has printed, the last 500 lines of it. */
  get log(): string {
    return this.#lines.map(line => `${line}\n`).join('');
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Stops it, and removes what it kept. Resolves when it has ended. */
  async stop(): Promise<void> {
    this.#keeper.stdin?.end();
    await this.exited;
  }

  #record(stream: Readable): void {
    createInterface(stream).on('line', line => {
      this.#lines.push(line);
      if (this.#lines.length > KEPT_LINES) this.#lines.shift();
    });
  }

  #killGroup(): void {
    const { pid } = this.#keeper;
    try {
      if (pid !== undefined) process.kill(-pid, 'SIGKILL');
    } catch {
      // Nobody is left.
    }
  }
}
