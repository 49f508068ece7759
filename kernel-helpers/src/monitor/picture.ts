import type { ColumnDrift } from '@waymark/roadmap';
import type { Category } from '../evaluate/categories.ts';
import { printNumber } from '../print.ts';
import type { Layout, Trace } from '../chart/types.ts';
import type { MonitorSummary } from './monitor.ts';
import type { Observation } from './observations.ts';
import { comparableAnswers } from './answer-drift.ts';

const HEIGHT_PX = 520;
const DISTRIBUTION_BINS = 20;
const MAX_BUCKETS = 30;
const SHOWN_LATENCIES = 200;
const MAX_FEATURES = 10;
const BUCKET_SECONDS = [1, 2, 5, 10, 30, 60, 300, 900, 3600, 21_600, 86_400];

const COLOURS = {
  training: '#888888',
  live: '#4878cf',
  ok: '#3a9d6e',
  error: '#d64545',
  quantile: '#e0803a',
};

/** What the picture is drawn from. */
export interface PictureData {
  readonly name: string;
  readonly unit: string;
  readonly reference: readonly Category[];
  readonly observations: readonly Observation[];
  readonly summary: MonitorSummary;
  /** Empty where nothing is known of the inputs of before. */
  readonly features: readonly ColumnDrift[];
  /** In milliseconds since 1970. */
  readonly since: number;
}

/** Predictions against training above, beside them the drift of the features; requests and their latency below. */
export function drawMonitor(data: PictureData): { traces: Trace[]; layout: Layout } {
  const unit = data.unit === '' ? '' : ` (${data.unit})`;
  const hasFeatures = data.features.length > 0;
  const layout: Layout = {
    title: titleOf(data),
    height: HEIGHT_PX,
    barmode: 'overlay',
    xaxis: { title: `prediction${unit}`, domain: [0, hasFeatures ? 0.42 : 1], anchor: 'y' },
    yaxis: { title: 'share, %', domain: [0.58, 1], anchor: 'x' },
    xaxis2: { title: 'seconds', domain: [0, 0.42], anchor: 'y2' },
    yaxis2: { title: 'requests', domain: [0, 0.4], anchor: 'x2', rangemode: 'tozero' },
    xaxis3: { title: 'latest requests', domain: [0.58, 1], anchor: 'y3' },
    yaxis3: { title: 'latency, ms', domain: [0, 0.4], anchor: 'x3', rangemode: 'tozero' },
    ...(hasFeatures && {
      xaxis4: { title: 'distance from training', domain: [0.58, 1], anchor: 'y4', rangemode: 'tozero' },
      yaxis4: { title: '', domain: [0.58, 1], anchor: 'x4', automargin: true },
    }),
  };
  return { traces: [...distribution(data), ...requests(data), ...latency(data), ...features(data)], layout };
}

function titleOf({ name, summary, features }: PictureData): string {
  const { requests, errorShare, latencyMs, psi } = summary;
  const parts = [`${requests} ${requests === 1 ? 'request' : 'requests'}`];
  if (requests > 0) parts.push(`${printNumber(Math.round(errorShare * 1000) / 10)}% errors`);
  if (latencyMs) {
    parts.push(
      `latency p50 ${latencyMs.p50.toFixed(1)}, p95 ${latencyMs.p95.toFixed(1)}, p99 ${latencyMs.p99.toFixed(1)} ms`,
    );
  }
  if (summary.predictions > 0) {
    parts.push(psi === undefined ? `drift: ${summary.drift}` : `PSI ${psi.toFixed(2)} (${summary.drift})`);
  }
  const decided = features.filter(({ state }) => state !== 'undecided');
  if (decided.length > 0) {
    parts.push(
      `${decided.filter(({ state }) => state === 'drift').length} of ${decided.length} features drift`,
    );
  }
  return `${name}: ${parts.join(', ')}`;
}

function distribution({ reference, observations }: PictureData): Trace[] {
  const live = comparableAnswers(observations.map(({ output }) => output));
  return isNumeric(reference) && isNumeric(live) ? histograms(reference, live) : bars(reference, live);
}

function histograms(reference: readonly number[], live: readonly number[]): Trace[] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of [...reference, ...live]) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const width = (high - low) / DISTRIBUTION_BINS || 1;
  const histogram = (name: string, values: readonly number[], color: string): Trace => {
    const counts = Array.from({ length: DISTRIBUTION_BINS }, () => 0);
    for (const value of values) counts[Math.min(DISTRIBUTION_BINS - 1, Math.floor((value - low) / width))]!++;
    return {
      type: 'bar',
      name,
      x: counts.map((_, i) => low + (i + 0.5) * width),
      y: counts.map(count => (values.length === 0 ? 0 : (100 * count) / values.length)),
      width,
      opacity: 0.6,
      marker: { color },
    };
  };
  return [histogram('training', reference, COLOURS.training), histogram('live', live, COLOURS.live)];
}

function bars(reference: readonly Category[], live: readonly Category[]): Trace[] {
  const classes = [...new Set([...reference, ...live].map(String))].toSorted();
  const trace = (name: string, values: readonly Category[], color: string): Trace => ({
    type: 'bar',
    name,
    x: classes,
    y: classes.map(one => shareOf(one, values)),
    opacity: 0.6,
    marker: { color },
  });
  return [trace('training', reference, COLOURS.training), trace('live', live, COLOURS.live)];
}

/** In per cent. */
function shareOf(name: string, values: readonly Category[]): number {
  const count = values.filter(value => String(value) === name).length;
  return values.length === 0 ? 0 : (100 * count) / values.length;
}

/** The features that lie farthest from training, those that have drifted in red. */
function features({ features }: PictureData): Trace[] {
  if (features.length === 0) return [];
  const shown = features
    .toSorted((a, b) => (b.distance ?? Infinity) - (a.distance ?? Infinity))
    .slice(0, MAX_FEATURES)
    .toReversed();
  return [
    {
      type: 'bar',
      orientation: 'h',
      name: 'drift',
      x: shown.map(({ distance }) => distance),
      y: shown.map(({ name }) => name),
      text: shown.map(({ state }) => state),
      marker: { color: shown.map(({ state }) => (state === 'drift' ? COLOURS.error : COLOURS.training)) },
      xaxis: 'x4',
      yaxis: 'y4',
    },
  ];
}

function isNumeric(values: readonly Category[]): values is readonly number[] {
  return values.every(value => typeof value === 'number');
}

function requests({ observations, since }: PictureData): Trace[] {
  const seconds = observations.map(({ at }) => (at - since) / 1000);
  const [first, last] = [seconds[0] ?? 0, seconds.at(-1) ?? 0];
  const width = BUCKET_SECONDS.find(size => (last - first) / size <= MAX_BUCKETS) ?? BUCKET_SECONDS.at(-1)!;
  const begin = Math.floor(first / width);
  const count = Math.min(MAX_BUCKETS + 1, Math.floor(last / width) - begin + 1);
  const all = Array.from({ length: count }, () => 0);
  const failed = Array.from({ length: count }, () => 0);
  for (const [i, { ok }] of observations.entries()) {
    const bucket = Math.min(count - 1, Math.floor(seconds[i]! / width) - begin);
    all[bucket]!++;
    if (!ok) failed[bucket]!++;
  }
  const bars = (name: string, y: readonly number[], color: string): Trace => ({
    type: 'bar',
    name,
    x: y.map((_, i) => (begin + i + 0.5) * width),
    y,
    width: width * 0.9,
    marker: { color },
    xaxis: 'x2',
    yaxis: 'y2',
  });
  return [bars('requests', all, COLOURS.ok), bars('errors', failed, COLOURS.error)];
}

function latency({ observations, summary }: PictureData): Trace[] {
  const y = observations.slice(-SHOWN_LATENCIES).map(({ ms }) => ms);
  const x = y.map((_, i) => i + 1);
  const points: Trace = {
    type: 'scatter',
    mode: 'markers',
    name: 'latency',
    x,
    y,
    marker: { color: COLOURS.live, size: 5 },
    xaxis: 'x3',
    yaxis: 'y3',
  };
  if (!summary.latencyMs) return [points];
  const lines = Object.entries(summary.latencyMs).map(([name, value], i): Trace => ({
    type: 'scatter',
    mode: 'lines',
    name,
    x: [1, Math.max(2, y.length)],
    y: [value, value],
    line: { color: COLOURS.quantile, width: 1.5, dash: ['solid', 'dash', 'dot'][i] },
    xaxis: 'x3',
    yaxis: 'y3',
  }));
  return [points, ...lines];
}
