import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const LOOK_MS = 50;

/** The spare kernels of some kernels, and of no others. */
export class Spares {
  readonly #folder = mkdtempSync(join(tmpdir(), 'spare-'));
  /** Starts with these variables use spares, and make them. */
  readonly env = { WAYMARK_SPARE_KERNEL: 'on', XDG_RUNTIME_DIR: this.#folder };

  /** Resolves once one can be taken, which a kernel starts that has been used. */
  async free(): Promise<void> {
    for (let place = this.#place(); !place || !(await isFree(place)); place = this.#place()) {
      await delay(LOOK_MS);
    }
  }

  /** All processes that are a spare, or were one. */
  pids(): number[] {
    const processes = execFileSync('ps', ['-A', '-o', 'pid=,args='], {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    });
    const lines = processes.split('\n').filter(line => line.includes(this.#folder));
    return lines.map(line => Number.parseInt(line, 10));
  }

  /** Resolves once a process that was a spare is no more. */
  async ended(pid: number): Promise<void> {
    while (this.pids().includes(pid)) await delay(LOOK_MS);
  }

  /** Ends those that wait, which they would do for a while. */
  remove(): void {
    for (const pid of this.pids()) process.kill(pid, 'SIGKILL');
    rmSync(this.#folder, { recursive: true });
  }

  #place(): string | undefined {
    const [user] = readdirSync(this.#folder);
    if (user === undefined) return undefined;
    const folder = join(this.#folder, user);
    const name = readdirSync(folder).find(entry => !entry.includes('.'));
    return name === undefined ? undefined : join(folder, name);
  }
}

/** Whether the spare at this socket can be taken; false where it ends, or has been taken, before it can be. */
async function isFree(place: string): Promise<boolean> {
  const socket = connect(place);
  socket.on('error', () => socket.destroy());
  socket.write(`${JSON.stringify({ type: 'stay' })}\n`);
  const closed = new Promise<false>(resolve => {
    socket.once('close', () => resolve(false));
  });
  const answered = once(socket, 'data').then(
    () => true,
    () => false,
  );
  const isAnswered = await Promise.race([answered, closed]);
  socket.destroy();
  return isAnswered;
}
