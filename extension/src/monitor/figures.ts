import type { TranslationBundle } from '@jupyterlab/translation';
import type { Alert, ModelReport, PerformanceChunk } from '@waymark/roadmap';
import type { PanelFigure } from '../plotly/panel-chart.tsx';
import { metricName } from './words.ts';

const MAX_VERSION_LENGTH = 20;
const RED = '#d64545';
const AMBER = '#e0803a';
const GREY = '#888888';
const BLUE = '#4878cf';
const GREEN = '#3a9d6e';

type Shape = Readonly<Record<string, unknown>>;

/** How many requests, and how they ended, over time. */
export function trafficFigure(report: ModelReport, trans: TranslationBundle): PanelFigure {
  const x = report.traffic.map(({ from, to }) => localTime((from + to) / 2));
  const width = (report.traffic[0]?.to ?? 1) - (report.traffic[0]?.from ?? 0);
  const bars = (name: string, y: number[], color: string): object => ({
    type: 'bar',
    name,
    x,
    y,
    width: 0.9 * width,
    marker: { color },
  });
  return {
    data: [
      bars(
        trans.__('answered'),
        report.traffic.map(one => one.requests - one.refused - one.errors),
        GREEN,
      ),
      bars(
        trans.__('refused (4xx)'),
        report.traffic.map(one => one.refused),
        AMBER,
      ),
      bars(
        trans.__('failed (5xx)'),
        report.traffic.map(one => one.errors),
        RED,
      ),
    ],
    layout: {
      ...overTime(report, trans.__('Requests'), trans.__('requests'), trans),
      barmode: 'stack',
    },
  };
}

/** Latency quantiles over time. */
export function latencyFigure(report: ModelReport, trans: TranslationBundle): PanelFigure {
  const x = report.traffic.map(({ from, to }) => localTime((from + to) / 2));
  const line = (name: string, y: (number | null)[]): object => ({
    type: 'scatter',
    mode: 'lines+markers',
    name,
    x,
    y,
  });
  return {
    data: [
      line(
        'p50',
        report.traffic.map(({ p50Ms }) => p50Ms),
      ),
      line(
        'p95',
        report.traffic.map(({ p95Ms }) => p95Ms),
      ),
      line(
        'p99',
        report.traffic.map(({ p99Ms }) => p99Ms),
      ),
    ],
    layout: overTime(report, trans.__('Latency'), trans.__('ms'), trans),
  };
}

/** How far each feature lies from the reference now. */
export function driftFigure(report: ModelReport, trans: TranslationBundle): PanelFigure {
  const columns = [...(report.drift?.features ?? []), ...(report.drift?.predictions ?? [])].toReversed();
  return {
    data: [
      {
        type: 'bar',
        orientation: 'h',
        name: trans.__('distance'),
        x: columns.map(({ distance }) => distance),
        y: columns.map(({ name }) => name),
        marker: { color: columns.map(({ state }) => (state === 'drift' ? RED : GREY)) },
        hovertext: columns.map(
          ({ test, pValue, measure }) => `${measure}; ${test}, p = ${pValue.toPrecision(2)}`,
        ),
      },
    ],
    layout: {
      title: trans.__('Distance from the reference, the newest %1 rows', String(report.drift?.rows ?? 0)),
      height: Math.max(180, 90 + 26 * columns.length),
      xaxis: {
        title: { text: trans.__('distance (Wasserstein / std, or Jensen-Shannon)') },
        rangemode: 'tozero',
      },
      yaxis: { title: { text: '' }, automargin: true, type: 'category' },
      shapes: [
        {
          type: 'line',
          x0: 0.1,
          x1: 0.1,
          yref: 'paper',
          y0: 0,
          y1: 1,
          line: { color: RED, dash: 'dot', width: 1 },
        },
      ],
      showlegend: false,
      margin: { l: 120, r: 20, t: 48, b: 44 },
    },
  };
}

/** The share of the features that drift, over time. */
export function driftOverTimeFigure(report: ModelReport, trans: TranslationBundle): PanelFigure {
  const chunks = report.driftOverTime.filter(({ decidedFeatures }) => decidedFeatures > 0);
  return {
    data: [
      {
        type: 'scatter',
        mode: 'lines+markers',
        name: trans.__('features that drift'),
        x: chunks.map(({ from, to }) => localTime((from + to) / 2)),
        y: chunks.map(({ driftedFeatures, decidedFeatures }) => (100 * driftedFeatures) / decidedFeatures),
        line: { color: RED },
      },
    ],
    layout: {
      ...overTime(report, trans.__('Features that drift'), trans.__('% of features'), trans),
      yaxis: { title: { text: trans.__('% of features') }, range: [0, 102] },
      showlegend: false,
    },
  };
}

/** How a column was spread before, and is now. */
export function distributionFigure(
  { name, at, reference, current }: ModelReport['distributions'][number],
  trans: TranslationBundle,
): PanelFigure {
  const bars = (label: string, y: readonly number[], color: string): object => ({
    type: 'bar',
    name: label,
    x: at,
    y: y.map(share => 100 * share),
    opacity: 0.65,
    marker: { color },
  });
  return {
    data: [bars(trans.__('reference'), reference, GREY), bars(trans.__('now'), current, BLUE)],
    layout: {
      title: name,
      height: 220,
      barmode: 'overlay',
      xaxis: { title: { text: name }, ...(typeof at[0] === 'string' && { type: 'category' }) },
      yaxis: { title: { text: trans.__('share, %') }, rangemode: 'tozero' },
      legend: { orientation: 'h', x: 1, xanchor: 'right', y: 1.02, yanchor: 'bottom' },
      margin: { l: 56, r: 20, t: 48, b: 44 },
    },
  };
}

/** How good the answers were: a line where labels came, a dashed one where it is estimated. */
export function performanceFigure(
  report: ModelReport,
  metric: string,
  trans: TranslationBundle,
): PanelFigure {
  const line = (
    name: string,
    valueOf: (chunk: PerformanceChunk) => number | undefined,
    dash: string,
  ): object => ({
    type: 'scatter',
    mode: 'lines+markers',
    name,
    x: report.performance.map(({ from, to }) => localTime((from + to) / 2)),
    y: report.performance.map(chunk => valueOf(chunk) ?? null),
    connectgaps: true,
    line: { dash },
  });
  const isError = metric.endsWith('Error');
  // The title names it; the axis of a chart this low has no room for more than a unit.
  const axis = isError ? report.unit || trans.__('error') : metricName(metric, trans);
  return {
    data: [
      line(trans.__('realised'), chunk => chunk.realised[metric], 'solid'),
      ...(isEstimated(report, metric)
        ? [line(trans.__('estimated (CBPE)'), chunk => chunk.estimated[metric], 'dot')]
        : []),
    ],
    layout: {
      ...overTime(report, metricName(metric, trans), axis, trans),
      ...(!isError && { yaxis: { title: { text: axis }, range: [0, 1.02] } }),
    },
  };
}

function isEstimated({ performance }: ModelReport, metric: string): boolean {
  return performance.some(({ estimated }) => estimated[metric] !== undefined);
}

/** The share of the rows that have a fault, by feature and kind. */
export function qualityFigure(report: ModelReport, trans: TranslationBundle): PanelFigure {
  const { features, rows } = report.quality;
  const bars = (name: string, y: number[], color: string): object => ({
    type: 'bar',
    name,
    x: features.map(feature => feature.name),
    y: y.map(count => (rows === 0 ? 0 : (100 * count) / rows)),
    marker: { color },
  });
  return {
    data: [
      bars(
        trans.__('missing'),
        features.map(({ missing }) => missing),
        GREY,
      ),
      bars(
        trans.__('wrong type'),
        features.map(({ wrongType }) => wrongType),
        RED,
      ),
      bars(
        trans.__('out of range'),
        features.map(({ outOfRange }) => outOfRange),
        AMBER,
      ),
      bars(
        trans.__('unseen category'),
        features.map(({ unseen }) => unseen),
        BLUE,
      ),
    ],
    layout: {
      title: trans.__('Faults, the newest %1 rows', String(rows)),
      height: 280,
      barmode: 'stack',
      xaxis: { title: { text: trans.__('feature') }, type: 'category' },
      yaxis: { title: { text: trans.__('% of rows') }, rangemode: 'tozero' },
    },
  };
}

/** A time of day without a zone, which Plotly shows as it stands. */
export function localTime(at: number): string {
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, -1);
}

function overTime(
  report: ModelReport,
  title: string,
  unit: string,
  trans: TranslationBundle,
): Readonly<Record<string, unknown>> {
  const end = report.traffic.at(-1)?.to ?? report.now;
  return {
    title,
    height: 240,
    xaxis: {
      title: { text: trans.__('time') },
      type: 'date',
      range: [localTime(report.from), localTime(end)],
    },
    yaxis: { title: { text: unit }, rangemode: 'tozero' },
    legend: { orientation: 'h', x: 1, xanchor: 'right', y: 1.02, yanchor: 'bottom' },
    margin: { l: 56, r: 20, t: 48, b: 44 },
    shapes: [
      ...report.alerts.flatMap(alert => firingBands(alert, report.now)),
      ...shownVersions(report).map(({ since }) => ({
        type: 'line',
        yref: 'paper',
        x0: localTime(since),
        x1: localTime(since),
        y0: 0,
        y1: 1,
        line: { color: GREY, dash: 'dash', width: 1 },
      })),
    ],
    annotations: shownVersions(report).map(({ version, since }, i) => ({
      x: localTime(since),
      y: 1,
      // Versions that began together stand below each other.
      yshift: -14 * i,
      yref: 'paper',
      yanchor: 'top',
      // At the right edge there is no room behind the line.
      xanchor: since > report.from + 0.8 * (end - report.from) ? 'right' : 'left',
      text: trans.__('version %1', version.slice(0, MAX_VERSION_LENGTH)),
      showarrow: false,
      font: { size: 11 },
    })),
  };
}

/** Those that began in the span of time. */
function shownVersions({ versions, from }: ModelReport): ModelReport['versions'] {
  return versions.filter(({ since }) => since > from);
}

/** Where an alert fired, as bands behind the lines. */
function firingBands({ history }: Alert, now: number): Shape[] {
  return history.flatMap(({ at, state }, i) =>
    state === 'firing'
      ? [
          {
            type: 'rect',
            layer: 'below',
            yref: 'paper',
            x0: localTime(at),
            x1: localTime(history[i + 1]?.at ?? now),
            y0: 0,
            y1: 1,
            fillcolor: RED,
            opacity: 0.12,
            line: { width: 0 },
          },
        ]
      : [],
  );
}
