import type { ModelReport } from '@waymark/roadmap';
import { AlertTable } from './alert-table.tsx';
import { PanelChart, type ChartContext } from '../plotly/panel-chart.tsx';
import {
  distributionFigure,
  driftFigure,
  driftOverTimeFigure,
  latencyFigure,
  performanceFigure,
  qualityFigure,
  trafficFigure,
} from './figures.ts';
import type { Tab } from './selection.ts';
import { RequestTable } from './request-table.tsx';
import { percent } from './words.ts';

export interface TabContentProps {
  readonly report: ModelReport;
  readonly tab: Tab;
  readonly context: ChartContext;
  /** Tells what turned out to be true of a request. Returns whether the server could be told. */
  readonly label: (request: string, actual: string) => boolean;
}

/** What stands below a tab. */
export function TabContent(props: TabContentProps): JSX.Element {
  switch (props.tab) {
    case 'service':
      return <Service {...props} />;
    case 'drift':
      return <Drift {...props} />;
    case 'performance':
      return <Performance {...props} />;
    case 'quality':
      return <Quality {...props} />;
    case 'alerts':
      return <AlertTable alerts={props.report.alerts} trans={props.context.trans} />;
    case 'requests':
      return <RequestTable {...props} trans={props.context.trans} />;
  }
}

function Service({ report, context }: TabContentProps): JSX.Element {
  const { trans } = context;
  return (
    <>
      <PanelChart figure={trafficFigure(report, trans)} context={context} />
      <PanelChart figure={latencyFigure(report, trans)} context={context} />
    </>
  );
}

function Drift({ report, context }: TabContentProps): JSX.Element {
  const { trans } = context;
  const { drift } = report;
  if (!drift || drift.features.length + drift.predictions.length === 0) {
    return <p>{trans.__('Nothing can be compared yet: no rows, or a reference without inputs.')}</p>;
  }
  return (
    <>
      <p className="waymark-monitor-note">
        {trans.__(
          'Each feature is compared with the reference by a test (is it chance?) and a distance (does it matter?); both have to speak for a move, and the number of tests is accounted for. Below 30 rows nothing is said.',
        )}
      </p>
      <PanelChart figure={driftFigure(report, trans)} context={context} />
      <PanelChart figure={driftOverTimeFigure(report, trans)} context={context} />
      <div className="waymark-monitor-grid">
        {report.distributions.map(one => (
          <PanelChart key={one.name} figure={distributionFigure(one, trans)} context={context} />
        ))}
      </div>
    </>
  );
}

function Performance({ report, context }: TabContentProps): JSX.Element {
  const { trans } = context;
  const metrics = [
    ...new Set(
      report.performance.flatMap(one => [...Object.keys(one.realised), ...Object.keys(one.estimated)]),
    ),
  ];
  const labelled = report.performance.reduce((sum, one) => sum + one.labelled, 0);
  const rows = report.performance.reduce((sum, one) => sum + one.rows, 0);
  const hasEstimates = report.performance.some(({ estimated }) => Object.keys(estimated).length > 0);
  return (
    <>
      <p className="waymark-monitor-note">
        {trans.__('Labels have come for %1 of %2 answers of this time.', String(labelled), String(rows))}
        {hasEstimates &&
          ` ${trans.__(
            'What is estimated comes from the model’s own probabilities (CBPE): it sees what moved inputs do, and is blind to concept drift, where the same inputs come to mean something else.',
          )}`}
      </p>
      {metrics.length === 0 && (
        <p>{trans.__('Performance shows when labels come, or where the model gives probabilities.')}</p>
      )}
      {metrics.map(metric => (
        <PanelChart key={metric} figure={performanceFigure(report, metric, trans)} context={context} />
      ))}
    </>
  );
}

function Quality({ report, context }: TabContentProps): JSX.Element {
  const { trans } = context;
  const { features, rows, duplicates, unknownFields } = report.quality;
  if (features.length === 0) {
    return <p>{trans.__('Nothing is known of the inputs: give the monitor rows as its reference.')}</p>;
  }
  return (
    <>
      <PanelChart figure={qualityFigure(report, trans)} context={context} />
      <section className="waymark-monitor-scroll" aria-label={trans.__('Data quality by feature')}>
        <table className="waymark-monitor-table">
          <thead>
            <tr>
              {[
                trans.__('Feature'),
                trans.__('Missing'),
                trans.__('Wrong type'),
                trans.__('Out of range'),
                trans.__('Unseen category'),
                trans.__('Missing as in training'),
              ].map(name => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {features.map(({ name, missing, wrongType, outOfRange, unseen, isSkewed }) => (
              <tr key={name} data-feature={name}>
                <th scope="row">{name}</th>
                {[missing, wrongType, outOfRange, unseen].map((count, i) => (
                  <td key={i} data-state={count > 0 ? 'attention' : 'plain'}>
                    {count === 0 ? '0' : `${count} (${percent(count / rows)})`}
                  </td>
                ))}
                <td data-state={isSkewed ? 'bad' : 'plain'}>{isSkewed ? trans.__('no') : trans.__('yes')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className="waymark-monitor-note">
        {trans.__('Of %1 rows %2 repeat an earlier one.', String(rows), String(duplicates))}
        {unknownFields.length > 0 &&
          ` ${trans.__('Fields that the model does not know: %1.', unknownFields.join(', '))}`}
      </p>
    </>
  );
}
