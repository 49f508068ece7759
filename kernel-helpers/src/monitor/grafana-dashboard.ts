/** What {@link grafanaDashboard} is made for. */
export interface GrafanaDashboardOptions {
  /** Of the model, as the metrics have it in their label `model`. */
  readonly name: string;
  /** Stands above the dashboard. Default: the name. */
  readonly title?: string;
}

/** A query of a panel, in PromQL. */
// A type, not an interface: Grafana's own type takes any record for a query.
// oxlint-disable-next-line typescript/consistent-type-definitions -- as said
type Target = {
  refId: string;
  datasource: Datasource;
  expr: string;
  legendFormat: string;
};

interface Datasource {
  type: string;
  uid: string;
}

interface GridPlace {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** A part of a dashboard: a number, or curves over time. */
export interface GrafanaPanel {
  id: number;
  type: 'stat' | 'timeseries';
  title: string;
  description: string;
  datasource: Datasource;
  gridPos: GridPlace;
  fieldConfig: { defaults: { unit: string; min: number }; overrides: [] };
  targets: Target[];
}

interface Variable {
  type: 'datasource' | 'query';
  name: string;
  label: string;
  query: string;
  datasource?: Datasource;
  includeAll?: boolean;
  multi?: boolean;
  allValue?: string;
  refresh?: number;
}

/** A dashboard in Grafana's form. */
export interface GrafanaDashboard {
  title: string;
  tags: string[];
  timezone: string;
  schemaVersion: number;
  refresh: string;
  time: { from: string; to: string };
  templating: { list: Variable[] };
  panels: GrafanaPanel[];
}

interface Query {
  readonly expr: string;
  /** Of the curve; `{{version}}` is the label's value. */
  readonly legend: string;
}

interface PanelOptions {
  readonly title: string;
  readonly description: string;
  /** As Grafana names it: `s`, `percentunit`, `short`. */
  readonly unit: string;
  readonly queries: readonly Query[];
}

/** Grafana's grid has 24 columns. */
const COLUMNS = 24;
const STAT_HEIGHT = 4;
const CURVE_HEIGHT = 8;
const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };
const RANGE = '[$__rate_interval]';

/**
 * A dashboard for Grafana over what an app's `/metrics` tells Prometheus: requests, failures, latency and requests under
 * way, by version of the model. Save it as JSON and import it in Grafana (Dashboards, New, Import), which asks for the
 * Prometheus that reads the app. {@link exportApp} puts one beside the app that it writes.
 *
 * @param options The model's name, as `monitor` or `exportApp` was given it, and a title.
 * @returns The dashboard in Grafana's own form (schema version 42), ready for `JSON.stringify`.
 * @example
 * const dashboard = grafanaDashboard({ name: 'House prices' });
 * console.log(dashboard.panels.length); // 8
 */
export function grafanaDashboard({ name, title = name }: GrafanaDashboardOptions): GrafanaDashboard {
  const model = `model=${quote(name)}`;
  const chosen = `${model},version=~"$version"`;
  const requests = (labels = ''): string => `rate(model_requests_total{${chosen}${labels}}${RANGE})`;
  // Without a request there is no share, and no line; with requests and without failures it is 0.
  const share = (status: string): string =>
    `(sum(${requests(`,status=~"${status}"`)}) or vector(0)) / (sum(${requests()}) > 0)`;
  const latency = (q: number, by = 'le'): string =>
    `histogram_quantile(${q}, sum by (${by}) (rate(model_request_seconds_bucket{${chosen}}${RANGE})))`;
  const inFlight = `model_requests_in_flight{${chosen}}`;

  const stats: PanelOptions[] = [
    {
      title: 'Requests a minute',
      description: 'To the model, all versions chosen above.',
      unit: 'short',
      queries: [{ expr: `60 * sum(${requests()})`, legend: 'requests' }],
    },
    {
      title: 'Error share',
      description: 'Requests at which the model or the app failed (status 5xx), of all.',
      unit: 'percentunit',
      queries: [{ expr: share('5..'), legend: 'errors' }],
    },
    {
      title: 'Latency, p95',
      description: 'Nineteen requests of twenty are answered faster. Estimated from a histogram.',
      unit: 's',
      queries: [{ expr: latency(0.95), legend: 'p95' }],
    },
    {
      title: 'In flight',
      description: 'Requests that are being answered.',
      unit: 'short',
      queries: [{ expr: `sum(${inFlight})`, legend: 'in flight' }],
    },
  ];
  const curves: PanelOptions[] = [
    {
      title: 'Requests a minute, by version',
      description: 'A new version takes over where its line rises.',
      unit: 'short',
      queries: [{ expr: `60 * sum by (version) (${requests()})`, legend: '{{version}}' }],
    },
    {
      title: 'Refused and failed',
      description: 'Of all requests: refused, status 4xx; failed, status 5xx.',
      unit: 'percentunit',
      queries: [
        { expr: share('4..'), legend: 'refused' },
        { expr: share('5..'), legend: 'failed' },
      ],
    },
    {
      title: 'Latency',
      description: 'Quantiles of the time to answer, and its mean.',
      unit: 's',
      queries: [
        ...[0.5, 0.95, 0.99].map(q => ({ expr: latency(q), legend: `p${100 * q}` })),
        {
          expr: `sum(rate(model_request_seconds_sum{${chosen}}${RANGE})) / sum(rate(model_request_seconds_count{${chosen}}${RANGE}))`,
          legend: 'mean',
        },
      ],
    },
    {
      title: 'Latency by version, p95',
      description: 'Whether a new version is slower.',
      unit: 's',
      queries: [{ expr: latency(0.95, 'le, version'), legend: '{{version}}' }],
    },
  ];
  return {
    title,
    tags: ['model'],
    timezone: 'browser',
    schemaVersion: 42,
    refresh: '10s',
    time: { from: 'now-1h', to: 'now' },
    templating: {
      list: [
        { type: 'datasource', name: 'datasource', label: 'Prometheus', query: 'prometheus' },
        {
          type: 'query',
          name: 'version',
          label: 'Version',
          datasource: DATASOURCE,
          query: `label_values(model_requests_total{${model}}, version)`,
          includeAll: true,
          multi: true,
          allValue: '.*',
          // Versions come and go while it is open.
          refresh: 2,
        },
      ],
    },
    panels: [
      ...stats.map((options, i) => panel('stat', options, place(i, stats.length, 0, STAT_HEIGHT), i + 1)),
      ...curves.map((options, i) =>
        panel(
          'timeseries',
          options,
          place(i % 2, 2, STAT_HEIGHT + CURVE_HEIGHT * Math.floor(i / 2), CURVE_HEIGHT),
          stats.length + i + 1,
        ),
      ),
    ],
  };
}

function panel(
  type: GrafanaPanel['type'],
  { title, description, unit, queries }: PanelOptions,
  gridPos: GridPlace,
  id: number,
): GrafanaPanel {
  return {
    id,
    type,
    title,
    description,
    datasource: DATASOURCE,
    gridPos,
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    targets: queries.map(({ expr, legend }, i) => ({
      refId: String.fromCodePoint(65 + i),
      datasource: DATASOURCE,
      expr,
      legendFormat: legend,
    })),
  };
}

/** The place of one of `count` panels side by side. */
function place(index: number, count: number, y: number, h: number): GridPlace {
  const w = COLUMNS / count;
  return { x: index * w, y, w, h };
}

/** A text in PromQL, which escapes as Go does. */
function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
