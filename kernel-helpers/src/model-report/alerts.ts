import type { Alert, AlertMetric, AlertRule, Tiles } from '@waymark/roadmap';

/** A resolved alert is told for so long. */
const RESOLVED_MS = 300_000;
const MAX_HISTORY = 100;

/** An alert that nothing was heard of yet. */
export function newAlert(rule: AlertRule, at: number): Alert {
  return { rule, state: 'ok', since: at, value: null, lastOutAt: null, history: [] };
}

/**
 * The next state of an alert. It is pending from the first moment that its number is out of bounds, fires once that has
 * lasted for the rule's time, and is resolved once all has been well for as long: a number that comes and goes raises
 * one alarm. Where nothing is known, nothing is wrong.
 */
export function nextAlert(alert: Alert, value: number | null, at: number): Alert {
  const isOut = isOutOfBounds(alert.rule, value);
  const seen: Alert = { ...alert, value, lastOutAt: isOut ? at : alert.lastOutAt };
  const state = nextState(alert, isOut, at);
  if (state === alert.state) return seen;
  return { ...seen, state, since: at, history: [...alert.history, { at, state }].slice(-MAX_HISTORY) };
}

function nextState({ rule, state, since, lastOutAt }: Alert, isOut: boolean, at: number): Alert['state'] {
  const forMs = rule.forSeconds * 1_000;
  if (state === 'firing') return !isOut && at - (lastOutAt ?? since) >= forMs ? 'resolved' : 'firing';
  if (isOut) {
    const outSince = state === 'pending' ? since : at;
    return at - outSince >= forMs ? 'firing' : 'pending';
  }
  return state === 'resolved' && at - since < RESOLVED_MS ? 'resolved' : 'ok';
}

/** The number that a rule watches; null where nothing is known. */
export function alertValue(metric: AlertMetric, tiles: Tiles): number | null {
  if (metric === 'performance') return tiles.performance?.value ?? null;
  if (metric !== 'driftedShare') return tiles[metric];
  return tiles.decidedFeatures === 0 ? null : tiles.driftedFeatures / tiles.decidedFeatures;
}

function isOutOfBounds({ above, below }: AlertRule, value: number | null): boolean {
  if (value === null) return false;
  return (above !== undefined && value > above) || (below !== undefined && value < below);
}
