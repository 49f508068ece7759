import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { ImageError } from './error.ts';
import { readOrientation, upright } from './orientation.ts';
import { readImage } from './read-image.ts';

/** A pixel for each letter: red, green, blue, white, or transparent. */
const COLORS: Readonly<Record<string, readonly number[]>> = {
  r: [255, 0, 0, 255],
  g: [0, 255, 0, 255],
  b: [0, 0, 255, 255],
  w: [255, 255, 255, 255],
  _: [0, 0, 0, 0],
};

function picture(...rows: string[]) {
  const data = Uint8Array.from(
    rows
      .join('')
      .split('')
      .flatMap(letter => COLORS[letter] ?? []),
  );
  return { width: rows[0]?.length ?? 0, height: rows.length, data };
}

function png(...rows: string[]): Buffer {
  const { width, height, data } = picture(...rows);
  const image = new PNG({ width, height });
  image.data = Buffer.from(data);
  return PNG.sync.write(image);
}

/** Large blocks of one colour, which JPEG keeps. */
function photo(orientation?: number): Buffer {
  const rows = Array.from(
    { length: 32 },
    (_, i) => (i < 16 ? 'r' : 'g').repeat(16) + (i < 16 ? 'b' : 'w').repeat(32),
  );
  const { width, height, data } = picture(...rows);
  const plain = jpeg.encode({ width, height, data: Buffer.from(data) }, 95).data;
  if (orientation === undefined) return plain;
  const exif = Buffer.from('ffe1001e4578696600004d4d002a000000080001011200030000000100000000', 'hex');
  const segment = Buffer.concat([exif, Buffer.from([0, 0])]);
  segment.writeUInt16BE(segment.length - 2, 2);
  segment.writeUInt16BE(orientation, 28);
  return Buffer.concat([plain.subarray(0, 2), segment, plain.subarray(2)]);
}

/** The nearest colour of a pixel, as its letter. */
function letterAt({ width, data }: { width: number; data: Uint8Array }, x: number, y: number): string {
  const pixel = data.subarray(4 * (y * width + x), 4 * (y * width + x) + 4);
  const distance = (color: readonly number[]) =>
    color.reduce((sum, value, i) => sum + Math.abs(value - (pixel[i] ?? 0)), 0);
  return Object.entries(COLORS).toSorted(([, a], [, b]) => distance(a) - distance(b))[0]?.[0] ?? '';
}

describe('readImage', () => {
  it('reads a PNG, its transparency included', () => {
    const rows = ['rg_', 'bw_'];
    expect(readImage(png(...rows))).toEqual(picture(...rows));
  });

  it('reads bytes that lie in the middle of others', () => {
    const file = png('rg');
    const padded = new Uint8Array(file.length + 7);
    padded.set(file, 5);
    expect(readImage(padded.subarray(5, 5 + file.length)).width).toBe(2);
  });

  it.each([1, 8, 16])('reads a grey PNG of depth %i as colours', bitDepth => {
    const image = new PNG({ width: 8, height: 1 });
    image.data = Buffer.from(picture('wwwwwwww').data);
    const file = PNG.sync.write(image, { colorType: 0, bitDepth: bitDepth === 16 ? 16 : 8 });
    expect(letterAt(readImage(file), 3, 0)).toBe('w');
  });

  it.each<[number | undefined, string, string]>([
    [undefined, 'rb', 'gw'],
    [1, 'rb', 'gw'],
    [2, 'br', 'wg'],
    [3, 'wg', 'br'],
    [4, 'gw', 'rb'],
    [5, 'rg', 'bw'],
    [6, 'gr', 'wb'],
    [7, 'wb', 'gr'],
    [8, 'bw', 'rg'],
  ])('reads a photo of orientation %s upright', (orientation, top, bottom) => {
    const image = readImage(photo(orientation));
    const [right, low] = [image.width - 4, image.height - 4];
    expect([image.width, image.height]).toEqual((orientation ?? 1) >= 5 ? [32, 48] : [48, 32]);
    expect(letterAt(image, 3, 3) + letterAt(image, right, 3)).toBe(top);
    expect(letterAt(image, 3, low) + letterAt(image, right, low)).toBe(bottom);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(), /file is empty/],
    ['text', Buffer.from('Hello'), /something else.*PNG or JPEG/],
    ['a GIF', Buffer.from('GIF89a......'), /is a GIF, and a PNG or JPEG/],
    ['a drawing', Buffer.from('<svg xmlns="…"></svg>'), /an SVG drawing/],
    ['a web page', Buffer.from('<!DOCTYPE html>'), /a web page/],
    ['half a PNG', png('rgb'.repeat(300), 'bgr'.repeat(300)).subarray(0, 60), /damaged or cut off/],
    ['the beginning of a PNG', png('r').subarray(0, 12), /damaged or cut off/],
    ['half a JPEG header', photo().subarray(0, 9), /damaged or cut off/],
    [
      'a PNG whose pixels are noise',
      Buffer.concat([png('rr').subarray(0, 41), Buffer.alloc(80, 7)]),
      /damaged/,
    ],
  ])('refuses %s', (_name, bytes, message) => {
    expect(() => readImage(bytes)).toThrow(ImageError);
    expect(() => readImage(bytes)).toThrow(message);
  });

  it('refuses by its header what is too large, before it takes the memory', () => {
    const bomb = Buffer.from(png('r'));
    bomb.writeUInt32BE(50_000, 16);
    bomb.writeUInt32BE(50_000, 20);
    expect(() => readImage(bomb)).toThrow(/50000 x 50000 pixels; up to 24 million/);
    expect(() => readImage(png('rgb'), { maxPixels: 2 })).toThrow(ImageError);
    expect(readImage(png('rgb'), { maxPixels: 3 }).width).toBe(3);
  });

  it('takes nothing but bytes', () => {
    expect(() => readImage('photo.png' as never)).toThrow(TypeError);
  });
});

describe('upright', () => {
  it('undoes itself: what is turned to the right and then to the left is as it was', () => {
    const original = picture('rgb', 'w_r');
    expect(upright(upright(original, 6), 8)).toEqual(original);
    expect(upright(upright(original, 5), 5)).toEqual(original);
  });

  it('takes an orientation that does not exist for none', () => {
    expect(readOrientation(photo(9))).toBe(1);
    expect(readOrientation(photo())).toBe(1);
  });
});
