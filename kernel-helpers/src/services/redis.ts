import { connect } from 'node:net';
import { findFetched, findInstalled } from './find-program.ts';
import type { Recipe } from './recipe.ts';

const HOST = '127.0.0.1';
/** What BullMQ asks for. */
const LEAST_VERSION = [6, 2];

/** A Redis, or a Valkey, which speaks the same protocol. It keeps nothing on disk. */
export const redis: Recipe = {
  title: 'Redis',
  ports: 1,
  user: 'default',
  remedy: 'install it (`sudo apt-get install redis-server`, `brew install redis`), then run the cell again',
  find: () =>
    findInstalled(['redis-server', 'valkey-server'], [], ([major = 0, minor = 0]) => {
      const [leastMajor = 0, leastMinor = 0] = LEAST_VERSION;
      return major > leastMajor || (major === leastMajor && minor >= leastMinor);
    }) ?? findFetched('redis'),
  orders: ({ path }, { ports, password }) => ({
    files: {
      'redis.conf': [
        `bind ${HOST}`,
        `port ${ports[0]}`,
        `requirepass ${password}`,
        'save ""',
        'appendonly no',
        'maxmemory-policy noeviction',
        'daemonize no',
      ].join('\n'),
    },
    links: {},
    commands: [[path, 'redis.conf']],
    env: {},
    stopSignal: 'SIGKILL',
  }),
  url: ({ ports, user, password }) => `redis://${user}:${password}@${HOST}:${ports[0]}`,
  isReady: ({ ports, password }, signal) =>
    new Promise(resolve => {
      const socket = connect({ host: HOST, port: ports[0] ?? 0, signal });
      const end = (isReady: boolean) => {
        resolve(isReady);
        socket.destroy();
      };
      socket.once('error', () => end(false));
      socket.once('close', () => end(false));
      let said = '';
      socket.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (/^\+OK\r\n[+-].*\r\n/.test(said)) end(said.includes('+PONG'));
        else if (said.startsWith('-')) end(false);
      });
      socket.write(`AUTH ${password}\r\nPING\r\n`);
    }),
};
