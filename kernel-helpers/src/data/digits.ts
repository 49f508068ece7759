import { DatasetError } from './error.ts';

/** A handwritten digit of the MNIST database. */
export interface Digit {
  /** Which digit it is, 0 to 9. */
  readonly label: number;
  /** 28 rows of 28, the top row first: 0 is paper, 255 is ink. */
  readonly pixels: Uint8Array;
  /** Those of `test` were written by other people than those of `train`. */
  readonly partition: 'train' | 'test';
}

export const DIGIT_SIDE = 28;
const RECORD_BYTES = 2 + DIGIT_SIDE ** 2;

/**
 * Reads records of 786 bytes: 0 for `train` or 1 for `test`, the label, and 28 x 28 pixels.
 *
 * @throws DatasetError Where the file has another size, or a record is no digit.
 */
export function readDigits(content: Uint8Array, path: string): Digit[] {
  const count = content.length / RECORD_BYTES;
  if (count === 0 || !Number.isInteger(count)) {
    throw new DatasetError(
      `${path} has ${content.length} bytes, no whole number of digits. Delete it and run the set-up again.`,
    );
  }
  return Array.from({ length: count }, (_, i) => {
    const record = content.subarray(i * RECORD_BYTES, (i + 1) * RECORD_BYTES);
    const [partition = NaN, label = NaN] = record;
    if (!(partition <= 1 && label <= 9)) {
      throw new DatasetError(
        `${path}, record ${i + 1} is no digit. Delete the file and run the set-up again.`,
      );
    }
    return { label, pixels: record.slice(2), partition: partition === 0 ? 'train' : 'test' };
  });
}
