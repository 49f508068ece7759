import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { membershipSchema } from '@waymark/roadmap';
import { z } from 'zod';
import { errorCode } from '../error-code.ts';

const FILE = 'class.json';

const storedSchema = z.object({
  /** Of the class server, without a path. */
  address: z.url(),
  /** By which the class server knows this device. */
  key: z.string(),
  membership: membershipSchema.omit({ isOnline: true, isOutdated: true, isUnknown: true }),
  /** Whether the reviewers may see the figures of the models of this machine; left out: no. */
  sharesModels: z.boolean().optional(),
  /** Up to which place the class server has the log of this machine; and the names of both logs, in which that counts. */
  sent: z.object({ from: z.string(), to: z.string(), seq: z.number().int().min(0) }),
  /** Up to which place of which of its logs this machine has what is about the student; and in which of its own. */
  received: z.object({ log: z.string(), seq: z.number().int().min(0), into: z.string() }).optional(),
});
/** What a student's server remembers of the class that it has joined. */
export type StoredMembership = z.infer<typeof storedSchema>;

/** Keeps it in `class.json` of the data folder, which only its owner can read. Writes take effect in their order. */
export class MembershipFile {
  readonly #path: string;
  #writing = Promise.resolve();

  constructor(folder: string) {
    this.#path = join(folder, FILE);
  }

  /** @returns Undefined where no class was joined. @throws Error For a file that cannot be read. */
  async read(): Promise<StoredMembership | undefined> {
    try {
      return storedSchema.parse(JSON.parse(await readFile(this.#path, 'utf8')));
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Resolves when it is there: all of it, or what was before. */
  write(stored: StoredMembership): Promise<void> {
    return this.#enqueue(async () => {
      const path = `${this.#path}.new`;
      await writeFile(path, `${JSON.stringify(stored)}\n`, { mode: 0o600, flush: true });
      await rename(path, this.#path);
    });
  }

  /** The class is left. */
  remove(): Promise<void> {
    return this.#enqueue(() => rm(this.#path, { force: true }));
  }

  /** Resolves when every write that has begun has ended, well or not. */
  settled(): Promise<void> {
    return this.#writing;
  }

  #enqueue(write: () => Promise<void>): Promise<void> {
    const done = this.#writing.then(write);
    this.#writing = done.catch(() => {}); // Whoever asked hears of it.
    return done;
  }
}
