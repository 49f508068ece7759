import { refreshIcon, launchIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ServedApp } from '@waymark/roadmap';
import { useCallback, useEffect, useState } from 'react';
import { probeApp, type AppHealth } from './probe.ts';

export interface AppFrameProps {
  app: ServedApp;
  address: string;
  /** False for an app that an untrusted notebook names: it is loaded only when the student asks for it. */
  isTrusted: boolean;
  /** Differs after everything that may have stopped or started the app. */
  epoch: number;
  trans: TranslationBundle;
}

/** An app that the notebook's kernel serves, in a frame with a small toolbar. */
export function AppFrame({ app, address, isTrusted, epoch, trans }: AppFrameProps): JSX.Element {
  const [isAllowed, setAllowed] = useState(isTrusted);
  const [health, setHealth] = useState<AppHealth>('unknown');
  const [loads, setLoads] = useState(0);

  useEffect(() => {
    if (!isAllowed) return;
    let isCurrent = true;
    void probeApp(address).then(found => {
      if (isCurrent) setHealth(found);
    });
    return () => {
      isCurrent = false;
    };
  }, [address, isAllowed, loads, epoch]);

  const reload = useCallback(() => {
    setHealth('unknown');
    setLoads(count => count + 1);
  }, []);

  return (
    <section className="waymark-app" data-app={app.name} data-health={health} aria-label={app.name}>
      <header className="waymark-app-bar">
        <strong className="waymark-app-name">{app.name}</strong>
        <span className="waymark-app-address">{new URL(address).pathname}</span>
        <button
          type="button"
          className="waymark-icon-button"
          data-waymark="app-reload"
          title={trans.__('Reload the app')}
          onClick={reload}
        >
          <refreshIcon.react tag={null} />
        </button>
        <a
          className="waymark-icon-button"
          data-waymark="app-open"
          href={address}
          target="_blank"
          rel="noreferrer"
          title={trans.__('Open in a new tab')}
        >
          <launchIcon.react tag={null} />
        </a>
      </header>
      {!isAllowed && (
        <div className="waymark-app-message">
          <p>{trans.__('This notebook is not trusted yet, so its app is not loaded by itself.')}</p>
          <button type="button" className="waymark-quiet-button" onClick={() => setAllowed(true)}>
            {trans.__('Load the app')}
          </button>
        </div>
      )}
      {isAllowed && health === 'stopped' && (
        <div className="waymark-app-message" role="status">
          <p>
            {trans.__(
              'The app does not run. It stops with the kernel: run the cell above again to start it.',
            )}
          </p>
        </div>
      )}
      {isAllowed && health === 'running' && (
        <iframe
          key={loads}
          className="waymark-app-frame"
          title={app.name}
          src={address}
          style={{ height: app.height }}
          sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-modals allow-downloads"
          onLoad={() => void probeApp(address).then(setHealth)}
        />
      )}
      {isAllowed && health === 'unknown' && <div style={{ height: app.height }} aria-busy="true" />}
    </section>
  );
}
