import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { IProgress } from '../sync/tokens.ts';
import { SyncStatusItem } from './item.tsx';

/** Shows in the status bar whether the server has everything. */
export const statusPlugin: JupyterFrontEndPlugin<void> = {
  id: '@waymark/extension:status',
  description: 'Shows in the status bar whether the Waymark server has all progress.',
  autoStart: true,
  requires: [IProgress],
  optional: [IStatusBar, ITranslator],
  activate: (
    _app: JupyterFrontEnd,
    progress: IProgress,
    statusBar: IStatusBar | null,
    translator: ITranslator | null,
  ): void => {
    const trans = (translator ?? nullTranslator).load('waymark');
    statusBar?.registerStatusItem('@waymark/extension:status', {
      item: new SyncStatusItem(progress, trans),
      align: 'right',
      rank: 20,
      priority: 1,
    });
  },
};
