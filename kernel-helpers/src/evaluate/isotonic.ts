/** A step of a rising function: what it is for all x from `from` up to the next step. */
interface Block {
  readonly from: number;
  readonly to: number;
  readonly mean: number;
  readonly weight: number;
}

/** A point between which and the next the function is a line. */
interface Knot {
  readonly x: number;
  readonly y: number;
}

/**
 * The rising function that lies nearest to points in the sense of least squares, found by pooling adjacent violators
 * (Ayer et al., 1955). Between the points it is interpolated linearly, outside of them constant, as in scikit-learn.
 *
 * @param x Where; at least one.
 * @param y What was seen there, in the same order.
 */
export function fitIsotonic(x: readonly number[], y: readonly number[]): (value: number) => number {
  const blocks: Block[] = [];
  for (const point of pointsOf(x, y)) {
    let block = point;
    while (blocks.length > 0 && blocks.at(-1)!.mean >= block.mean) block = pooled(blocks.pop()!, block);
    blocks.push(block);
  }
  const knots = blocks.flatMap(({ from, to, mean }): Knot[] => {
    const begin = { x: from, y: mean };
    return from === to ? [begin] : [begin, { x: to, y: mean }];
  });
  return value => interpolate(knots, value);
}

/** The mean of each distinct x, in ascending order. */
function pointsOf(x: readonly number[], y: readonly number[]): Block[] {
  const order = x.map((value, i) => [value, y[i]!] as const).toSorted((a, b) => a[0] - b[0]);
  const points: Block[] = [];
  for (const [value, seen] of order) {
    const point = { from: value, to: value, mean: seen, weight: 1 };
    if (points.at(-1)?.to === value) points.push(pooled(points.pop()!, point));
    else points.push(point);
  }
  return points;
}

function pooled(a: Block, b: Block): Block {
  const weight = a.weight + b.weight;
  return { from: a.from, to: b.to, mean: (a.mean * a.weight + b.mean * b.weight) / weight, weight };
}

function interpolate(knots: readonly Knot[], value: number): number {
  let [low, high] = [0, knots.length - 1];
  if (value <= knots[low]!.x) return knots[low]!.y;
  if (value >= knots[high]!.x) return knots[high]!.y;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (knots[middle]!.x <= value) low = middle;
    else high = middle;
  }
  const [a, b] = [knots[low]!, knots[high]!];
  return a.y + ((value - a.x) / (b.x - a.x)) * (b.y - a.y);
}
