import type { Category } from '../evaluate/categories.ts';
import type { Numbers } from '../evaluate/numbers.ts';
import type { Retention } from '../prediction-store/tables.ts';
import type { ReferenceRow } from './read-reference.ts';
import type { AlertRule, Column } from './shapes.ts';

/** What {@link monitor} watches, and against what. */
export interface MonitorOptions {
  /** Of the model: it titles the chart, and its versions are compared under it. */
  readonly name: string;
  /** Of the model. Default: `1`. */
  readonly version?: string;
  /**
   * What live predictions are held against: the targets (or predictions) of the training set, or rows of a test set, each
   * with its inputs by feature, the model's output and, where it is known, what was true.
   */
  readonly reference: Numbers | readonly Category[] | readonly ReferenceRow[];
  /** By feature, what it may be. Default: as the rows of the reference show it. */
  readonly schema?: Readonly<Record<string, Column>>;
  /** Of a prediction: `$`. Default: none. */
  readonly unit?: string;
  /** How many of the latest observations are kept in memory. Default: 10,000. */
  readonly capacity?: number;
  /** How many of the newest predictions are compared with the reference. Default: 500. */
  readonly chunk?: number;
  /** Fields of the input that are nobody's business: they are recorded nowhere. Default: none. */
  readonly redact?: readonly string[];
  /** When somebody should look. Default: more than 5% of the requests fail, or half of the features drift, for 30 seconds. */
  readonly alerts?: readonly AlertRule[];
  /** How much stays in the store, of each version. Default: 1,000,000 rows, 90 days. */
  readonly keep?: Partial<Retention>;
  /**
   * The folder of the store that the panel Model Monitor reads; `false` keeps nothing but what is in memory. Default: what
   * `MONITOR_STORE` names, else the course's own, else none.
   */
  readonly store?: string | false;
}
