import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ProgressClient } from './client.ts';
import { IndexedDbStore } from './indexeddb.ts';
import { fetchCurriculum, progressSocketUrl } from './requests.ts';
import { IProgress } from './tokens.ts';
import { webSocketConnect } from './transport.ts';

/** Provides the student's progress, kept in step with the Waymark server. */
export const syncPlugin: JupyterFrontEndPlugin<IProgress> = {
  id: '@waymark/extension:sync',
  description: "Keeps the student's progress in this browser and in step with the Waymark server.",
  autoStart: true,
  provides: IProgress,
  activate: (app: JupyterFrontEnd): IProgress => {
    const settings = app.serviceManager.serverSettings;
    const client = new ProgressClient({
      openStore: () => IndexedDbStore.open(`waymark:${settings.baseUrl}`),
      connect: webSocketConnect(progressSocketUrl(settings)),
      fetchCurriculum: () => fetchCurriculum(settings),
    });
    window.addEventListener('online', () => client.wake());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') client.wake();
    });
    return client;
  },
};
