import { expect, test } from 'vitest';
import { records } from './digits.mjs';

/** @param {number} magic @param {readonly number[]} header @param {readonly number[]} values */
function idx(magic, header, values) {
  const head = Buffer.alloc(4 * (1 + header.length));
  [magic, ...header].forEach((number, i) => head.writeUInt32BE(number, 4 * i));
  return Buffer.concat([head, Buffer.from(values)]);
}

const pixels = Array.from({ length: 2 * 784 }, (_, i) => i % 251);
const images = idx(2051, [2, 28, 28], pixels);
const labels = idx(2049, [2], [7, 3]);

test('an image and its label become one record', () => {
  const [first, second] = records(images, labels, 2, 1);
  expect([...(first ?? [])]).toEqual([1, 7, ...pixels.slice(0, 784)]);
  expect([...(second ?? [])]).toEqual([1, 3, ...pixels.slice(784)]);
  expect(records(images, labels, 1, 0)).toHaveLength(1);
});

test.each([
  ['without images', undefined, labels, 1],
  ['with labels for images', labels, labels, 1],
  ['with too few images', images, labels, 3],
])('refuses an archive %s', (_name, some, others, count) => {
  expect(() => records(some, others, count, 0)).toThrow(/does not hold the digits/);
});
