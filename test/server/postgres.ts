import { startService, type Service } from '@waymark/kernel-helpers';
import { Client } from 'pg';

/** A PostgreSQL for one test file. */
export class Postgres {
  readonly #service: Service;
  #databases = 0;

  private constructor(service: Service) {
    this.#service = service;
  }

  /** Resolves when it takes connections. */
  static async start(): Promise<Postgres> {
    return new Postgres(await startService('postgres'));
  }

  /** The URL of an empty database that nobody else has. */
  async createDatabase(): Promise<string> {
    this.#databases += 1;
    const name = `test_${this.#databases}`;
    const client = new Client({ connectionString: this.#service.url });
    await client.connect();
    await client.query(`CREATE DATABASE ${name}`);
    await client.end();
    const url = new URL(this.#service.url);
    url.pathname = `/${name}`;
    return url.href;
  }

  async stop(): Promise<void> {
    await this.#service.stop();
  }
}
