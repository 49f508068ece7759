import type { TranslationBundle } from '@jupyterlab/translation';
import type { KeyboardEvent } from 'react';
import { TABS, type Tab } from './model.ts';
import { tabName } from './words.ts';

/** The id of the panel below a tab. */
export const TAB_PANEL_ID = 'waymark-monitor-tab-panel';

/** The six tabs; arrow keys go from one to the next, as in any tab list. */
export function Tabs({
  shown,
  open,
  trans,
}: {
  shown: Tab;
  open: (tab: Tab) => void;
  trans: TranslationBundle;
}): JSX.Element {
  const move = (event: KeyboardEvent<HTMLButtonElement>, from: Tab): void => {
    const next = nextTab(from, event.key);
    if (!next) return;
    event.preventDefault();
    open(next);
    event.currentTarget.parentElement?.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus();
  };
  return (
    <div className="waymark-monitor-tabs" role="tablist" aria-label={trans.__('What to look at')}>
      {TABS.map(tab => (
        <button
          key={tab}
          type="button"
          role="tab"
          data-tab={tab}
          aria-selected={tab === shown}
          aria-controls={TAB_PANEL_ID}
          tabIndex={tab === shown ? 0 : -1}
          onClick={() => open(tab)}
          onKeyDown={event => move(event, tab)}
        >
          {tabName(tab, trans)}
        </button>
      ))}
    </div>
  );
}

/** The tab that a key leads to; undefined for a key that leads nowhere. */
export function nextTab(from: Tab, key: string): Tab | undefined {
  const place = TABS.indexOf(from);
  switch (key) {
    case 'ArrowRight':
      return TABS[(place + 1) % TABS.length];
    case 'ArrowLeft':
      return TABS.at(place - 1);
    case 'Home':
      return TABS[0];
    case 'End':
      return TABS.at(-1);
    default:
      return undefined;
  }
}
