import { hash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Set to `off`, kernels start without a spare one and make none. */
export const SPARE_VARIABLE = 'WAYMARK_SPARE_KERNEL';

/** What differs from kernel to kernel of one server, or from shell to shell: a spare takes it over. */
const OF_ONE_START: ReadonlySet<string> = new Set([
  'JPY_SESSION_NAME',
  'JPY_PARENT_PID',
  'PWD',
  'OLDPWD',
  'SHLVL',
  '_',
]);

/** A socket's path may have 103 bytes on every system, and that of the spare itself is a little longer. */
const MAX_PATH_LENGTH = 90;

const KERNEL_HELPERS = join(import.meta.dirname, '..', '..', '..');

/** Files that a build, or an installation of packages, writes anew. */
const BUILDS = [
  join(KERNEL_HELPERS, 'tsconfig.tsbuildinfo'),
  join(KERNEL_HELPERS, '..', 'roadmap', 'tsconfig.tsbuildinfo'),
  join(KERNEL_HELPERS, '..', 'node_modules', '.package-lock.json'),
];

/**
 * The socket of the spare kernel for starts like this process's: of the same user, build, Node, flags, environment
 * limits and rights. Undefined where there is to be none: on Windows, in grading runs, and where it is turned off.
 */
export function sparePlace(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (process.platform === 'win32' || env[SPARE_VARIABLE] === 'off' || env['NBGRADER_EXECUTION']) {
    return undefined;
  }
  try {
    const place = join(privateFolder(), likeness(env));
    return place.length <= MAX_PATH_LENGTH ? place : undefined;
  } catch {
    return undefined;
  }
}

/** The same for starts that differ in nothing that matters. */
function likeness(env: NodeJS.ProcessEnv): string {
  const traits = [
    import.meta.filename,
    BUILDS.map(path => statSync(path, { throwIfNoEntry: false })?.mtimeMs),
    process.version,
    process.execPath,
    process.execArgv,
    rights(),
    Object.entries(env)
      .filter(([name]) => !OF_ONE_START.has(name))
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  ];
  return hash('sha256', JSON.stringify(traits), 'base64url').slice(0, 22);
}

/** @throws where there can be no folder that no other user can look into or put anything in */
function privateFolder(): string {
  const user = process.getuid?.();
  const folder = join(process.env['XDG_RUNTIME_DIR'] || tmpdir(), `waymark-kernels-${user}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stats = lstatSync(folder);
  if (!stats.isDirectory() || stats.uid !== user || (stats.mode & 0o777) !== 0o700) {
    throw new Error(`${folder} is not this user's alone`);
  }
  return folder;
}

/** What the system lets this process do, as far as it can be told: a start within bounds takes no spare from outside. */
function rights(): unknown {
  const user = [process.getuid?.(), process.getgid?.(), process.getgroups?.(), getPriority()];
  if (process.platform !== 'linux') return user;
  const self = '/proc/self';
  const status = readFileSync(join(self, 'status'), 'utf8');
  return [
    user,
    ['limits', 'cgroup'].map(name => readFileSync(join(self, name), 'utf8')),
    readlinkSync(join(self, 'root')),
    readdirSync(join(self, 'ns')).map(name => readlinkSync(join(self, 'ns', name))),
    status.split('\n').filter(line => /^(Cap|NoNewPrivs|Seccomp|Cpus_allowed|Mems_allowed)/.test(line)),
  ];
}
