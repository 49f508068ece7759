import {
  dataQuality,
  distributions,
  driftChunk,
  performanceChunk,
  tilesOf,
  trafficBucket,
  type WatchedRow,
} from '@waymark/kernel-helpers/model-report';
import type {
  Alert,
  DriftChunk,
  ModelDescription,
  ModelReport,
  MonitorRequest,
  PerformanceChunk,
  Tiles,
  TrafficBucket,
} from '@waymark/roadmap';
import type { ModelVersion, Part, PredictionReader, Span } from './prediction-reader.ts';

const MINUTE_MS = 60_000;
/** Of a chunk of time with more rows, so many are looked at. */
const MAX_CHUNK_ROWS = 500;
const MAX_MINUTE_ROWS = 20_000;
const SHOWN_REQUESTS = 100;
/** Among so many of the newest requests of a version, the parts of the visitors are looked for. */
const SEGMENT_ROWS = 5_000;
/** A replica that waited for the disk may write of so long ago; older chunks of time do not change any more. */
const SETTLE_MS = 15_000;
const MAX_KEPT_CHUNKS = 1_000;
/** Drift costs most and moves slowest: what still grows is tested again after so long, one chunk a report. */
const DRIFT_EVERY_MS = 1_000;

/** What a page watches. */
export type Watch = Extract<MonitorRequest, { type: 'watch' }>;

interface Chunk {
  readonly traffic: TrafficBucket;
  readonly drift: DriftChunk;
  readonly performance: PerformanceChunk;
  readonly rows: number;
}

/** What the newest rows of a model say. */
interface Newest {
  readonly rows: readonly WatchedRow[];
  readonly drift: DriftChunk | null;
  readonly performance: PerformanceChunk | null;
  readonly quality: ModelReport['quality'];
  readonly tiles: Omit<Tiles, 'alertsFiring' | 'alertsPending'>;
}

/** Works out what the panel shows; chunks of time that are over are worked out once. */
export class ModelReports {
  readonly #reader: PredictionReader;
  readonly #chunks = new Map<string, { readonly chunk: Chunk; readonly lastLabel: number }>();

  readonly #drifts = new Map<string, { readonly drift: DriftChunk; readonly at: number }>();
  /** The moment whose report has tested a chunk again. */
  #testedAt = 0;

  constructor(reader: PredictionReader) {
    this.#reader = reader;
  }

  /**
   * @param versions Of one model, at least one; the newest one says what it is held against.
   * @param alerts As they stand.
   */
  report(
    versions: readonly ModelVersion[],
    watch: Watch,
    alerts: readonly Alert[],
    now: number,
  ): ModelReport {
    const { name, description } = versions.at(-1)!;
    const { segment } = watch;
    const models = versions.map(({ id }) => id);
    const lastLabel = this.#reader.lastLabel();
    const chunkMs = watch.rangeMs / watch.chunks;
    const first = Math.floor(now / chunkMs) - watch.chunks + 1;
    const chunks = Array.from({ length: watch.chunks }, (_, i) => {
      const span: Span = { models, segment, from: (first + i) * chunkMs, to: (first + i + 1) * chunkMs };
      return this.#chunk(span, description, lastLabel, now);
    });
    const newest = this.newest(versions, segment, now);
    return {
      name,
      version: watch.version,
      segment,
      segments: this.#reader.segments(models, SEGMENT_ROWS),
      versions: versions.map(({ version, since }) => ({ version, since })),
      unit: description.unit,
      now,
      from: first * chunkMs,
      recorded: chunks.reduce((sum, { traffic }) => sum + traffic.requests, 0),
      lookedAt: chunks.reduce((sum, { rows }) => sum + rows, 0),
      tiles: {
        ...newest.tiles,
        alertsFiring: alerts.filter(({ state }) => state === 'firing').length,
        alertsPending: alerts.filter(({ state }) => state === 'pending').length,
      },
      traffic: chunks.map(({ traffic }) => traffic),
      drift: newest.drift,
      driftOverTime: chunks.map(({ drift }) => drift),
      distributions: distributions(description, newest.rows),
      performance: chunks.map(({ performance }) => performance),
      quality: newest.quality,
      alerts: [...alerts],
      requests: newest.rows
        .slice(-SHOWN_REQUESTS)
        .toReversed()
        .map(row => ({ ...row, inputs: row.inputs && { ...row.inputs } })),
    };
  }

  /** What the newest rows of a model say, whenever they came. */
  newest(versions: readonly ModelVersion[], segment: string | null, now: number): Newest {
    const { description } = versions.at(-1)!;
    const part: Part = { models: versions.map(({ id }) => id), segment };
    const rows = this.#reader.newest(part, description.chunk);
    const [from, to] = [rows[0]?.at ?? now, rows.at(-1)?.at ?? now];
    const drift =
      rows.length === 0
        ? null
        : this.#recentDrift(`newest ${JSON.stringify(part)}`, now, () =>
            driftChunk(from, to, description, rows),
          );
    const performance = rows.length === 0 ? null : performanceChunk(from, to, description, rows);
    const quality = dataQuality(description, rows);
    const minute = this.#reader.since(part, now - MINUTE_MS, MAX_MINUTE_ROWS);
    return { rows, drift, performance, quality, tiles: tilesOf(minute, drift, performance, quality) };
  }

  #chunk(span: Span, description: ModelDescription, lastLabel: number, now: number): Chunk {
    const key = JSON.stringify([span.models, span.segment, span.from, span.to]);
    const kept = this.#chunks.get(key);
    if (kept && (kept.lastLabel === lastLabel || kept.chunk.rows === 0)) return kept.chunk;
    const { from, to } = span;
    const counts = this.#reader.counts(span);
    const rows = counts.requests === 0 ? [] : this.#reader.sample(span, counts.requests, MAX_CHUNK_ROWS);
    const chunk: Chunk = {
      traffic: trafficBucket(
        from,
        to,
        counts,
        rows.map(({ ms }) => ms),
      ),
      drift: kept?.chunk.drift ?? this.#chunkDrift(key, span, description, rows, now),
      performance: performanceChunk(from, to, description, rows),
      rows: rows.length,
    };
    if (to < now - SETTLE_MS) this.#keep(key, { chunk, lastLabel });
    return chunk;
  }

  /** Of a chunk that is over, once and for all; of one that grows, from time to time. */
  #chunkDrift(
    key: string,
    { from, to }: Span,
    description: ModelDescription,
    rows: WatchedRow[],
    now: number,
  ): DriftChunk {
    const make = (): DriftChunk => driftChunk(from, to, description, rows);
    return to < now - SETTLE_MS ? make() : this.#recentDrift(key, now, make);
  }

  #recentDrift(key: string, now: number, make: () => DriftChunk): DriftChunk {
    const known = this.#drifts.get(key);
    const ageMs = now - (known?.at ?? 0);
    // Where reports are seldom, one that has waited for its turn is tested all the same.
    const waits = now === this.#testedAt && ageMs < 2 * DRIFT_EVERY_MS;
    if (known && (ageMs < DRIFT_EVERY_MS || waits)) return known.drift;
    this.#testedAt = now;
    const drift = make();
    for (const [other, { at }] of this.#drifts) if (now - at >= SETTLE_MS) this.#drifts.delete(other);
    this.#drifts.set(key, { drift, at: now });
    return drift;
  }

  #keep(key: string, entry: { chunk: Chunk; lastLabel: number }): void {
    this.#chunks.set(key, entry);
    const [oldest] = this.#chunks.keys();
    if (this.#chunks.size > MAX_KEPT_CHUNKS && oldest !== undefined) this.#chunks.delete(oldest);
  }
}
