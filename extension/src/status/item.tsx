import { ReactWidget, UseSignal } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IProgress } from '../sync/tokens.ts';
import { SyncBadge } from './badge.tsx';

/** The sync status as an item of the status bar. */
export class SyncStatusItem extends ReactWidget {
  readonly #progress: IProgress;
  readonly #trans: TranslationBundle;

  constructor(progress: IProgress, trans: TranslationBundle) {
    super();
    this.#progress = progress;
    this.#trans = trans;
    this.addClass('waymark-status-item');
  }

  protected override render(): JSX.Element {
    return (
      <UseSignal signal={this.#progress.changed}>
        {() => <SyncBadge status={this.#progress.status} trans={this.#trans} />}
      </UseSignal>
    );
  }
}
