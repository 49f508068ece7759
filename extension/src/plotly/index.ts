import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IThemeManager } from '@jupyterlab/apputils';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { PLOTLY_MIME } from '@waymark/roadmap/names';
import { MIME_RANK } from '../mime/read.ts';
import { PlotlyRenderer } from './renderer.ts';

/** Draws Plotly figures, live. */
export const plotlyPlugin: JupyterFrontEndPlugin<void> = {
  id: '@waymark/extension:plotly',
  description: 'Draws Plotly figures, updates them in place, and uploads nothing.',
  autoStart: true,
  requires: [IRenderMimeRegistry],
  optional: [IThemeManager, ITranslator],
  activate: (
    _app: JupyterFrontEnd,
    rendermime: IRenderMimeRegistry,
    themes: IThemeManager | null,
    translator: ITranslator | null,
  ): void => {
    const trans = (translator ?? nullTranslator).load('waymark');
    rendermime.addFactory(
      {
        safe: true,
        mimeTypes: [PLOTLY_MIME],
        createRenderer: () => new PlotlyRenderer({ trans, themeChanged: themes?.themeChanged }),
      },
      MIME_RANK,
    );
  },
};
