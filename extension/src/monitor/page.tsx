/** The model monitor as a page of its own, outside JupyterLab: the same view, on the same socket of the server. */
import { Signal } from '@lumino/signaling';
import { MONITOR_SOCKET_PATH, modelConsentSchema, type ModelConsent } from '@waymark/roadmap';
import { useEffect, useReducer } from 'react';
import { createRoot } from 'react-dom/client';
import { ENGLISH } from '../english.ts';
import { loadPlotly } from '../plotly/library.ts';
import type { ChartContext } from '../plotly/panel-chart.tsx';
import { webSocketConnect } from '../sync/transport.ts';
import { MonitorModel } from './model.ts';
import { selectionOf, selectionQuery } from './selection.ts';
import type { ConsentRequests } from './sharing-choice.tsx';
import { MonitorView } from './view.tsx';

const DARK = globalThis.matchMedia('(prefers-color-scheme: dark)');
const themeChanged = new Signal<object, void>(DARK);

/** The system's choice, told as JupyterLab tells its own. */
function applyTheme(): void {
  document.body.dataset['jpThemeLight'] = String(!DARK.matches);
  themeChanged.emit();
}

const CONSENT: ConsentRequests = {
  read: () => askConsent({}),
  write: shares =>
    askConsent({
      method: 'PUT',
      body: JSON.stringify({ shares }),
      headers: { 'Content-Type': 'application/json' },
    }),
};

async function askConsent(init: RequestInit): Promise<ModelConsent> {
  const response = await fetch(new URL('./api/monitor/consent', location.href), init);
  return modelConsentSchema.parse(await response.json());
}

/** The page stands beside the server's other addresses, wherever a proxy has put them. */
function socketUrl(): string {
  const url = new URL(`.${MONITOR_SOCKET_PATH}`, location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.search = '';
  return url.href;
}

function MonitorPage({ model, context }: { model: MonitorModel; context: ChartContext }): JSX.Element {
  const [, drawAgain] = useReducer((times: number) => times + 1, 0);
  useEffect(() => {
    const onChange = (): void => {
      // What is chosen stands in the address: it outlives a reload, and can be sent to somebody.
      history.replaceState(null, '', `?${selectionQuery(model.selection)}`);
      drawAgain();
    };
    model.stateChanged.connect(onChange);
    return () => {
      model.stateChanged.disconnect(onChange);
    };
  }, [model]);
  return <MonitorView model={model} context={context} consent={CONSENT} />;
}

// It is needed whatever comes, and takes as long as the first report. A chart that wants it tries again, and says so.
loadPlotly().catch(() => {});
applyTheme();
DARK.addEventListener('change', applyTheme);
const root = document.querySelector('main');
if (root) {
  const model = new MonitorModel(webSocketConnect(socketUrl()), selectionOf(location.search));
  createRoot(root).render(<MonitorPage model={model} context={{ trans: ENGLISH, themeChanged }} />);
}
