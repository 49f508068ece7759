import { refreshIcon, launchIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ServedApp } from '@waymark/roadmap';
import { useEffect, useState } from 'react';
import { followTheme } from './follow-theme.ts';
import type { AppHealth } from './probe.ts';

/** `untrusted`: an app that an untrusted notebook names is loaded only when the student asks for it. */
export type AppState = AppHealth | 'untrusted';

export interface AppFrameProps {
  app: ServedApp;
  address: string;
  state: AppState;
  /** Differs after each wish to load the app anew. */
  loads: number;
  onAllow: () => void;
  onReload: () => void;
  /** The frame has loaded a page. */
  onLoad: () => void;
  trans: TranslationBundle;
}

/** An app that the notebook's kernel serves, in a frame with a small toolbar. */
export function AppFrame(props: AppFrameProps): JSX.Element {
  const { app, address, state, onReload, trans } = props;
  const reload = trans.__('Reload the app');
  const open = trans.__('Open the app in a new tab');
  return (
    <section className="waymark-app" data-app={app.name} data-state={state} aria-label={app.name}>
      <header className="waymark-app-bar">
        <strong>{app.name}</strong>
        <span className="waymark-app-address">{`proxy/${app.port}${app.path}`}</span>
        <button
          type="button"
          className="waymark-icon-button"
          data-waymark="app-reload"
          title={reload}
          aria-label={reload}
          onClick={onReload}
        >
          <refreshIcon.react tag={null} />
        </button>
        <a
          className="waymark-icon-button"
          data-waymark="app-open"
          href={address}
          target="_blank"
          rel="noreferrer"
          title={open}
          aria-label={open}
        >
          <launchIcon.react tag={null} />
        </a>
      </header>
      <AppBody {...props} />
    </section>
  );
}

function AppBody({ app, address, state, loads, onAllow, onLoad, trans }: AppFrameProps): JSX.Element {
  switch (state) {
    case 'untrusted':
      return (
        <div className="waymark-app-message">
          <p>{trans.__('This notebook is not trusted yet, so its app is not loaded by itself.')}</p>
          <button type="button" className="waymark-quiet-button" onClick={onAllow}>
            {trans.__('Load the app')}
          </button>
        </div>
      );
    case 'unknown':
      return (
        <div style={{ height: app.height }} aria-busy="true">
          <Waiting key={loads} trans={trans} />
        </div>
      );
    case 'stopped':
      return (
        <output className="waymark-app-message">
          {trans.__('The app does not run. It stops with the kernel: run the cell above again to start it.')}
        </output>
      );
    case 'running':
      return (
        // The app is the student's own and needs Jupyter's cookie, so it shares the page's origin; the
        // sandbox keeps it from replacing the page.
        <AppPage key={loads} app={app} address={address} onLoad={onLoad} trans={trans} />
      );
  }
}

function AppPage({
  app,
  address,
  onLoad,
  trans,
}: Pick<AppFrameProps, 'app' | 'address' | 'onLoad' | 'trans'>): JSX.Element {
  const [isLoaded, setIsLoaded] = useState(false);
  return (
    <>
      {!isLoaded && <Waiting trans={trans} />}
      <iframe
        className="waymark-app-frame"
        title={app.name}
        src={address}
        style={{ height: app.height }}
        // oxlint-disable-next-line react/iframe-missing-sandbox
        sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-modals allow-downloads"
        onLoad={({ currentTarget }) => {
          setIsLoaded(true);
          followTheme(currentTarget);
          onLoad();
        }}
      />
    </>
  );
}

/** A view that takes so long may never answer. */
const DOUBTFUL_AFTER_S = 8;

/** Says for how long an app has been asked, from the first second on. */
function Waiting({ trans }: Pick<AppFrameProps, 'trans'>): JSX.Element {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds(passed => passed + 1), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <output className="waymark-app-waiting">
      {seconds > 0 &&
        trans._n(
          'The app has been asked for %1 second…',
          'The app has been asked for %1 seconds…',
          seconds,
          seconds,
        )}
      {seconds >= DOUBTFUL_AFTER_S &&
        ` ${trans.__('Does each way through its view end in an answer, such as response.send(…)? The cell can be mended and run again.')}`}
    </output>
  );
}
