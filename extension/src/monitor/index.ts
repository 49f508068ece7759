import { ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, IThemeManager, MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { modelConsentSchema } from '@waymark/roadmap';
import { monitorIcon } from '../icons.ts';
import { monitorPageUrl, monitorSocketUrl, requestJson } from '../sync/requests.ts';
import { webSocketConnect } from '../sync/transport.ts';
import { MonitorModel } from './model.ts';
import { MonitorPanel } from './panel.tsx';
import { readSelection, type Selection } from './selection.ts';
import type { ConsentRequests } from './sharing-choice.tsx';

const OPEN_MONITOR = 'waymark:open-model-monitor';
const CONSENT = 'api/monitor/consent';
const NAMESPACE = 'waymark-model-monitor';

/** The panel in the main area that watches the models that are served. */
export const monitorPlugin: JupyterFrontEndPlugin<void> = {
  id: '@waymark/extension:monitor',
  description: 'Watches the models that are served: traffic, drift, performance, alerts.',
  autoStart: true,
  optional: [ILayoutRestorer, ICommandPalette, IThemeManager, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    themes: IThemeManager | null,
    translator: ITranslator | null,
  ): void => {
    const trans = (translator ?? nullTranslator).load('waymark');
    const { serverSettings } = app.serviceManager;
    const connect = webSocketConnect(monitorSocketUrl(serverSettings));
    const pageUrl = monitorPageUrl(serverSettings);
    const consent: ConsentRequests = {
      read: async () => modelConsentSchema.parse(await requestJson(serverSettings, CONSENT)),
      write: async shares =>
        modelConsentSchema.parse(await requestJson(serverSettings, CONSENT, { shares }, 'PUT')),
    };
    const tracker = new WidgetTracker<MainAreaWidget<MonitorPanel>>({ namespace: NAMESPACE });
    const open = (selection: Selection): void => {
      const model = new MonitorModel(connect, selection);
      const content = new MonitorPanel(model, consent, pageUrl, trans, themes?.themeChanged);
      const panel = new MainAreaWidget({ content });
      panel.id = NAMESPACE;
      panel.title.label = trans.__('Model monitor');
      panel.title.icon = monitorIcon;
      panel.title.closable = true;
      panel.toolbar.hide();
      content.disposed.connect(() => model.dispose());
      let saved = JSON.stringify(selection);
      const saveWhenChanged = async (): Promise<void> => {
        const text = JSON.stringify(model.selection);
        if (text === saved) return;
        saved = text;
        await tracker.save(panel);
      };
      model.stateChanged.connect(() => void saveWhenChanged());
      app.shell.add(panel, 'main', { type: 'Model monitor' });
      void tracker.add(panel);
    };
    app.commands.addCommand(OPEN_MONITOR, {
      label: trans.__('Model Monitor'),
      caption: trans.__('Watch the models that are served: traffic, drift, performance, alerts'),
      icon: monitorIcon,
      describedBy: { args: { type: 'object', properties: {} } },
      execute: args => {
        const shown = tracker.currentWidget;
        if (!shown || shown.isDisposed) open(readSelection(args));
        app.shell.activateById(NAMESPACE);
      },
    });
    palette?.addItem({ command: OPEN_MONITOR, category: trans.__('Waymark') });
    void restorer?.restore(tracker, {
      command: OPEN_MONITOR,
      args: panel => ({ ...panel.content.model.selection }),
      name: () => NAMESPACE,
    });
  },
};
