import type { TranslationBundle } from '@jupyterlab/translation';
import { describeStatus, explainStatus, type SyncStatus } from '../sync/status.ts';

/**
 * The sync status as a dot and a few words; the rest in its tooltip. It is no live region, since it
 * changes with every cell that runs.
 */
export function SyncBadge({ status, trans }: { status: SyncStatus; trans: TranslationBundle }): JSX.Element {
  return (
    <span
      className="waymark-sync"
      data-status={status.phase}
      data-unsynced={status.unsynced}
      title={explainStatus(status, trans)}
    >
      <span className="waymark-sync-dot" aria-hidden />
      {describeStatus(status, trans)}
    </span>
  );
}
