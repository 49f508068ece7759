import type { TranslationBundle } from '@jupyterlab/translation';
import type { RefusedEvent } from './store.ts';

/**
 * How the browser and the server stand to each other.
 * - `connecting`: nobody knows yet.
 * - `synced`: the server has everything.
 * - `sending`: connected, and some events are not confirmed yet.
 * - `offline`: no connection; it is being retried.
 * - `outdated`: the page is older or newer than the server, and must be reloaded.
 */
export type SyncPhase = 'connecting' | 'synced' | 'sending' | 'offline' | 'outdated';

export interface SyncStatus {
  readonly phase: SyncPhase;
  /** Events that the server has not confirmed. */
  readonly unsynced: number;
  readonly refused: readonly RefusedEvent[];
  /** False where unsynced events would be lost with the page. */
  readonly durable: boolean;
}

/** The status in a few words: `Offline, 3 unsynced`. */
export function describeStatus(status: SyncStatus, trans: TranslationBundle): string {
  const unsynced = trans._n('%1 unsynced', '%1 unsynced', status.unsynced, status.unsynced);
  switch (status.phase) {
    case 'connecting':
      return trans.__('Connecting…');
    case 'synced':
      return trans.__('Synced');
    case 'sending':
      return unsynced;
    case 'offline':
      return status.unsynced === 0 ? trans.__('Offline') : trans.__('Offline, %1', unsynced);
    case 'outdated':
      return trans.__('Reload the page');
  }
}

/** What the status means for the student, in a sentence or two. */
export function explainStatus(status: SyncStatus, trans: TranslationBundle): string {
  const kept = status.durable
    ? trans.__('Your progress is kept in this browser until the server has it.')
    : trans.__('This browser keeps nothing when the page closes: leave the page open until all is synced.');
  switch (status.phase) {
    case 'connecting':
      return trans.__('Connecting to the progress server.');
    case 'synced':
      return trans.__('The server has all of your progress.');
    case 'sending':
      return trans.__('Waiting for the server to confirm your progress.');
    case 'offline':
      return `${trans.__('The progress server does not answer; trying again.')} ${kept}`;
    case 'outdated':
      return `${trans.__('This page and the progress server are of different versions: reload the page.')} ${kept}`;
  }
}
