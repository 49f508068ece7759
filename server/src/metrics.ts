import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

const SECONDS_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** What the server counts, in Prometheus's terms. */
export class Metrics {
  readonly registry = new Registry();
  readonly #registers = [this.registry];

  readonly eventsAppended = new Counter({
    name: 'waymark_events_appended_total',
    help: 'Progress events that were new and are durable',
    registers: this.#registers,
  });
  readonly eventsRefused = new Counter({
    name: 'waymark_events_refused_total',
    help: 'Progress events that did not fit the schema',
    registers: this.#registers,
  });
  readonly appendSeconds = new Histogram({
    name: 'waymark_append_seconds',
    help: 'Time from the arrival of events until they are durable',
    buckets: SECONDS_BUCKETS,
    registers: this.#registers,
  });
  readonly sockets = new Gauge({
    name: 'waymark_sockets',
    help: 'Open progress sockets',
    registers: this.#registers,
  });
  readonly socketCloses = new Counter({
    name: 'waymark_socket_closes_total',
    help: 'Progress sockets that ended, by the close code',
    labelNames: ['code'],
    registers: this.#registers,
  });
  readonly requestSeconds = new Histogram({
    name: 'waymark_http_request_seconds',
    help: 'Time to answer HTTP requests',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS_BUCKETS,
    registers: this.#registers,
  });

  /** Adds what every Node process can tell: memory, CPU, event loop delay. */
  collectProcess(): void {
    collectDefaultMetrics({ register: this.registry });
  }
}
