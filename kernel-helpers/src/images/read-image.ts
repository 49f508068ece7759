import { createRequire } from 'node:module';
import { printValue } from '../print.ts';
import { ImageError } from './error.ts';
import { readHeader, type Header } from './format.ts';
import { readOrientation, upright, type Pixels } from './orientation.ts';

const require = createRequire(import.meta.url);

const DEFAULT_MAX_PIXELS = 24_000_000;
/** The decoder's own working memory for a picture of the largest size, with much to spare. */
const JPEG_MEMORY_MB = 1_024;

/** How {@link readImage} reads. */
export interface ReadImageOptions {
  /** A larger picture is refused by its header, before it takes memory. Default: 24 million. */
  readonly maxPixels?: number;
}

/**
 * Reads a PNG or JPEG file, of whatever colours and depth, into four bytes a pixel. A photo stands
 * upright, as the camera noted. What it is, the content says: a file's name is not looked at.
 *
 * @param bytes The content of the file.
 * @param options How large it may be. Default: 24 million pixels.
 * @returns Red, green, blue and opacity of each pixel from 0 to 255, row by row.
 * @throws ImageError When it is no PNG or JPEG, damaged or too large; the message is meant for who sent it.
 * @throws TypeError When `bytes` is something other than bytes.
 * @example
 * const canvas = Buffer.from(
 *   'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==',
 *   'base64',
 * );
 * const { width, height, data } = readImage(canvas); // 1, 1, [255, 0, 0, 255]
 */
export function readImage(bytes: Uint8Array, options: ReadImageOptions = {}): Pixels {
  if (!(bytes instanceof Uint8Array)) {
    throw new TypeError(`readImage takes the bytes of a file; got ${printValue(bytes)}.`);
  }
  const { maxPixels = DEFAULT_MAX_PIXELS } = options;
  if (bytes.length === 0) throw new ImageError('The file is empty. Send a PNG or JPEG picture.');
  const header = readable(() => readHeader(bytes));
  if (header.format === 'other') throw refusal(header);
  const { format, width, height } = header;
  if (width === 0 || height === 0) throw new ImageError('The picture has no pixels. Send another one.');
  if (width * height > maxPixels) {
    const limit = (maxPixels / 1e6).toLocaleString('en', { maximumFractionDigits: 1 });
    throw new ImageError(
      `The picture has ${width} x ${height} pixels; up to ${limit} million are taken. Make it smaller and send it again.`,
    );
  }
  return readable(() => (format === 'png' ? readPng(bytes) : readJpeg(bytes)));
}

function refusal({ name = 'something else' }: Extract<Header, { format: 'other' }>): ImageError {
  return new ImageError(`The file is ${name}, and a PNG or JPEG picture is needed. Save it as one of them.`);
}

function readable<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw new ImageError('The picture is damaged or cut off. Send it again.', { cause: error });
  }
}

function readPng(bytes: Uint8Array): Pixels {
  const { PNG }: typeof import('pngjs') = require('pngjs');
  const { width, height, data } = PNG.sync.read(Buffer.from(bytes));
  return { width, height, data: new Uint8Array(data) };
}

function readJpeg(bytes: Uint8Array): Pixels {
  const { decode }: typeof import('jpeg-js') = require('jpeg-js');
  const { width, height, data } = decode(bytes, { useTArray: true, maxMemoryUsageInMB: JPEG_MEMORY_MB });
  return upright({ width, height, data }, readOrientation(bytes));
}
