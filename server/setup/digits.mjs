import { writeFileSync } from 'node:fs';
import { downloadTarball, tarFiles } from './tarballs.mjs';

/** Enough for a good network, and small enough to be read by every notebook that wants them. */
const COUNTS = { train: 10_000, test: 2_000 };
const IMAGE_MAGIC = 2051;
const LABEL_MAGIC = 2049;
const PIXELS = 28 * 28;

/**
 * Downloads the MNIST digits and writes the first 10,000 of the training set and 2,000 of the test set as records of
 * 786 bytes: 0 (train) or 1 (test), the label, the pixels.
 *
 * @param {import('./tarballs.mjs').Tarball} tarball
 * @param {string} target path of the file
 * @param {import('./tarballs.mjs').Work} work
 */
export async function extractDigits(tarball, target, work) {
  /** @type {Map<string, Buffer>} */
  const files = new Map();
  for (const { path, content } of tarFiles(await downloadTarball(tarball, work))) {
    const name = /\/data\/(?<name>(?:train|t10k)-(?:images|labels))-idx\d-ubyte$/.exec(path)?.groups?.[
      'name'
    ];
    if (name) files.set(name, content);
  }
  const parts = [
    records(files.get('train-images'), files.get('train-labels'), COUNTS.train, 0),
    records(files.get('t10k-images'), files.get('t10k-labels'), COUNTS.test, 1),
  ];
  writeFileSync(target, Buffer.concat(parts.flat()));
}

/**
 * The first digits of a pair of IDX files: a big-endian magic number, the count, for images their height and width, and
 * then a byte a value.
 *
 * @param {Buffer | undefined} images
 * @param {Buffer | undefined} labels
 * @param {number} count
 * @param {number} partition
 * @returns {Buffer[]}
 */
export function records(images, labels, count, partition) {
  const isSound =
    images?.readUInt32BE(0) === IMAGE_MAGIC &&
    labels?.readUInt32BE(0) === LABEL_MAGIC &&
    images.length >= 16 + count * PIXELS &&
    labels.length >= 8 + count;
  if (!images || !labels || !isSound) throw new RangeError('The archive does not hold the digits of MNIST.');
  return Array.from({ length: count }, (_, i) =>
    Buffer.concat([
      Buffer.from([partition, labels[8 + i] ?? 0]),
      images.subarray(16 + i * PIXELS, 16 + (i + 1) * PIXELS),
    ]),
  );
}
