import { once } from 'node:events';
import { createServer, request as ask, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

const LOOPBACK = '127.0.0.1';

/** A reverse proxy on this machine, as Caddy or nginx is: it says for whom it asks in `X-Forwarded-For`. */
export class ReverseProxy {
  /** Whether what the server answers gets lost on the way back. */
  losesAnswers = false;
  readonly #server: Server;

  private constructor(port: number) {
    this.#server = createServer((request, response) => {
      const asked = ask({ ...targetOf(request, port), method: request.method }, answer => {
        if (this.losesAnswers) {
          response.destroy();
          answer.resume();
          return;
        }
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      asked.on('error', () => response.destroy());
      request.pipe(asked);
    });
    this.#server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const { path, headers } = targetOf(request, port);
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}\r\n`);
      const behind = connect(port, LOOPBACK);
      behind.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
      behind.write(head);
      behind.pipe(socket).pipe(behind);
      behind.on('error', () => socket.destroy());
      socket.on('error', () => behind.destroy());
    });
  }

  /** @param port Of the server behind it, on this machine. */
  static async start(port: number): Promise<ReverseProxy> {
    const proxy = new ReverseProxy(port);
    proxy.#server.listen(0, LOOPBACK);
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get origin(): string {
    return `http://${LOOPBACK}:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

/** What the server behind it is asked: the same, with the address of who asks added at the end. */
function targetOf({ url, headers, socket }: IncomingMessage, port: number) {
  const before = headers['x-forwarded-for'];
  const list = [...(before === undefined ? [] : [before].flat()), socket.remoteAddress].join(', ');
  return { host: LOOPBACK, port, path: url ?? '/', headers: { ...headers, 'x-forwarded-for': list } };
}
