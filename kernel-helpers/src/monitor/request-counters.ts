/** Upper bounds of the histogram's buckets, in seconds. */
const BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Counts requests as Prometheus wants them: from the start of the process on, never less. */
export class RequestCounters {
  readonly #byStatus = new Map<number, number>();
  /** How many requests took at most so long, by bucket. */
  readonly #buckets = BUCKETS_SECONDS.map(() => 0);
  #seconds = 0;
  #count = 0;

  note(status: number, ms: number): void {
    this.#byStatus.set(status, (this.#byStatus.get(status) ?? 0) + 1);
    this.#count++;
    this.#seconds += ms / 1_000;
    for (const [i, bound] of BUCKETS_SECONDS.entries()) if (ms / 1_000 <= bound) this.#buckets[i]!++;
  }

  /** In Prometheus's text format, version 0.0.4. */
  text(model: string, version: string, inFlight: number): string {
    const labels = `model="${escapeLabel(model)}",version="${escapeLabel(version)}"`;
    const lines = [
      '# HELP model_requests_total Requests to the model, by HTTP status.',
      '# TYPE model_requests_total counter',
      ...[...this.#byStatus]
        .toSorted(([a], [b]) => a - b)
        .map(([status, count]) => `model_requests_total{${labels},status="${status}"} ${count}`),
      '# HELP model_request_seconds Time to answer a request.',
      '# TYPE model_request_seconds histogram',
      ...BUCKETS_SECONDS.map(
        (le, i) => `model_request_seconds_bucket{${labels},le="${le}"} ${this.#buckets[i]}`,
      ),
      `model_request_seconds_bucket{${labels},le="+Inf"} ${this.#count}`,
      `model_request_seconds_sum{${labels}} ${this.#seconds}`,
      `model_request_seconds_count{${labels}} ${this.#count}`,
      '# HELP model_requests_in_flight Requests that are being answered.',
      '# TYPE model_requests_in_flight gauge',
      `model_requests_in_flight{${labels}} ${inFlight}`,
    ];
    return `${lines.join('\n')}\n`;
  }
}

function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
