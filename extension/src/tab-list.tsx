import type { KeyboardEvent } from 'react';

export interface TabListProps<T extends string> {
  /** The tabs, in their order, each with the name that one reads. */
  tabs: readonly (readonly [id: T, name: string])[];
  shown: T;
  open: (tab: T) => void;
  /** What is chosen here. */
  label: string;
  /** The id of the panel below. */
  panel: string;
  className: string;
}

/** Tabs above a panel; arrow keys go from one to the next, and Tab goes past all of them to the panel. */
export function TabList<T extends string>({
  tabs,
  shown,
  open,
  label,
  panel,
  className,
}: TabListProps<T>): JSX.Element {
  const ids = tabs.map(([id]) => id);
  const move = (event: KeyboardEvent<HTMLButtonElement>, from: T): void => {
    const next = nextTab(ids, from, event.key);
    if (next === undefined) return;
    event.preventDefault();
    open(next);
    event.currentTarget.parentElement?.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus();
  };
  return (
    <div className={className} role="tablist" aria-label={label}>
      {tabs.map(([tab, name]) => (
        <button
          key={tab}
          type="button"
          role="tab"
          data-tab={tab}
          aria-selected={tab === shown}
          aria-controls={panel}
          tabIndex={tab === shown ? 0 : -1}
          onClick={() => open(tab)}
          onKeyDown={event => move(event, tab)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}

/** The tab to which a key leads; undefined for a key that leads nowhere. */
export function nextTab<T extends string>(tabs: readonly T[], from: T, key: string): T | undefined {
  const place = tabs.indexOf(from);
  switch (key) {
    case 'ArrowRight':
      return tabs[(place + 1) % tabs.length];
    case 'ArrowLeft':
      return tabs.at(place - 1);
    case 'Home':
      return tabs[0];
    case 'End':
      return tabs.at(-1);
    default:
      return undefined;
  }
}
