import type { TranslationBundle } from '@jupyterlab/translation';
import type { ModelReport } from '@waymark/roadmap';
import type { Tab } from './selection.ts';
import { figure, metricName, milliseconds, percent } from './words.ts';

interface Tile {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  readonly note: string;
  readonly state: 'plain' | 'good' | 'attention' | 'bad';
  readonly tab: Tab;
}

/** Half of the features, Evidently's rule for a data set that has drifted. */
const DRIFTED_SHARE = 0.5;
const NONE = '–';

/** The six figures at a glance; each leads to the tab that explains it. */
export function Tiles({
  report,
  open,
  trans,
}: {
  report: ModelReport;
  open: (tab: Tab) => void;
  trans: TranslationBundle;
}): JSX.Element {
  return (
    <ul className="waymark-monitor-tiles" aria-label={trans.__('At a glance')}>
      {tilesOf(report, trans).map(({ id, name, value, note, state, tab }) => (
        <li key={id}>
          <button type="button" data-tile={id} data-state={state} onClick={() => open(tab)}>
            <span className="waymark-monitor-tile-name">{name}</span>
            <strong>{value}</strong>
            <span className="waymark-monitor-tile-note">{note}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function tilesOf({ tiles, unit }: ModelReport, trans: TranslationBundle): Tile[] {
  const { errorShare, refusedShare, performance, driftedFeatures, decidedFeatures } = tiles;
  const lastMinute = trans.__('in the last minute');
  const isDrifted = driftedFeatures > 0 && driftedFeatures >= DRIFTED_SHARE * decidedFeatures;
  return [
    {
      id: 'requests',
      name: trans.__('Requests a minute'),
      value: tiles.requestsPerMinute.toLocaleString(),
      note: lastMinute,
      state: 'plain',
      tab: 'service',
    },
    {
      id: 'errors',
      name: trans.__('Error share'),
      value: errorShare === null ? NONE : percent(errorShare),
      note: refusedShare ? trans.__('%1 refused', percent(refusedShare)) : lastMinute,
      state:
        errorShare === null ? 'plain' : errorShare === 0 ? 'good' : errorShare > 0.05 ? 'bad' : 'attention',
      tab: 'service',
    },
    {
      id: 'p95',
      name: trans.__('Latency p95'),
      value: tiles.p95Ms === null ? NONE : milliseconds(tiles.p95Ms),
      note: lastMinute,
      state: 'plain',
      tab: 'service',
    },
    {
      id: 'drift',
      name: trans.__('Drifted features'),
      value:
        decidedFeatures === 0 ? NONE : trans.__('%1 of %2', String(driftedFeatures), String(decidedFeatures)),
      note:
        decidedFeatures === 0
          ? trans.__('30 requests are needed to tell')
          : trans.__('newest %1 requests', String(tiles.comparedRows)),
      state: decidedFeatures === 0 ? 'plain' : isDrifted ? 'bad' : driftedFeatures > 0 ? 'attention' : 'good',
      tab: 'drift',
    },
    {
      id: 'performance',
      name: performance ? metricName(performance.metric, trans) : trans.__('Performance'),
      value: performance === null ? NONE : performanceText(performance.metric, performance.value, unit),
      note:
        performance === null
          ? trans.__('no labels yet')
          : performance.kind === 'realised'
            ? trans._n('realised, %1 label', 'realised, %1 labels', performance.rows, performance.rows)
            : trans.__('estimated, %1 requests', String(performance.rows)),
      state: 'plain',
      tab: 'performance',
    },
    {
      id: 'alerts',
      name: trans.__('Alerts firing'),
      value: String(tiles.alertsFiring),
      note:
        tiles.alertsPending > 0
          ? trans.__('%1 pending', String(tiles.alertsPending))
          : trans.__('none pending'),
      state: tiles.alertsFiring > 0 ? 'bad' : tiles.alertsPending > 0 ? 'attention' : 'good',
      tab: 'alerts',
    },
  ];
}

/** A metric with its unit; shares as they are, since that is how they are read. */
export function performanceText(metric: string, value: number, unit: string): string {
  if (!metric.endsWith('Error')) return value.toFixed(3);
  return unit === '$' ? `$${figure(value)}` : `${figure(value)} ${unit}`.trim();
}
