import { isRecord } from '../records.ts';
import { ExportError } from './error.ts';

/** What npm's lock file says of one package. */
export interface LockEntry {
  readonly version: string;
  readonly integrity: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly engines?: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly hasInstallScript?: boolean;
  /** Whether only developers need it. */
  readonly dev?: boolean;
}

/** By the folder of each package, such as `node_modules/send/node_modules/debug`. */
export type LockEntries = Readonly<Record<string, LockEntry>>;

/** npm's lock file, since npm 7. */
export interface Lock {
  readonly lockfileVersion: number;
  readonly packages: LockEntries;
}

/** @throws SyntaxError When the text is no lock file. */
export function parseLock(text: string): Lock {
  const lock: unknown = JSON.parse(text);
  if (!isLock(lock)) throw new SyntaxError('Expected a lock file of npm 7 or later.');
  return lock;
}

function isLock(json: unknown): json is Lock {
  return (
    isRecord(json) &&
    typeof json['lockfileVersion'] === 'number' &&
    isRecord(json['packages']) &&
    Object.values(json['packages']).every(isRecord)
  );
}

/** What stays of an entry: no address of a registry, and no mark of the project that it was taken from. */
const KEPT: ReadonlySet<string> = new Set<keyof LockEntry>([
  'version',
  'integrity',
  'license',
  'dependencies',
  'peerDependencies',
  'peerDependenciesMeta',
  'engines',
  'bin',
  'hasInstallScript',
]);

/**
 * What of a lock file is needed by some of its packages: these, what they depend on, and so on. Each
 * keeps its folder, so that whatever finds it there finds the same version as before.
 *
 * @param names Packages that lie directly in `node_modules`.
 * @throws ExportError Naming a package that the lock file lacks.
 */
export function lockClosure(entries: LockEntries, names: readonly string[]): LockEntries {
  const found = new Map<string, LockEntry>();
  const waiting = names.map(name => findFolder(entries, '', name));
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    if (found.has(folder)) continue;
    const entry = entries[folder]!;
    found.set(folder, keep(entry));
    waiting.push(...neededNames(entry).map(name => findFolder(entries, folder, name)));
  }
  return Object.fromEntries([...found].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Node's own rule: the nearest `node_modules` above the one who asks. */
function findFolder(entries: LockEntries, from: string, name: string): string {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const candidate = `${folder && `${folder}/`}node_modules/${name}`;
    if (Object.hasOwn(entries, candidate)) return candidate;
    if (folder === '') {
      throw new ExportError(`The lock file has no ${name}, which ${from || 'the app'} needs.`);
    }
  }
}

function neededNames({ dependencies, peerDependencies, peerDependenciesMeta }: LockEntry): string[] {
  const peers = Object.keys(peerDependencies ?? {}).filter(name => !peerDependenciesMeta?.[name]?.optional);
  return [...Object.keys(dependencies ?? {}), ...peers];
}

function keep(entry: LockEntry): LockEntry {
  const kept = { ...entry };
  for (const key of Object.keys(kept)) if (!KEPT.has(key)) Reflect.deleteProperty(kept, key);
  return kept;
}
