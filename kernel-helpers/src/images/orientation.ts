import { jpegSegments } from './format.ts';

const APP1 = 0xe1;
const ORIENTATION_TAG = 0x0112;

/** A picture with four bytes a pixel: red, green, blue and opacity, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** How a camera was held, 1 (upright) to 8, from a JPEG's Exif data (Exif 2.3, tag 0x0112); 1 where it does not say. */
export function readOrientation(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const { marker, at } of jpegSegments(view)) {
    const isExif = marker === APP1 && view.getUint32(at + 4) === 0x45786966;
    if (!isExif) continue;
    const tiff = at + 10;
    const littleEndian = view.getUint16(tiff) === 0x4949;
    const directory = tiff + view.getUint32(tiff + 4, littleEndian);
    const count = view.getUint16(directory, littleEndian);
    for (let i = 0; i < count; i++) {
      const entry = directory + 2 + 12 * i;
      if (view.getUint16(entry, littleEndian) !== ORIENTATION_TAG) continue;
      const value = view.getUint16(entry + 8, littleEndian);
      return value >= 1 && value <= 8 ? value : 1;
    }
  }
  return 1;
}

/** Turns and mirrors a picture so that it stands as its orientation says. */
export function upright({ width, height, data }: Pixels, orientation: number): Pixels {
  if (orientation === 1) return { width, height, data };
  const isTurned = orientation >= 5;
  const [newWidth, newHeight] = isTurned ? [height, width] : [width, height];
  const source = new Uint32Array(data.slice().buffer);
  const target = new Uint32Array(newWidth * newHeight);
  for (let y = 0; y < newHeight; y++) {
    for (let x = 0; x < newWidth; x++) {
      const [column, row] = isTurned ? [y, x] : [x, y];
      const isMirroredX = [2, 3, 7, 8].includes(orientation);
      const isMirroredY = [3, 4, 6, 7].includes(orientation);
      const from =
        (isMirroredY ? height - 1 - row : row) * width + (isMirroredX ? width - 1 - column : column);
      target[y * newWidth + x] = source[from] ?? 0;
    }
  }
  return { width: newWidth, height: newHeight, data: new Uint8Array(target.buffer) };
}
