import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import { connect } from 'node:net';
import { SECRET } from '../server-process.ts';

const IDENTITY = { 'x-waymark-secret': SECRET, 'x-waymark-user': 'bench' };

/** Stands before a progress server as JupyterLab's proxy does, and costs next to nothing: it adds who asks. */
export async function startProxy(port: number): Promise<{ origin: string; close(): void }> {
  const proxy = createServer((asked, response) => {
    const { method, url: path, headers } = asked;
    const passed = request({ port, method, path, headers: { ...headers, ...IDENTITY } }, answer => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    asked.pipe(passed);
  });
  proxy.on('upgrade', (asked: IncomingMessage, client, head) => {
    const server = connect(port, '127.0.0.1', () => {
      const headers = Object.entries({ ...asked.headers, ...IDENTITY }).map(
        ([name, value]) => `${name}: ${String(value)}`,
      );
      server.write(`${[`GET ${asked.url} HTTP/1.1`, ...headers].join('\r\n')}\r\n\r\n`);
      server.write(head);
      server.pipe(client).pipe(server);
    });
    for (const end of [client, server]) end.on('error', () => end.destroy());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return { origin: `http://127.0.0.1:${portOf(proxy)}`, close: () => void proxy.close() };
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('expected a port');
  return address.port;
}
