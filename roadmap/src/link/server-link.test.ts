import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LinkedNetwork } from '../../testing/linked-transport.ts';
import { CloseCode, HEARTBEAT_INTERVAL_MS, PROTOCOL_VERSION, type ServerMessage } from '../protocol.ts';
import { RECONNECT_BASE_MS, RECONNECT_MAX_MS, RECONNECT_PENALTY_MS } from './backoff.ts';
import { ServerLink, type LinkState } from './server-link.ts';

const HELLO = { type: 'hello', version: PROTOCOL_VERSION, after: 0 } as const;
const WELCOME = {
  type: 'welcome',
  version: PROTOCOL_VERSION,
  user: { id: 'ada', name: 'Ada' },
  log: 'log-1',
};

let network: LinkedNetwork;
let link: ServerLink;
let states: LinkState[];
let messages: ServerMessage[];

beforeEach(() => {
  vi.useFakeTimers();
  network = new LinkedNetwork();
  states = [];
  messages = [];
  link = new ServerLink({
    connect: network.connect,
    hello: () => HELLO,
    onMessage: message => messages.push(message),
    onState: state => states.push(state),
    random: () => 1,
  });
});
afterEach(() => {
  link.dispose();
  vi.useRealTimers();
});

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

async function goOnline(): Promise<void> {
  network.last.send(WELCOME);
  await settle();
}

describe('ServerLink', () => {
  it('says hello first, and is online only after the welcome', async () => {
    link.connect();
    await settle();
    expect(network.last.received).toEqual([HELLO]);
    expect(link.state).toBe('connecting');
    expect(link.send(HELLO)).toBe(false);
    await goOnline();
    expect(states).toEqual(['online']);
    expect(messages).toEqual([WELCOME]);
    expect(link.send(HELLO)).toBe(true);
  });

  it('comes back by itself, waiting longer each time', async () => {
    network.isUp = false;
    link.connect();
    await settle();
    expect(states).toEqual(['offline']);
    const waits: number[] = [];
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const before = network.attempts;
      const start = Date.now();
      while (network.attempts === before) await vi.advanceTimersToNextTimerAsync();
      waits.push(Date.now() - start);
      await settle();
    }
    expect(waits.slice(0, 4)).toEqual([1, 2, 4, 8].map(factor => factor * RECONNECT_BASE_MS));
    expect(waits.at(-1)).toBe(RECONNECT_MAX_MS);
    network.isUp = true;
    await vi.advanceTimersByTimeAsync(RECONNECT_MAX_MS);
    await goOnline();
    expect(states).toEqual(['offline', 'online']);
  });

  it('begins anew with short waits after a connection that lasted', async () => {
    link.connect();
    await settle();
    await goOnline();
    await vi.advanceTimersByTimeAsync(HEARTBEAT_INTERVAL_MS);
    network.cut();
    await settle();
    expect(states.at(-1)).toBe('offline');
    network.isUp = true;
    await vi.advanceTimersByTimeAsync(RECONNECT_BASE_MS);
    expect(network.attempts).toBe(2);
  });

  it('does not hammer a server that welcomes it and then throws it out', async () => {
    link.connect();
    for (let round = 0; round < 5; round += 1) {
      await settle();
      await goOnline();
      network.last.close(CloseCode.badMessage);
      await settle();
      await vi.advanceTimersToNextTimerAsync();
    }
    network.last.close(CloseCode.badMessage);
    await settle();
    const before = network.attempts;
    await vi.advanceTimersByTimeAsync(10 * RECONNECT_BASE_MS);
    expect(network.attempts).toBe(before);
  });

  it('connects at once when woken from a wait, and only once', async () => {
    network.isUp = false;
    link.connect();
    await settle();
    network.isUp = true;
    link.connect();
    link.connect();
    await settle();
    await goOnline();
    await vi.advanceTimersByTimeAsync(RECONNECT_MAX_MS);
    expect(network.attempts).toBe(2);
  });

  it('gives a silent connection up, and a heartbeat keeps one', async () => {
    link.connect();
    await settle();
    await goOnline();
    for (let beat = 0; beat < 5; beat += 1) {
      await vi.advanceTimersByTimeAsync(2 * HEARTBEAT_INTERVAL_MS);
      network.last.send({ type: 'heartbeat' });
    }
    await settle();
    expect(link.state).toBe('online');
    const silent = network.last;
    await vi.advanceTimersByTimeAsync(3 * HEARTBEAT_INTERVAL_MS);
    expect(link.state).toBe('offline');
    expect(silent.isOpen).toBe(false);
  });

  it.each(['no JSON', '{"type":"unknown"}', ''])('gives up a connection that says %j', async text => {
    link.connect();
    await settle();
    await goOnline();
    network.last.sendText(text);
    await settle();
    expect(link.state).toBe('offline');
    expect(messages).toHaveLength(1);
  });

  it('stops for good when the versions differ', async () => {
    link.connect();
    await settle();
    network.last.close(CloseCode.versionMismatch);
    await settle();
    expect(link.state).toBe('outdated');
    link.connect();
    await vi.advanceTimersByTimeAsync(10 * RECONNECT_MAX_MS);
    expect(network.attempts).toBe(1);
  });

  it('says that the server does not know us, and tries again', async () => {
    link.connect();
    await settle();
    network.last.close(CloseCode.notKnown);
    await settle();
    expect(link.state).toBe('unknown');
    await vi.advanceTimersByTimeAsync(2 * RECONNECT_MAX_MS);
    expect(network.attempts).toBeGreaterThan(1);
    await goOnline();
    expect(link.state).toBe('online');
  });

  it('believes what the server says before it closes, for a proxy may drop the code', async () => {
    link.connect();
    await settle();
    const problem = { type: 'about:blank', title: 'Bad Request', status: 400 };
    network.last.send({ type: 'closing', code: CloseCode.versionMismatch, problem });
    await settle();
    expect(link.state).toBe('outdated');
    expect(network.last.isOpen).toBe(false);
    expect(messages).toEqual([]);
  });

  it('waits longer when the server says that it sent too much', async () => {
    link.connect();
    await settle();
    await goOnline();
    network.last.close(CloseCode.tooManyMessages);
    await vi.advanceTimersByTimeAsync(RECONNECT_PENALTY_MS);
    expect(network.attempts).toBe(1);
    await vi.advanceTimersByTimeAsync(RECONNECT_BASE_MS);
    expect(network.attempts).toBe(2);
  });

  it('is deaf to a connection it has dropped', async () => {
    link.connect();
    await settle();
    network.last.send(WELCOME); // Still on its way when the connection is dropped.
    link.reconnect();
    await settle();
    expect(states).toEqual([]);
    expect(network.attempts).toBe(2);
  });

  it('does nothing any more once disposed', async () => {
    network.isUp = false;
    link.connect();
    await settle();
    link.dispose();
    await vi.advanceTimersByTimeAsync(10 * RECONNECT_MAX_MS);
    expect(network.attempts).toBe(1);
  });
});
