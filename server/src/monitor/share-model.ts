import {
  sharedName,
  sharedUnit,
  type Alert,
  type DriftChunk,
  type SharedModel,
  type Tiles,
} from '@waymark/roadmap';
import type { ModelVersion } from './prediction-reader.ts';

const MAX_DRIFTED = 100;

/** What is known of a model that somebody shares. */
export interface KnownModel {
  /** The version that began last. */
  readonly current: ModelVersion;
  readonly tiles: Omit<Tiles, 'alertsFiring' | 'alertsPending'>;
  /** Of its newest rows; null without any. */
  readonly drift: DriftChunk | null;
  readonly alerts: readonly Alert[];
}

/** What others may see of a model, with its owner's consent: figures, and the names of features; no request is in it. */
export function shareModel({ current, tiles, drift, alerts }: KnownModel): SharedModel {
  const { name, version, description, lastAt } = current;
  const count = (wanted: Alert['state']): number => alerts.filter(({ state }) => state === wanted).length;
  const drifted = (drift?.features ?? []).filter(({ state }) => state === 'drift');
  return {
    name: sharedName(name),
    version: sharedName(version),
    unit: sharedUnit(description.unit),
    lastAt,
    tiles: { ...tiles, alertsFiring: count('firing'), alertsPending: count('pending') },
    drifted: drifted.map(feature => sharedName(feature.name)).slice(0, MAX_DRIFTED),
  };
}
