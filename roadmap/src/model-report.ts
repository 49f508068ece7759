import { z } from 'zod';
import { alertRuleSchema } from './model-description.ts';
import { problemSchema } from './protocol.ts';

/** Where the socket of the model monitor is, below the server's own root. */
export const MONITOR_SOCKET_PATH = '/api/monitor';

/** Where the model monitor is as a page of its own; what it loads lies below. */
export const MONITOR_PAGE_PATH = '/monitor';

const timeSchema = z.number();
const categorySchema = z.union([z.string(), z.number(), z.boolean()]);

/** Requests in a span of time. Latencies are in milliseconds, null where nothing was asked. */
export const trafficBucketSchema = z.object({
  from: timeSchema,
  to: timeSchema,
  requests: z.number(),
  /** Status 4xx: the question was not taken. */
  refused: z.number(),
  /** Status 5xx, or no answer. */
  errors: z.number(),
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
});
export type TrafficBucket = z.infer<typeof trafficBucketSchema>;

/** Whether a feature, or the answer, has moved away from the reference. */
export const columnDriftSchema = z.object({
  name: z.string(),
  state: z.enum(['drift', 'no drift', 'undecided']),
  test: z.string(),
  measure: z.string(),
  pValue: z.number(),
  /** Null where it has no bound: the reference never varied. */
  distance: z.number().nullable(),
  threshold: z.number(),
});
export type ColumnDrift = z.infer<typeof columnDriftSchema>;

/** Drift of the predictions of a span of time. */
export const driftChunkSchema = z.object({
  from: timeSchema,
  to: timeSchema,
  rows: z.number(),
  features: z.array(columnDriftSchema),
  /** One an output; empty where the reference has no answers to compare with. */
  predictions: z.array(columnDriftSchema),
  driftedFeatures: z.number(),
  decidedFeatures: z.number(),
  /** At least half of the features have moved. */
  hasDrifted: z.boolean(),
});
export type DriftChunk = z.infer<typeof driftChunkSchema>;

/** How good the answers of a span of time were. */
export const performanceChunkSchema = z.object({
  from: timeSchema,
  to: timeSchema,
  rows: z.number(),
  labelled: z.number(),
  /** By metric, from labels; empty without any. */
  realised: z.record(z.string(), z.number()),
  /** By metric, from the model's own probabilities (CBPE); empty where it gives none. */
  estimated: z.record(z.string(), z.number()),
});
export type PerformanceChunk = z.infer<typeof performanceChunkSchema>;

/** What is wrong with the values of a feature: how many rows have each fault. */
export const featureQualitySchema = z.object({
  name: z.string(),
  rows: z.number(),
  missing: z.number(),
  wrongType: z.number(),
  outOfRange: z.number(),
  unseen: z.number(),
  /** Missing far more, or less, often than in training: a sign of another pipeline. */
  isSkewed: z.boolean(),
});
export type FeatureQuality = z.infer<typeof featureQualitySchema>;

export const alertStateSchema = z.enum(['ok', 'pending', 'firing', 'resolved']);
export type AlertState = z.infer<typeof alertStateSchema>;

/** An alert, and since when it is in its state. */
export const alertSchema = z.object({
  rule: alertRuleSchema,
  state: alertStateSchema,
  since: timeSchema,
  /** Null where nothing is known now. */
  value: z.number().nullable(),
  /** When its number was last out of bounds; null where it never was. */
  lastOutAt: timeSchema.nullable(),
  /** The changes of the last hours, the oldest first. */
  history: z.array(z.object({ at: timeSchema, state: alertStateSchema })),
});
export type Alert = z.infer<typeof alertSchema>;

/** A recorded request, as a line of a table. */
export const requestLineSchema = z.object({
  request: z.string(),
  version: z.string(),
  at: timeSchema,
  ms: z.number(),
  status: z.number(),
  segment: z.string().nullable(),
  inputs: z.record(z.string(), z.unknown()).nullable(),
  output: z.unknown(),
  /** Undefined until a label comes. */
  actual: z.unknown().optional(),
});
export type RequestLine = z.infer<typeof requestLineSchema>;

/** A model of the store. */
export const storedModelSchema = z.object({
  name: z.string(),
  versions: z.array(z.object({ version: z.string(), since: timeSchema })),
  /** Of the newest request; null before the first. */
  lastAt: timeSchema.nullable(),
});
export type StoredModel = z.infer<typeof storedModelSchema>;

/** What the six tiles show of this moment. */
export const tilesSchema = z.object({
  requestsPerMinute: z.number(),
  errorShare: z.number().nullable(),
  refusedShare: z.number().nullable(),
  p95Ms: z.number().nullable(),
  driftedFeatures: z.number(),
  decidedFeatures: z.number(),
  /** The rows that the drift is of. */
  comparedRows: z.number(),
  performance: z
    .object({
      metric: z.string(),
      value: z.number(),
      kind: z.enum(['realised', 'estimated']),
      rows: z.number(),
    })
    .nullable(),
  /** The share of values with a fault, of all values. */
  faultShare: z.number().nullable(),
  alertsFiring: z.number(),
  alertsPending: z.number(),
});
export type Tiles = z.infer<typeof tilesSchema>;

/** All that the panel shows of a model. */
export const modelReportSchema = z.object({
  name: z.string(),
  /** Null for all versions together. */
  version: z.string().nullable(),
  /** Null for all visitors. */
  segment: z.string().nullable().default(null),
  /** The parts that the newest requests came from. */
  segments: z.array(z.string()).default([]),
  /** All versions, and when each began to record. */
  versions: z.array(z.object({ version: z.string(), since: timeSchema })),
  unit: z.string(),
  now: timeSchema,
  from: timeSchema,
  /** In the span of time; where there are too many, the newest are looked at. */
  recorded: z.number(),
  lookedAt: z.number(),
  tiles: tilesSchema,
  traffic: z.array(trafficBucketSchema),
  /** The newest rows against the reference; null before the first. */
  drift: driftChunkSchema.nullable(),
  driftOverTime: z.array(driftChunkSchema),
  /** By column, a histogram of the reference and of the newest rows, as shares. */
  distributions: z.array(
    z.object({
      name: z.string(),
      /** Centres of equal bins, or categories. */
      at: z.array(categorySchema),
      reference: z.array(z.number()),
      current: z.array(z.number()),
    }),
  ),
  performance: z.array(performanceChunkSchema),
  quality: z.object({
    rows: z.number(),
    /** Rows whose inputs stood in an earlier row of the same span. */
    duplicates: z.number(),
    features: z.array(featureQualitySchema),
    /** Fields that came and that the model does not know. */
    unknownFields: z.array(z.string()),
  }),
  alerts: z.array(alertSchema),
  /** The newest first. */
  requests: z.array(requestLineSchema),
});
export type ModelReport = z.infer<typeof modelReportSchema>;

/** What a page wants to see: the server sends it at once, and whenever it has changed. */
export const monitorRequestSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('watch'),
    /** Null for the model that was asked last. */
    name: z.string().nullable(),
    version: z.string().nullable(),
    /** A part of the visitors, as the requests were recorded with it. Null for all. */
    segment: z.string().nullable().default(null),
    rangeMs: z.number().min(10_000).max(31_536_000_000),
    chunks: z.number().int().min(2).max(60),
  }),
  /** Somebody knows what is true. `actual` is read as JSON where it is JSON, else as a word. */
  z.strictObject({
    type: z.literal('label'),
    name: z.string(),
    request: z.string(),
    actual: z.string().max(1_000),
  }),
]);
export type MonitorRequest = z.infer<typeof monitorRequestSchema>;

/** What the server tells a page that watches. */
export const monitorMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('report'),
    models: z.array(storedModelSchema),
    report: modelReportSchema.nullable(),
  }),
  /** Nothing has changed, and the server is there. */
  z.object({ type: z.literal('heartbeat'), now: timeSchema }),
  z.object({ type: z.literal('problem'), problem: problemSchema }),
]);
export type MonitorMessage = z.infer<typeof monitorMessageSchema>;
