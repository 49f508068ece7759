import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { joinClass } from './join-class.ts';

const TOO_MANY = { type: 'about:blank', title: 'Too Many Requests', status: 429, detail: 'Wait a little.' };
let asked = 0;
const server = createServer((_request, response) => {
  asked += 1;
  response.writeHead(TOO_MANY.status, { 'content-type': 'application/problem+json', 'retry-after': '0' });
  response.end(JSON.stringify(TOO_MANY));
});
afterEach(() => void server.close());

it('does not ask again and again who says to come again at once', async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const answer = await joinClass(
    { address: `http://127.0.0.1:${port}`, code: 'k7f2' },
    'k'.repeat(40),
    'Ada',
  );
  expect(answer).toMatchObject({ status: 429, detail: 'Wait a little.' });
  expect(asked).toBe(1);
});
