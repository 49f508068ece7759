import type { TranslationBundle } from '@jupyterlab/translation';
import type { Alert } from '@waymark/roadmap';
import { alertStateName, clock, metricValue, ruleText } from './words.ts';

/** The alerts as they stand, and what they did before. */
export function AlertTable({
  alerts,
  trans,
}: {
  alerts: readonly Alert[];
  trans: TranslationBundle;
}): JSX.Element {
  if (alerts.length === 0) {
    return <p>{trans.__('This model has no alerts, or nobody has asked it lately.')}</p>;
  }
  const changes = alerts
    .flatMap(alert => alert.history.map(change => ({ ...change, rule: ruleText(alert, trans) })))
    .toSorted((a, b) => b.at - a.at);
  return (
    <>
      <table className="waymark-monitor-table">
        <thead>
          <tr>
            <th scope="col">{trans.__('Alert')}</th>
            <th scope="col">{trans.__('State')}</th>
            <th scope="col">{trans.__('Now')}</th>
            <th scope="col">{trans.__('Since')}</th>
          </tr>
        </thead>
        <tbody>
          {alerts.map(alert => (
            <tr
              key={JSON.stringify(alert.rule)}
              data-alert={alert.rule.metric}
              data-alert-state={alert.state}
            >
              <th scope="row">{ruleText(alert, trans)}</th>
              <td>
                <span className="waymark-monitor-alert-state" data-state={alert.state}>
                  {alertStateName(alert.state, trans)}
                </span>
              </td>
              <td>{alert.value === null ? '–' : metricValue(alert.rule.metric, alert.value)}</td>
              <td>{alert.history.length === 0 ? '–' : clock(alert.since)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h3>{trans.__('What happened')}</h3>
      {changes.length === 0 && <p>{trans.__('Nothing yet.')}</p>}
      <ol className="waymark-monitor-history">
        {changes.map(({ at, state, rule }) => (
          <li key={`${at} ${rule}`}>
            {clock(at)}: {rule}: <strong>{alertStateName(state, trans)}</strong>
          </li>
        ))}
      </ol>
    </>
  );
}
