import { Subscriber } from 'zeromq';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { channelAddress } from '../../kernel-helpers/src/kernel/protocol/channel-address.ts';
import { startKernel, type KernelClient, type KernelMessage } from '@waymark/kernel-helpers/client';

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await startKernel();
});
afterAll(() => kernel.shutdown());

const types = (run: { messages: readonly { header: { msg_type: string } }[] }): string[] =>
  run.messages.map(({ header }) => header.msg_type);

describe('messages', () => {
  it('come as the protocol orders them', async () => {
    const run = await kernel.execute('console.log("one"); 2');
    expect(types(run)).toEqual(['status', 'execute_input', 'stream', 'execute_result', 'status']);
    expect(run.contents('status').map(content => content['execution_state'])).toEqual(['busy', 'idle']);
    expect(run.contents('execute_result')[0]).toMatchObject({ execution_count: run.reply.execution_count });
  });

  it('of 100,000 lines are whole and in order', async () => {
    const run = await kernel.execute('for (let i = 0; i < 100_000; i++) console.log(i)');
    expect(run.stdout).toBe(Array.from({ length: 100_000 }, (_, i) => `${i}\n`).join(''));
    expect(run.contents('stream').length).toBeLessThan(1_000);
  });

  it('of a loop that prints without end come to an end, and the interrupt arrives', async () => {
    const run = await kernel.execute('while (true) console.log("on and on")', {
      onMessage: ({ content }) => {
        if (String(content['text']).includes('is not shown')) void kernel.interrupt();
      },
    });
    expect(run.error?.ename).toBe('Interrupted');
    expect(run.stdout.length).toBeLessThan(1_301_000);
  });

  it('wait for a front end that reads slowly: nobody else is slowed, and nothing is lost', async () => {
    const slow = new Subscriber({ receiveHighWaterMark: 1, linger: 0 });
    slow.connect(channelAddress(kernel.connection, 'iopub'));
    slow.subscribe();
    // The welcome: from here on all that is published is for the slow one, too, which reads nothing yet.
    await slow.receive();
    const line = '-'.repeat(100);
    const code = `for (let i = 0; i < 9_000; i++) console.log(i + '${line}')`;
    const runs = await Promise.all(Array.from({ length: 12 }, () => kernel.execute(code)));
    const expected = Array.from({ length: 9_000 }, (_, i) => `${i}${line}\n`)
      .join('')
      .repeat(runs.length);
    expect(runs.map(run => run.stdout).join('')).toBe(expected);
    let text = '';
    while (text.length < expected.length) {
      const { header, content } = kernel.wire.decode(await slow.receive());
      if (header.msg_type === 'stream') text += String(content['text']);
    }
    slow.close();
    expect(text).toBe(expected);
  });

  it('of cells come while an interval lives on', async () => {
    await kernel.execute('let beats = 0; const beat = setInterval(() => { beats++ }, 1)');
    const runs = await Promise.all([kernel.execute('"one"'), kernel.execute('"two"')]);
    expect(runs.map(run => run.text)).toEqual(["'one'", "'two'"]);
    await kernel.execute(
      'await new Promise<void>(r => setInterval(() => { if (beats > 5) r() }, 1)); clearInterval(beat)',
    );
    expect((await kernel.execute('beats > 5')).text).toBe('true');
  });

  it('of 1,000 cells in a row are all there, each with its idle', async () => {
    const runs = await Promise.all(
      Array.from({ length: 1_000 }, (_, i) => kernel.execute(`console.log(${i}); ${i}`)),
    );
    expect(
      runs.map(run => [
        run.reply.status,
        run.stdout,
        run.text,
        run.contents('status').at(-1)?.['execution_state'],
      ]),
    ).toEqual(Array.from({ length: 1_000 }, (_, i) => ['ok', `${i}\n`, `${i}`, 'idle']));
  });

  it('keep their order between the streams and displays', async () => {
    const run = await kernel.execute(`
      const host = (globalThis as any)[Symbol.for('waymark.kernel')];
      for (let i = 0; i < 50; i++) { console.log('o' + i); console.error('e' + i); host.display({ 'text/plain': 'd' + i }) }`);
    const order = run.messages.flatMap(({ header, content }) =>
      header.msg_type === 'stream'
        ? [String(content['text']).trim()]
        : header.msg_type === 'display_data'
          ? [(content['data'] as Record<string, string>)['text/plain']]
          : [],
    );
    expect(order).toEqual(Array.from({ length: 50 }, (_, i) => [`o${i}`, `e${i}`, `d${i}`]).flat());
  });

  it('show a print at once, though a loop follows', async () => {
    let printedAt = 0;
    const run = await kernel.execute(
      'console.log("go"); const end = Date.now() + 400; while (Date.now() < end) {}',
      {
        onMessage: ({ header }) => {
          if (header.msg_type === 'stream') printedAt = performance.now();
        },
      },
    );
    expect(run.stdout).toBe('go\n');
    expect(performance.now() - printedAt).toBeGreaterThan(200);
  });

  it('abort the cells behind one that fails', async () => {
    const [first, second, third] = await Promise.all([
      kernel.execute('throw new Error("stop")'),
      kernel.execute('console.log("not reached")'),
      kernel.request('kernel_info_request', {}),
    ]);
    expect(first.reply.status).toBe('error');
    // With a count the cell would look as if it had run.
    expect(second.reply).toEqual({ status: 'aborted' });
    expect(types(second)).toEqual(['status', 'status']);
    expect(third['status']).toBe('ok');
    expect((await kernel.execute('1')).reply.status).toBe('ok');
  });

  it('run on behind one that fails, if the front end wants that', async () => {
    const [first, second] = await Promise.all([
      kernel.execute('throw new Error("go on")', { stopOnError: false }),
      kernel.execute('"reached"'),
    ]);
    expect(first.reply.status).toBe('error');
    expect(second.text).toBe("'reached'");
  });

  it('update a display in place, also from a later cell', async () => {
    const run = await kernel.execute(`
      host.display({ 'text/plain': 'a' }, { displayId: 'bar' });
      host.display({ 'text/plain': 'b' }, { displayId: 'bar', update: true })`);
    expect(run.displays).toEqual([{ 'text/plain': 'b' }]);
    const later = await kernel.execute(
      `host.display({ 'text/plain': 'c' }, { displayId: 'bar', update: true })`,
    );
    expect(later.contents('update_display_data')[0]).toMatchObject({ transient: { display_id: 'bar' } });
  });

  it('of a timer belong to the cell that set it', async () => {
    const first = await kernel.execute('setTimeout(() => console.log("late"), 100); 1');
    const late = kernel.nextMessage(({ header }) => header.msg_type === 'stream');
    await kernel.execute('2');
    expect((await late).parent?.msg_id).toBe(first.messages[0]?.parent?.msg_id);
  });

  it('of a timer that fails at each tick come to an end, and say so', async () => {
    const late: KernelMessage[] = [];
    const stop = kernel.watch(message => late.push(message));
    const first = await kernel.execute(
      'let ticks = 0; const failing = setInterval(() => { ticks++; throw new Error("tick") }, 1)',
    );
    await kernel.execute(
      'while (ticks < 60) await new Promise(r => setTimeout(r, 1)); clearInterval(failing)',
    );
    stop();
    const ofFirst = late.filter(({ parent }) => parent?.msg_id === first.messages[0]?.parent?.msg_id);
    const shown = ofFirst.filter(({ header }) => /error|stream/.test(header.msg_type));
    expect(shown.map(({ header }) => header.msg_type)).toEqual([
      ...Array.from({ length: 20 }, () => 'error'),
      'stream',
    ]);
    expect(shown.at(-1)?.content['text']).toContain('are not shown');
  });

  it('tell a cell who it is', async () => {
    const run = await kernel.execute('host.cell.id', { cellId: 'cell-7' });
    expect(run.text).toBe("'cell-7'");
  });

  it('carry several MIME types of a value', async () => {
    const run = await kernel.execute(
      `({ [Symbol.for('Jupyter.display')]: () => ({ 'text/html': '<b>x</b>', 'text/plain': 'x' }) })`,
    );
    expect(run.result).toEqual({ 'text/html': '<b>x</b>', 'text/plain': 'x' });
  });

  it('come from a registered formatter', async () => {
    const run = await kernel.execute(`
      class Money { constructor(readonly amount: number) {} }
      host.registerFormatter((value: unknown) => value instanceof Money ? { 'text/plain': value.amount + ' kr' } : undefined);
      new Money(3)`);
    expect(run.text).toBe('3 kr');
  });

  it('of a silent cell are only its status', async () => {
    const before = (await kernel.execute('0')).reply.execution_count ?? NaN;
    expect(types(await kernel.execute('5', { silent: true }))).toEqual(['status', 'status']);
    expect((await kernel.execute('0')).reply.execution_count).toBe(before + 1);
  });

  it('carry user expressions', async () => {
    const run = await kernel.execute('const u = 20', { userExpressions: { sum: 'u + 1', wrong: 'nothing' } });
    expect(run.reply.user_expressions).toMatchObject({
      sum: { status: 'ok', data: { 'text/plain': '21' } },
      wrong: { status: 'error', ename: 'TypeScriptError' },
    });
  });

  it('ask for input, and say so where there is no one to ask', async () => {
    const run = await kernel.execute('"hello " + await prompt("name?")', {
      onInput: question => `you (${question})`,
    });
    expect(run.text).toBe("'hello you (name?)'");
    expect((await kernel.execute('await prompt()')).error?.evalue).toContain('takes no input');
  });

  it('that the kernel does not know print nothing', async () => {
    const messages = await kernel.notify('waymark_unheard_of', {});
    expect(messages.map(({ header }) => header.msg_type)).toEqual(['status', 'status']);
  });
});
