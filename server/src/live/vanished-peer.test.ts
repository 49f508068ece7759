import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROGRESS_SOCKET_PATH, PROTOCOL_VERSION } from '@waymark/roadmap';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { newKey, openClassServices, type ClassServices } from '../../testing/class-services.ts';
import { ProgressSockets } from './progress-socket.ts';

const HEARTBEAT_MS = 40;
const HELLO = JSON.stringify({ type: 'hello', version: PROTOCOL_VERSION, after: 0 });
const TEXT = 0x81;
const CLOSE = 0x88;
const PING = 0x89;
const PONG = 0x8a;

/** A client whose network ends without a word: its connection stays open, and it answers the pings that it is told to. */
class RawPeer {
  /** What came, in order. */
  readonly opcodes: number[] = [];
  /** Resolves when the server has cut it. */
  readonly cut: Promise<unknown>;
  readonly #socket: Socket;
  #unread = Buffer.alloc(0);

  /** @param answers How many pings it answers. */
  constructor(port: number, key: string, answers: number) {
    this.#socket = connect(port, '127.0.0.1');
    this.cut = once(this.#socket, 'close');
    this.#socket.on('error', () => {}); // A cut may come as a reset.
    this.#socket.write(
      `GET ${PROGRESS_SOCKET_PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${key}\r\nConnection: Upgrade\r\n` +
        `Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
    );
    let isOpen = false;
    this.#socket.on('data', chunk => {
      this.#unread = Buffer.concat([this.#unread, chunk]);
      if (!isOpen) {
        const end = this.#unread.indexOf('\r\n\r\n');
        if (end < 0) return;
        this.#unread = this.#unread.subarray(end + 4);
        isOpen = true;
        this.#send(TEXT, HELLO);
      }
      for (let opcode = this.#takeFrame(); opcode !== undefined; opcode = this.#takeFrame()) {
        this.opcodes.push(opcode);
        if (opcode === PING && this.pings <= answers) this.#send(PONG, '');
      }
    });
  }

  get pings(): number {
    return this.opcodes.filter(opcode => opcode === PING).length;
  }

  /** The first byte of the next frame that is here in full. */
  #takeFrame(): number | undefined {
    const [opcode, short = 0] = this.#unread;
    const head = short === 126 ? 4 : 2;
    if (this.#unread.length < head) return undefined;
    const end = head + (short === 126 ? this.#unread.readUInt16BE(2) : short);
    if (this.#unread.length < end) return undefined;
    this.#unread = this.#unread.subarray(end);
    return opcode;
  }

  /** A frame of a client is masked; by zeros, which leave it as it is. */
  #send(opcode: number, text: string): void {
    this.#socket.write(
      Buffer.concat([Buffer.from([opcode, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]),
    );
  }
}

describe('a peer that vanished without a word', () => {
  let scratch: string;
  let services: ClassServices;
  let sockets: ProgressSockets;
  let server: Server;
  let port: number;
  beforeEach(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'waymark-vanished-'));
    services = await openClassServices(scratch);
    sockets = new ProgressSockets(services, { heartbeatMs: HEARTBEAT_MS });
    server = createServer();
    sockets.attach(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = z.object({ port: z.number() }).parse(server.address()));
  });
  afterEach(async () => {
    await sockets.close();
    server.close();
    await services.log.close();
    await rm(scratch, { recursive: true });
  });

  /** The server counts what it has cut a turn after the peer may have seen it. */
  const untilOpen = (count: number): Promise<void> =>
    vi.waitFor(async () => expect((await services.metrics.sockets.get()).values[0]?.value).toBe(count));

  it.each([0, 2])('is cut by the ping that it does not answer, after %i that it did', async answers => {
    const peer = new RawPeer(port, await newKey(services, 'student'), answers);
    await peer.cut;
    expect(peer.pings).toBe(answers + 1);
    // It was welcomed and told that the server is there, and a close that nobody would answer was not waited for.
    expect(peer.opcodes).toContain(TEXT);
    expect(peer.opcodes).not.toContain(CLOSE);
    await untilOpen(0);
  });

  it('takes no other along that is as silent and answers', async () => {
    const headers = { authorization: `Bearer ${await newKey(services, 'student')}` };
    const present = new WebSocket(`ws://127.0.0.1:${port}${PROGRESS_SOCKET_PATH}`, { headers });
    await once(present, 'open');
    present.send(HELLO);
    const peer = new RawPeer(port, await newKey(services, 'student'), 3);
    await peer.cut;
    expect(peer.pings).toBe(4);
    await once(present, 'ping');
    expect(present.readyState).toBe(WebSocket.OPEN);
    await untilOpen(1);
    present.terminate();
  });
});
