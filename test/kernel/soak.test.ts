import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKernel, type CellOutcome, type KernelClient } from '@waymark/kernel-helpers/client';
import { seeded, seeds } from '../../roadmap/testing/seeded.ts';

/** Long: what is measured is that an answer comes at all, on a machine that does much else. */
const ANSWERED_WITHIN_MS = 30_000;
const TIMEOUT_MS = 120_000;
const MESSAGES = 700;

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await startKernel();
  await kernel.execute(`let kept = 42
    const host = (globalThis as any)[Symbol.for('waymark.kernel')]
    host.comms.registerTarget('soak', (comm: any) => comm.onMessage((m: any) => comm.send(m.data)))`);
});
afterAll(() => kernel.shutdown());

/** A message that was sent, and what is wrong with its answer. */
interface Sent {
  readonly type: string;
  readonly what: string;
  readonly answered: Promise<string | undefined>;
}

/** Sends random messages at random moments, and looks at every answer. */
class RandomClient {
  readonly sent: Sent[] = [];
  /** The comms that were opened, of which each is to echo its name. */
  readonly comms: string[] = [];
  readonly #random: () => number;
  /** Failed cells whose failure has not arrived here yet. */
  #unseenFailures = 0;
  #interruptsUnderWay = 0;

  constructor(seed: number) {
    this.#random = seeded(seed);
  }

  async run(messages: number, { interrupts }: { readonly interrupts: boolean }): Promise<void> {
    for (let i = 0; i < messages; i++) {
      if (interrupts && this.#random() < 0.05) this.#interrupt();
      this.#sendAny();
      const gap = this.#random();
      if (gap < 0.4) await delay(gap * 20);
      else if (gap < 0.5) await new Promise(resolve => setImmediate(resolve));
    }
  }

  #interrupt(): void {
    this.#interruptsUnderWay++;
    void kernel.interrupt().then(async () => {
      // It takes effect after its reply.
      await delay(500);
      this.#interruptsUnderWay--;
    });
  }

  #sendAny(): void {
    const n = Math.floor(this.#random() * 1000);
    const kinds: (() => void)[] = [
      () => this.#execute(`${n} + 1`, 'ok', `${n + 1}`),
      () =>
        this.#execute(`console.log(${n}); await new Promise(r => setTimeout(r, ${n % 4})); kept`, 'ok', '42'),
      () => this.#execute(`const end${n} = Date.now() + ${n % 5}; while (Date.now() < end${n}) {}`, 'ok'),
      () => this.#execute(`throw new Error('${n}')`, 'error'),
      () => this.#execute(`const wrong: number = 'text ${n}'`, 'error'),
      () => this.#execute(`await null; setTimeout(() => {}, 5); void kept.nope${n}`, 'error'),
      () => this.#ask('kernel_info_request', {}, 'protocol_version'),
      () => this.#ask('complete_request', { code: 'Math.fl', cursor_pos: 7 }, 'matches'),
      () => this.#ask('inspect_request', { code: 'kept', cursor_pos: 4, detail_level: 0 }, 'found'),
      () => this.#ask('is_complete_request', { code: 'if (kept) {' }, 'status'),
      () => this.#ask('history_request', { hist_access_type: 'tail', n: 3 }, 'history'),
      () => this.#ask('comm_info_request', {}, 'comms'),
      () => this.#openComm(),
      () =>
        this.#record(
          'waymark_unheard_of',
          kernel.notify('waymark_unheard_of', {}).then(() => undefined),
        ),
    ];
    kinds[Math.floor(this.#random() * kinds.length)]?.();
  }

  #execute(code: string, status: 'ok' | 'error', text?: string): void {
    const mayAbort = { now: this.#unseenFailures > 0 || this.#interruptsUnderWay > 0 };
    if (status === 'error') this.#unseenFailures++;
    const answered = kernel.execute(code).then(run => {
      if (status === 'error') this.#unseenFailures--;
      if (run.error?.ename === 'Interrupted') return this.#interruptsUnderWay > 0 ? undefined : 'interrupted';
      if (run.reply.status === 'aborted') {
        return mayAbort.now ? undefined : 'aborted without a failure before it';
      }
      return faultOf(run, status, text);
    });
    this.#record('execute_request', answered, code);
  }

  #ask(type: string, content: Readonly<Record<string, unknown>>, field: string): void {
    const answered = kernel
      .request(type, content)
      .then(reply => (field in reply ? undefined : `no ${field} in ${JSON.stringify(reply)}`));
    this.#record(type, answered);
  }

  #openComm(): void {
    const comm_id = `comm-${this.comms.length}`;
    for (const [type, more] of [
      ['comm_open', { target_name: 'soak', data: {} }],
      ['comm_msg', { data: { echo: comm_id } }],
      ['comm_close', { data: {} }],
    ] as const) {
      const closed = kernel.notify(type, { comm_id, ...more });
      this.#record(
        type,
        closed.then(() => undefined),
      );
    }
    this.comms.push(comm_id);
  }

  #record(type: string, answered: Promise<string | undefined>, what = type): void {
    this.sent.push({ type, what, answered });
  }
}

function faultOf(run: CellOutcome, status: 'ok' | 'error', text: string | undefined): string | undefined {
  if (run.reply.status !== status) return `${run.reply.status}: ${run.error?.evalue}`;
  if (status === 'error' && !run.error) return 'no error is shown';
  return run.text === text ? undefined : `${run.text} in place of ${text}`;
}

/** What is wrong with the answers; nothing is if all have come, and are right. */
async function faultsOf(sent: readonly Sent[]): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const { what, answered } of sent) {
    const fault = await Promise.race([answered, delay(ANSWERED_WITHIN_MS, 'no answer', { ref: false })]);
    if (fault !== undefined) faults.push(`${what}: ${fault}`);
    if (fault === 'no answer') break;
  }
  return faults;
}

interface Soaked {
  readonly faults: readonly string[];
  /** The types of the messages, as they were sent and as they were answered. */
  readonly sent: readonly string[];
  readonly answered: readonly string[];
  readonly comms: readonly string[];
  readonly echoes: readonly unknown[];
}

async function soak(seed: number, interrupts: boolean): Promise<Soaked> {
  const answered: string[] = [];
  const echoes: unknown[] = [];
  const stop = kernel.watch(({ header, parent, content }) => {
    if (header.msg_type === 'comm_msg') echoes.push((content['data'] as { readonly echo: string }).echo);
    const isIdle = header.msg_type === 'status' && content['execution_state'] === 'idle';
    // Interrupts have a channel of their own.
    if (isIdle && parent && parent.msg_type !== 'interrupt_request') answered.push(parent.msg_type);
  });
  const client = new RandomClient(seed);
  await client.run(MESSAGES, { interrupts });
  const faults = await faultsOf(client.sent);
  stop();
  return { faults, sent: client.sent.map(({ type }) => type), answered, comms: client.comms, echoes };
}

describe('random messages at random moments', () => {
  it.each(seeds(3))(
    'are all answered, in order (seed %i)',
    async seed => {
      const { faults, sent, answered, comms, echoes } = await soak(seed, false);
      expect(faults).toEqual([]);
      expect(answered).toEqual(sent);
      expect(echoes).toEqual(comms);
    },
    TIMEOUT_MS,
  );

  it.each(seeds(2))(
    'are all answered, in order, whatever is interrupted (seed %i)',
    async seed => {
      const { faults, sent, answered } = await soak(seed, true);
      expect(faults).toEqual([]);
      expect(answered).toEqual(sent);
      expect((await kernel.execute('kept')).text).toBe('42');
    },
    TIMEOUT_MS,
  );

  it(
    'are answered under a flood of interrupts, which end every loop',
    async () => {
      const flood = new AbortController();
      const interrupts: Promise<void>[] = [];
      const flooding = (async () => {
        while (!flood.signal.aborted) {
          for (let i = 0; i < 200; i++) interrupts.push(kernel.interrupt());
          await delay(100);
        }
      })();
      for (let i = 0; i < 5; i++) {
        expect(await kernel.request('kernel_info_request', {})).toMatchObject({ status: 'ok' });
        expect(await kernel.complete('Math.fl')).toMatchObject({ matches: ['floor'] });
        expect((await kernel.execute('for (;;) {}')).error?.ename).toBe('Interrupted');
        expect((await kernel.execute('for (;;) await null')).error?.ename).toBe('Interrupted');
      }
      flood.abort();
      await flooding;
      await Promise.all(interrupts);
      // What the last one interrupts has been sent by now.
      await kernel.execute('kept');
      expect((await kernel.execute('kept')).text).toBe('42');
    },
    TIMEOUT_MS,
  );

  it('behind a failed cell are answered, and those sent once it is known run', async () => {
    for (let i = 0; i < 50; i++) {
      const failing = kernel.execute(i % 2 ? 'throw new Error("x")' : 'const nope: number = "text"');
      await delay((i % 8) * 0.5);
      const behind = [kernel.execute('1 + 1'), kernel.request('kernel_info_request', {})];
      expect((await failing).reply.status).toBe('error');
      expect((await kernel.execute('kept')).text).toBe('42');
      await Promise.all(behind);
    }
  });
});
