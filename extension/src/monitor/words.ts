import type { TranslationBundle } from '@jupyterlab/translation';
import type { Alert, ModelReport } from '@waymark/roadmap';
import type { Tab } from './selection.ts';

export function tabName(tab: Tab, trans: TranslationBundle): string {
  switch (tab) {
    case 'service':
      return trans.__('Service');
    case 'drift':
      return trans.__('Data drift');
    case 'performance':
      return trans.__('Performance');
    case 'quality':
      return trans.__('Data quality');
    case 'alerts':
      return trans.__('Alerts');
    case 'requests':
      return trans.__('Requests');
  }
}

/** A time of day, with the date where it is another day. */
export function clock(at: number, now = Date.now()): string {
  const date = new Date(at);
  const time = date.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  return date.toDateString() === new Date(now).toDateString() ? time : `${date.toLocaleDateString()} ${time}`;
}

/** A share from 0 to 1 as per cent. */
export function percent(share: number): string {
  const value = 100 * share;
  return `${value > 0 && value < 10 ? value.toFixed(1) : Math.round(value)}%`;
}

/** A figure with as many digits as one reads. */
export function figure(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1_000) return Math.round(value).toLocaleString();
  return value.toLocaleString(undefined, { maximumSignificantDigits: 3 });
}

export function milliseconds(value: number): string {
  return value >= 1_000 ? `${figure(value / 1_000)} s` : `${figure(value)} ms`;
}

export function metricName(metric: string, trans: TranslationBundle): string {
  const names: Readonly<Record<string, string>> = {
    accuracy: trans.__('Accuracy'),
    macroF1: trans.__('Macro F1'),
    f1: trans.__('F1'),
    precision: trans.__('Precision'),
    recall: trans.__('Recall'),
    rocAuc: trans.__('ROC AUC'),
    meanAbsoluteError: trans.__('Mean absolute error'),
    rootMeanSquaredError: trans.__('Root mean squared error'),
    requestsPerMinute: trans.__('Requests a minute'),
    errorShare: trans.__('Error share'),
    refusedShare: trans.__('Share refused'),
    p95Ms: trans.__('p95 latency, ms'),
    driftedShare: trans.__('Share of features that drift'),
    faultShare: trans.__('Share of faulty values'),
    performance: trans.__('Performance'),
  };
  return names[metric] ?? metric;
}

export function alertStateName(state: Alert['state'], trans: TranslationBundle): string {
  switch (state) {
    case 'ok':
      return trans.__('ok');
    case 'pending':
      return trans.__('pending');
    case 'firing':
      return trans.__('firing');
    case 'resolved':
      return trans.__('resolved');
  }
}

/** What a rule waits for, in words. */
export function ruleText({ rule }: Alert, trans: TranslationBundle): string {
  const { metric, above, below = 0, forSeconds } = rule;
  const bound =
    above === undefined
      ? trans.__('%1 below %2', metricName(metric, trans), metricValue(metric, below))
      : trans.__('%1 above %2', metricName(metric, trans), metricValue(metric, above));
  return forSeconds === 0 ? bound : trans.__('%1 for %2 s', bound, String(forSeconds));
}

/** What an alert's metric is now, or may be at most. */
export function metricValue(metric: Alert['rule']['metric'], value: number): string {
  return metric.endsWith('Share') ? percent(value) : figure(value);
}

/** The state of a model in a sentence, for those who hear it. */
export function spokenReport({ name, version, tiles }: ModelReport, trans: TranslationBundle): string {
  const parts = [
    version === null ? name : trans.__('%1, version %2', name, version),
    trans.__('%1 requests in the last minute', String(tiles.requestsPerMinute)),
    trans.__('%1 of %2 features drift', String(tiles.driftedFeatures), String(tiles.decidedFeatures)),
    trans.__('%1 alerts firing', String(tiles.alertsFiring)),
  ];
  return parts.join('. ');
}
