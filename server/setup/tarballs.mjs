import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CommandError } from './errors.mjs';
import { run } from './run.mjs';

/**
 * A package of the npm registry that is read as an archive and never installed.
 *
 * @typedef {object} Tarball
 * @property {string} package
 * @property {string} version
 * @property {string} sha256 of the archive
 */

/**
 * Where and how an archive is fetched.
 *
 * @typedef {object} Work
 * @property {string} scratch a folder for what is needed only for a while
 * @property {(line: string) => void} onLine
 */

const BLOCK_BYTES = 512;

/**
 * Downloads a tarball and checks it against its sha256.
 *
 * @param {Tarball} tarball
 * @param {Work} work
 * @returns {Promise<Buffer>} the tar archive, unzipped
 * @throws {CommandError} when the registry does not answer or the archive is another one
 */
export async function downloadTarball(tarball, { scratch, onLine }) {
  const folder = join(scratch, 'tarball');
  mkdirSync(folder);
  try {
    const name = `${tarball.package}@${tarball.version}`;
    const args = ['pack', name, '--pack-destination', folder, '--fetch-timeout=20000', '--fetch-retries=1'];
    await run('npm', args, { onLine });
    const archive = readFileSync(
      join(folder, String(readdirSync(folder).find(file => file.endsWith('.tgz')))),
    );
    const digest = createHash('sha256').update(archive).digest('hex');
    if (digest !== tarball.sha256) {
      const reason = `EINTEGRITY: expected the sha256 ${tarball.sha256}, got ${digest}`;
      throw new CommandError(`npm pack ${name}`, reason, { tail: [reason] });
    }
    return gunzipSync(archive);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The files of a tar archive (POSIX ustar) in its order. Folders, links and extended headers are passed over.
 *
 * @param {Buffer} archive
 * @returns {Generator<{ path: string, content: Buffer }>}
 * @throws {RangeError} when the archive ends in the middle of a file
 */
export function* tarFiles(archive) {
  let offset = 0;
  while (offset + BLOCK_BYTES <= archive.length && archive[offset] !== 0) {
    const header = archive.subarray(offset, offset + BLOCK_BYTES);
    const size = Number.parseInt(textAt(header, 124, 12), 8);
    const start = offset + BLOCK_BYTES;
    if (!(start + size <= archive.length)) {
      throw new RangeError(`The tar archive is cut off at byte ${start}.`);
    }
    const type = textAt(header, 156, 1);
    if (type === '0' || type === '') {
      const prefix = textAt(header, 345, 155);
      const name = textAt(header, 0, 100);
      yield { path: prefix ? `${prefix}/${name}` : name, content: archive.subarray(start, start + size) };
    }
    offset = start + Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES;
  }
}

/** @param {Buffer} header @param {number} start @param {number} length @returns {string} up to the first NUL */
function textAt(header, start, length) {
  return header.toString('latin1', start, start + length).split('\0')[0] ?? '';
}
