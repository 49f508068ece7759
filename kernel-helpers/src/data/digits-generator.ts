import { DIGIT_SIDE, type Digit } from './digits.ts';
import { normalSample, seededRandom, type Random } from './random.ts';

const COUNTS = { train: 6_000, test: 1_200 } as const;
const SHAKE_PIXELS = 0.45;

type Point = readonly [x: number, y: number];

/** Each digit as strokes: corners of lines in a square from 0 to 1, y downwards. */
const STROKES: readonly (readonly (readonly Point[])[])[] = [
  [arc(0.5, 0.5, 0.28, 0.4, 0, 360)],
  [
    [
      [0.36, 0.28],
      [0.54, 0.1],
      [0.52, 0.9],
    ],
  ],
  [[...arc(0.5, 0.3, 0.26, 0.2, 190, 400), [0.26, 0.88], [0.78, 0.86]]],
  [[...arc(0.48, 0.3, 0.24, 0.2, 200, 450), ...arc(0.48, 0.7, 0.27, 0.2, -90, 160)]],
  [
    [
      [0.6, 0.1],
      [0.22, 0.58],
      [0.8, 0.58],
    ],
    [
      [0.64, 0.36],
      [0.62, 0.92],
    ],
  ],
  [[[0.74, 0.12], [0.34, 0.12], [0.3, 0.46], ...arc(0.48, 0.66, 0.26, 0.22, -100, 150)]],
  [[[0.62, 0.1], [0.38, 0.4], ...arc(0.5, 0.68, 0.23, 0.2, 180, 540)]],
  [
    [
      [0.24, 0.14],
      [0.76, 0.14],
      [0.44, 0.9],
    ],
  ],
  [arc(0.5, 0.3, 0.2, 0.19, 90, 450), arc(0.5, 0.7, 0.24, 0.21, -90, 270)],
  [[...arc(0.5, 0.33, 0.22, 0.21, 0, 360), [0.7, 0.4], [0.6, 0.9]]],
];

/** Points on a part of an ellipse; angles in degrees, clockwise from the right. */
function arc(x: number, y: number, rx: number, ry: number, from: number, to: number): Point[] {
  return Array.from({ length: 13 }, (_, i) => {
    const angle = ((from + ((to - from) * i) / 12) * Math.PI) / 180;
    return [x + rx * Math.cos(angle), y + ry * Math.sin(angle)];
  });
}

/**
 * Digits that no one wrote, for where the real file is missing: strokes that are turned, slanted, stretched and shaken, with a
 * pen of one thickness or another, at the place where MNIST has its digits.
 *
 * @param seed The same seed gives the same digits.
 */
export function generateDigits(seed: number): Digit[] {
  const random = seededRandom(seed);
  return (['train', 'test'] as const).flatMap(partition =>
    Array.from({ length: COUNTS[partition] }, () => {
      const label = Math.floor(random() * 10);
      return { label, pixels: drawDigit(label, random), partition };
    }),
  );
}

function drawDigit(label: number, random: Random): Uint8Array {
  const turn = 0.13 * normalSample(random);
  const slant = 0.16 * normalSample(random);
  const [width, height] = [20 * (1 + 0.1 * normalSample(random)), 20 * (1 + 0.06 * normalSample(random))];
  const [left, top] = [14 + 0.7 * normalSample(random), 14 + 0.7 * normalSample(random)];
  const pen = Math.max(0.8, 1.25 + 0.35 * normalSample(random));
  const place = ([x, y]: Point): Point => {
    const [u, v] = [(x - 0.5 - slant * (y - 0.5)) * width, (y - 0.5) * height];
    return [
      left + u * Math.cos(turn) - v * Math.sin(turn) + SHAKE_PIXELS * normalSample(random),
      top + u * Math.sin(turn) + v * Math.cos(turn) + SHAKE_PIXELS * normalSample(random),
    ];
  };
  const pixels = new Uint8Array(DIGIT_SIDE ** 2);
  for (const stroke of STROKES[label] ?? []) {
    const points = stroke.map(place);
    for (let i = 1; i < points.length; i++) inkLine(pixels, points[i - 1]!, points[i]!, pen);
  }
  return pixels;
}

/** Inks what is nearer to the line than half a pen, and fades within a pixel. */
function inkLine(pixels: Uint8Array, [x1, y1]: Point, [x2, y2]: Point, pen: number): void {
  const square = (x2 - x1) ** 2 + (y2 - y1) ** 2;
  const reach = pen + 1;
  const low = (a: number, b: number): number => Math.max(0, Math.floor(Math.min(a, b) - reach));
  const high = (a: number, b: number): number => Math.min(DIGIT_SIDE - 1, Math.ceil(Math.max(a, b) + reach));
  for (let row = low(y1, y2); row <= high(y1, y2); row++) {
    for (let column = low(x1, x2); column <= high(x1, x2); column++) {
      const along = square === 0 ? 0 : ((column - x1) * (x2 - x1) + (row - y1) * (y2 - y1)) / square;
      const t = Math.min(1, Math.max(0, along));
      const distance = Math.hypot(column - (x1 + t * (x2 - x1)), row - (y1 + t * (y2 - y1)));
      const ink = Math.round(255 * Math.min(1, Math.max(0, pen + 0.5 - distance)));
      const place = row * DIGIT_SIDE + column;
      pixels[place] = Math.max(pixels[place]!, ink);
    }
  }
}
