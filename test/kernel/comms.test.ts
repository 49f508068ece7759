import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Message } from '../../kernel-helpers/src/kernel/protocol/wire.ts';
import { startKernel, type KernelClient } from '@waymark/kernel-helpers/client';

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await startKernel();
  await kernel.execute(`import { openComm, registerCommTarget, type Comm } from '@waymark/kernel-helpers'`);
});
afterAll(() => kernel.shutdown());

function next(type: string): Promise<Message> {
  return kernel.nextMessage(({ header }) => header.msg_type === type);
}

/** Opens a comm from the front end's side. Returns its id. */
async function open(targetName: string, data: unknown = {}): Promise<string> {
  const id = randomUUID();
  await kernel.notify('comm_open', { comm_id: id, target_name: targetName, data });
  return id;
}

async function openComms(targetName?: string): Promise<unknown> {
  const content = targetName === undefined ? {} : { target_name: targetName };
  return (await kernel.request('comm_info_request', content))['comms'];
}

it('a comm to a target that nobody has registered is closed at once', async () => {
  const closed = next('comm_close');
  const id = await open('nobody');
  expect((await closed).content).toEqual({ comm_id: id, data: {} });
  expect(await openComms()).toEqual({});
});

it('a front end that opens a comm is answered, with data and buffers', async () => {
  await kernel.execute(`
    registerCommTarget('sum', (comm, { data }) => {
      comm.send({ opened: data });
      comm.onMessage(({ data, buffers }) => {
        const bytes = buffers[0]!;
        comm.send({ sum: (data as number[]).reduce((a, b) => a + b) }, [bytes.map(byte => byte + 1)]);
      });
    })`);
  const greeting = next('comm_msg');
  const id = await open('sum', { from: 'the page' });
  expect((await greeting).content).toEqual({ comm_id: id, data: { opened: { from: 'the page' } } });
  const answer = next('comm_msg');
  await kernel.notify('comm_msg', { comm_id: id, data: [1, 2, 3] }, [Uint8Array.of(7, 8)]);
  const { content, buffers } = await answer;
  expect(content).toEqual({ comm_id: id, data: { sum: 6 } });
  expect(buffers.map(buffer => Array.from(buffer))).toEqual([[8, 9]]);
  expect(await openComms('sum')).toEqual({ [id]: { target_name: 'sum' } });
  expect(await openComms('another')).toEqual({});
});

it('a cell opens a comm, talks and closes it', async () => {
  const run = await kernel.execute(`
    const comm = openComm('page', { epochs: 3 }, [Uint8Array.of(1)]);
    comm.send('one'); comm.close('bye'); comm.close(); comm.isClosed`);
  const types = run.messages.map(({ header }) => header.msg_type).filter(type => type.startsWith('comm'));
  expect(types).toEqual(['comm_open', 'comm_msg', 'comm_close']);
  const id = run.contents('comm_open')[0]?.['comm_id'];
  expect(run.contents('comm_open')).toEqual([{ comm_id: id, target_name: 'page', data: { epochs: 3 } }]);
  expect(run.contents('comm_msg')).toEqual([{ comm_id: id, data: 'one' }]);
  expect(run.contents('comm_close')).toEqual([{ comm_id: id, data: 'bye' }]);
  expect(run.text).toBe('true');
  expect((await kernel.execute('comm.send(1)')).error?.evalue).toContain(`the comm to 'page' is closed`);
});

it('what a listener prints, and its errors, appear in the cell that added it', async () => {
  const cell = await kernel.execute(`
    registerCommTarget('talker', comm => {
      comm.onMessage(() => { console.log('heard'); throw new RangeError('not like that') });
      comm.onClose(({ data }) => console.log('closed:', data));
    })`);
  const [printed, failed] = [next('stream'), next('error')];
  const id = await open('talker');
  await kernel.notify('comm_msg', { comm_id: id, data: {} });
  const header = cell.messages[0]?.parent;
  expect(await printed).toMatchObject({ content: { text: 'heard\n' }, parent: header });
  expect(await failed).toMatchObject({ content: { ename: 'RangeError' }, parent: header });
  const farewell = next('stream');
  await kernel.notify('comm_close', { comm_id: id, data: 'tired' });
  expect(await farewell).toMatchObject({ content: { text: 'closed: tired\n' }, parent: header });
  expect(await openComms('talker')).toEqual({});
});

it('a message for a comm that is closed is let go', async () => {
  const messages = await kernel.notify('comm_msg', { comm_id: 'long gone', data: {} });
  expect(messages.map(({ header }) => header.msg_type)).toEqual(['status', 'status']);
});

it('a target that is taken back, or registered anew, is the old one no longer', async () => {
  await kernel.execute(`
    const forget = registerCommTarget('version', comm => comm.send(1));
    registerCommTarget('version', comm => comm.send(2)); forget()`);
  const answer = next('comm_msg');
  await open('version');
  expect((await answer).content['data']).toBe(2);
});

it('an interrupt ends a listener that never returns, and nothing else', async () => {
  await kernel.execute(`
    let heard = 0;
    registerCommTarget('loop', comm => {
      comm.onMessage(() => { heard++; console.log('in'); while (heard === 1) {} });
    })`);
  const id = await open('loop');
  const started = next('stream');
  const handled = kernel.notify('comm_msg', { comm_id: id, data: {} });
  await started;
  await kernel.interrupt();
  await handled;
  await kernel.notify('comm_msg', { comm_id: id, data: {} });
  expect((await kernel.execute('heard')).text).toBe('2');
});
