import type { TranslationBundle } from '@jupyterlab/translation';
import type { RefusedEvent } from '../sync/store.ts';
import type { RoadmapModel } from './model.ts';

/** What the server refused, and why: the student must see it, since it will not count. */
export function RefusedNotice({
  model,
  trans,
}: {
  model: RoadmapModel;
  trans: TranslationBundle;
}): JSX.Element | null {
  const { refused } = model.progress.status;
  if (refused.length === 0) return null;
  return (
    <details className="waymark-notice" data-waymark="refused">
      <summary>
        {trans._n(
          'The server refused %1 result',
          'The server refused %1 results',
          refused.length,
          refused.length,
        )}
      </summary>
      <ul>
        {refused.map(({ event, problem }) => (
          <li key={event.id}>
            {describe({ event, problem }, trans)}
            <br />
            {[
              problem.title,
              problem.detail,
              ...(problem.errors ?? []).map(error => `${error.field}: ${error.message}`),
            ]
              .filter(Boolean)
              .join('. ')}
          </li>
        ))}
      </ul>
      <button type="button" className="waymark-quiet-button" onClick={() => model.progress.forgetRefused()}>
        {trans.__('Dismiss')}
      </button>
    </details>
  );
}

function describe({ event }: RefusedEvent, trans: TranslationBundle): string {
  const at = new Date(event.at).toLocaleString();
  switch (event.type) {
    case 'open':
      return trans.__('%1: %2 opened', at, event.lab);
    case 'visit':
      return trans.__('%1: a cell of %2 run', at, event.lab);
    case 'check':
      return trans.__('%1: check %2 of %3, %4', at, event.check, event.lab, event.state);
    case 'hint':
      return trans.__('%1: a hint of check %2 of %3', at, event.check, event.lab);
    case 'help':
      return trans.__('%1: a call for help with check %2 of %3', at, event.check, event.lab);
    case 'note':
      return trans.__('%1: a note on check %2 of %3', at, event.check, event.lab);
    case 'hand-in':
      return trans.__('%1: the answer to check %2 of %3, handed in', at, event.check, event.lab);
    case 'review':
      return trans.__('%1: a review of check %2 of %3', at, event.check, event.lab);
    case 'attend':
      return trans.__('%1: a call for help with check %2 of %3 taken or closed', at, event.check, event.lab);
    case 'message':
      return trans.__('%1: a message about check %2 of %3', at, event.check, event.lab);
    case 'grade':
      return trans.__('%1: points for check %2 of %3', at, event.check, event.lab);
    case 'verified':
      return trans.__('%1: a grade of check %2 of %3', at, event.check, event.lab);
  }
}
