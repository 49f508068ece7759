/**
 * What a monitor is told and tells, written down: what `@waymark/roadmap` infers from its schemas has the schemas' library
 * in its types, which a notebook's compiler would have to read, and to keep, in every kernel that imports the helpers.
 */

/** What a feature of a model, or its answer, looks like. */
export type Column = NumberColumn | CategoryColumn | TextColumn;

interface NumberColumn {
  kind: 'number';
  /** What is smaller or larger is out of range. */
  min: number;
  max: number;
  /** Of the reference's rows; how many may lack it, from 0 to 1. */
  missingShare: number;
}

interface CategoryColumn {
  kind: 'category';
  /** What is none of these was not seen in training. */
  categories: (string | number | boolean)[];
  missingShare: number;
}

interface TextColumn {
  kind: 'text';
  missingShare: number;
}

/** When somebody should look: a number is above, or below, a bound for a while. */
export interface AlertRule {
  metric:
    | 'requestsPerMinute'
    | 'errorShare'
    | 'refusedShare'
    | 'p95Ms'
    | 'driftedShare'
    | 'faultShare'
    | 'performance';
  above?: number | undefined;
  below?: number | undefined;
  forSeconds: number;
}

/** A row that predictions are held against. */
export interface StoredRow {
  inputs: Record<string, unknown>;
  output: unknown;
  actual?: unknown;
}

/** Whether a feature, or the answer, has moved away from the reference. */
export interface ColumnDrift {
  name: string;
  state: 'drift' | 'no drift' | 'undecided';
  test: string;
  measure: string;
  pValue: number;
  /** Null where it has no bound: the reference never varied. */
  distance: number | null;
  threshold: number;
}

/** Requests in a span of time. Latencies are in milliseconds, null where nothing was asked. */
export interface TrafficBucket {
  from: number;
  to: number;
  requests: number;
  /** Status 4xx: the question was not taken. */
  refused: number;
  /** Status 5xx, or no answer. */
  errors: number;
  p50Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
}

/** What is wrong with the newest inputs. */
export interface DataQuality {
  rows: number;
  /** Rows whose inputs stood in an earlier row of the same span. */
  duplicates: number;
  features: FeatureQuality[];
  /** Fields that came and that the model does not know. */
  unknownFields: string[];
}

/** What is wrong with the values of a feature: how many rows have each fault. */
interface FeatureQuality {
  name: string;
  rows: number;
  missing: number;
  wrongType: number;
  outOfRange: number;
  unseen: number;
  /** Missing far more, or less, often than in training: a sign of another pipeline. */
  isSkewed: boolean;
}
