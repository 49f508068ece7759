import type { Tensor } from '@tensorflow/tfjs';
import type { Tfjs } from '../load.ts';

/** A batch: some rows of larger tensors. A graph gathers them by itself; for all others they are gathered once. */
export class PickedRows {
  /** What the rows are of; all have as many. */
  readonly sources: readonly Tensor[];
  /** Their indices, int32. */
  readonly rows: Tensor;
  private readonly tf: Tfjs;
  private gathered: readonly Tensor[] | undefined;

  constructor(tf: Tfjs, sources: readonly Tensor[], rows: Tensor) {
    this.tf = tf;
    this.sources = sources;
    this.rows = rows;
  }

  get tensors(): readonly Tensor[] {
    return (this.gathered ??= this.sources.map(source => this.tf.gather(source, this.rows)));
  }
}

/** What a step is given. */
export type Feeds = readonly Tensor[] | PickedRows;

export function tensorsOf(feeds: Feeds): readonly Tensor[] {
  return feeds instanceof PickedRows ? feeds.tensors : feeds;
}

/** The types and shapes of the tensors, and which of them are one and the same. */
export function shapeOf(feeds: Feeds): string {
  if (feeds instanceof PickedRows) {
    const [size] = feeds.rows.shape;
    return feeds.sources.map(({ dtype, shape }) => `${dtype}[${[size, ...shape.slice(1)].join()}]`).join(' ');
  }
  return feeds
    .map(({ dtype, shape, dataId }, index) => {
      const first = feeds.findIndex(feed => feed.dataId === dataId);
      return `${dtype}[${shape.join()}]${first === index ? '' : `=${first}`}`;
    })
    .join(' ');
}
