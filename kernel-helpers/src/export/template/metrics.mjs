/** @import { Response } from 'express' */

/** Upper bounds of the histogram's buckets, in seconds. */
const BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** As nginx has it: the visitor went away before the answer was there. */
const CLIENT_CLOSED = 499;

/** Counts the requests to the model since the app started, for Prometheus. */
export class Metrics {
  /** @type {Map<number, number>} */
  #byStatus = new Map();
  /** How many requests took at most so long, by bucket. */
  #buckets = BUCKETS_SECONDS.map(() => 0);
  #seconds = 0;
  #count = 0;
  #inFlight = 0;

  /**
   * Counts a request that has begun, once it has ended.
   *
   * @param {Response} response
   * @param {(status: number, ms: number) => void} [atEnd] Told of the end as well.
   */
  watch(response, atEnd) {
    const startMs = performance.now();
    this.#inFlight++;
    response.once('close', () => {
      const status = response.writableFinished ? response.statusCode : CLIENT_CLOSED;
      const ms = performance.now() - startMs;
      this.#inFlight--;
      this.note(status, ms);
      atEnd?.(status, ms);
    });
  }

  /** @param {number} status @param {number} ms */
  note(status, ms) {
    const seconds = ms / 1000;
    this.#byStatus.set(status, (this.#byStatus.get(status) ?? 0) + 1);
    this.#count++;
    this.#seconds += seconds;
    this.#buckets = this.#buckets.map((count, i) => count + (seconds <= (BUCKETS_SECONDS[i] ?? 0) ? 1 : 0));
  }

  /**
   * In Prometheus's text format, version 0.0.4.
   *
   * @param {{ name: string, version: string }} model
   */
  text({ name, version }) {
    const labels = `model="${escapeLabel(name)}",version="${escapeLabel(version)}"`;
    const statuses = [...this.#byStatus].toSorted(([a], [b]) => a - b);
    const lines = [
      '# HELP model_requests_total Requests to the model, by HTTP status.',
      '# TYPE model_requests_total counter',
      ...statuses.map(([status, count]) => `model_requests_total{${labels},status="${status}"} ${count}`),
      '# HELP model_request_seconds Time to answer a request.',
      '# TYPE model_request_seconds histogram',
      ...this.#buckets.map(
        (count, i) => `model_request_seconds_bucket{${labels},le="${BUCKETS_SECONDS[i]}"} ${count}`,
      ),
      `model_request_seconds_bucket{${labels},le="+Inf"} ${this.#count}`,
      `model_request_seconds_sum{${labels}} ${this.#seconds}`,
      `model_request_seconds_count{${labels}} ${this.#count}`,
      '# HELP model_requests_in_flight Requests that are being answered.',
      '# TYPE model_requests_in_flight gauge',
      `model_requests_in_flight{${labels}} ${this.#inFlight}`,
    ];
    return `${lines.join('\n')}\n`;
  }
}

/** @param {string} value */
function escapeLabel(value) {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
