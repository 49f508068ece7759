import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { APP_MIME } from '@waymark/roadmap/names';
import { MIME_RANK } from '../mime/read.ts';
import { AppRenderer } from './renderer.tsx';

/** Shows the apps that notebooks serve. */
export const appsPlugin: JupyterFrontEndPlugin<void> = {
  id: '@waymark/extension:apps',
  description: "Shows an app that runs in the kernel, through the Jupyter server's proxy.",
  autoStart: true,
  requires: [IRenderMimeRegistry, INotebookTracker],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    rendermime: IRenderMimeRegistry,
    notebooks: INotebookTracker,
    translator: ITranslator | null,
  ): void => {
    const trans = (translator ?? nullTranslator).load('waymark');
    const { baseUrl } = app.serviceManager.serverSettings;
    rendermime.addFactory(
      {
        safe: true,
        mimeTypes: [APP_MIME],
        createRenderer: () => new AppRenderer({ baseUrl, notebooks, trans }),
      },
      MIME_RANK,
    );
  },
};
