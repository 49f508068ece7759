import { printNumber } from '../print.ts';
import type { Layout, Trace } from '../chart/types.ts';
import type { MonitorSummary } from './monitor.ts';
import type { Observation } from './observations.ts';

const HEIGHT_PX = 520;
const DISTRIBUTION_BINS = 20;
const MAX_BUCKETS = 30;
const SHOWN_LATENCIES = 200;
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
  readonly reference: readonly number[];
  readonly observations: readonly Observation[];
  readonly summary: MonitorSummary;
  /** In milliseconds since 1970. */
  readonly since: number;
}

/** Predictions against training above; requests over time and their latency below. */
export function drawMonitor(data: PictureData): { traces: Trace[]; layout: Layout } {
  const unit = data.unit === '' ? '' : ` (${data.unit})`;
  const layout: Layout = {
    title: titleOf(data),
    height: HEIGHT_PX,
    barmode: 'overlay',
    xaxis: { title: `prediction${unit}`, domain: [0, 1], anchor: 'y' },
    yaxis: { title: 'share, %', domain: [0.58, 1], anchor: 'x' },
    xaxis2: { title: 'seconds', domain: [0, 0.42], anchor: 'y2' },
    yaxis2: { title: 'requests', domain: [0, 0.4], anchor: 'x2', rangemode: 'tozero' },
    xaxis3: { title: 'latest requests', domain: [0.58, 1], anchor: 'y3' },
    yaxis3: { title: 'latency, ms', domain: [0, 0.4], anchor: 'x3', rangemode: 'tozero' },
  };
  return { traces: [...distribution(data), ...requests(data), ...latency(data)], layout };
}

function titleOf({ name, summary }: PictureData): string {
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
  return `${name}: ${parts.join(', ')}`;
}

function distribution({ reference, observations }: PictureData): Trace[] {
  const live = observations.flatMap(({ output }) => (output === undefined ? [] : [output]));
  let low = Infinity;
  let high = -Infinity;
  for (const value of [...reference, ...live]) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const width = (high - low) / DISTRIBUTION_BINS || 1;
  const bars = (name: string, values: readonly number[], color: string): Trace => {
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
  return [bars('training', reference, COLOURS.training), bars('live', live, COLOURS.live)];
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
