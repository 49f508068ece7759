/** Watches a stream of numbers, such as a model's errors, one at a time, for a change. */
export interface StreamDetector {
  /**
   * Takes in the next number of the stream.
   *
   * @returns True when a change is detected with it; the detector then begins anew with the next one.
   * @throws RangeError When it is not finite.
   */
  update(value: number): boolean;
}

export function requireFinite(value: number): void {
  if (!Number.isFinite(value)) throw new RangeError(`A stream holds finite numbers; got ${String(value)}.`);
}

/** A running mean. */
export class RunningMean {
  count = 0;
  mean = 0;

  update(value: number): void {
    this.count++;
    this.mean += (value - this.mean) / this.count;
  }
}
