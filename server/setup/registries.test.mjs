import { once } from 'node:events';
import { createServer } from 'node:net';
import { createServer as createHttpServer } from 'node:http';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { SetupError } from './errors.mjs';
import { Registry, findNpmFault, findPypiFault } from './registries.mjs';

/** @type {import('node:net').Server[]} */
const servers = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const server of servers.splice(0)) server.close();
});

/** Has npm and pip ask a server of this machine. @param {import('node:net').Server} server */
async function ask(server) {
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
  vi.stubEnv('npm_config_registry', url);
  vi.stubEnv('PIP_INDEX_URL', url);
  vi.stubEnv('no_proxy', '127.0.0.1');
  return url;
}

const ignore = () => {};
const fail = () => Promise.reject(new Error('not cached'));

describe('a registry', () => {
  test('that accepts and never answers is named within 20 s', async () => {
    const open = new Set();
    const url = await ask(createServer(socket => open.add(socket.on('error', ignore))));
    const begun = performance.now();
    expect(await Promise.all([findNpmFault(ignore), findPypiFault(ignore)])).toEqual([url, url]);
    expect(performance.now() - begun).toBeLessThan(20_000);
    for (const socket of open) socket.destroy();
  });

  test('that refuses is named', async () => {
    const server = createServer();
    const url = await ask(server);
    await new Promise(resolve => server.close(resolve));
    expect(await Promise.all([findNpmFault(ignore), findPypiFault(ignore)])).toEqual([url, url]);
  });

  test('that answers with an error answers', async () => {
    await ask(createHttpServer((_request, response) => response.writeHead(404).end()));
    expect(await Promise.all([findNpmFault(ignore), findPypiFault(ignore)])).toEqual([undefined, undefined]);
  });
});

describe('cacheFirst', () => {
  test('asks nothing of a registry where the caches suffice', async () => {
    const registry = new Registry('npm registry', () => Promise.resolve('http://registry/'));
    expect(await registry.cacheFirst(() => Promise.resolve('cached'), fail, ignore)).toBe('cached');
  });

  test('names the registry that does not answer where they do not, and finds that out once', async () => {
    const findFault = vi.fn(() => Promise.resolve('http://registry/'));
    const registry = new Registry('npm registry', findFault);
    const attempt = () => registry.cacheFirst(fail, () => Promise.resolve('fetched'), ignore);
    await expect(attempt()).rejects.toThrow(SetupError);
    await expect(attempt()).rejects.toThrow('The npm registry (http://registry/) does not answer.');
    expect(findFault).toHaveBeenCalledTimes(1);
  });

  test('fetches from one that answers', async () => {
    const registry = new Registry('npm registry', () => Promise.resolve(undefined));
    expect(await registry.cacheFirst(fail, () => Promise.resolve('fetched'), ignore)).toBe('fetched');
  });
});
