import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { nextTab, TabList } from './tab-list.tsx';

const TABS = ['first', 'second', 'third'] as const;

it('arrow keys go round, Home and End to the ends, and other keys nowhere', () => {
  expect(nextTab(TABS, 'first', 'ArrowRight')).toBe('second');
  expect(nextTab(TABS, 'third', 'ArrowRight')).toBe('first');
  expect(nextTab(TABS, 'first', 'ArrowLeft')).toBe('third');
  expect(nextTab(TABS, 'third', 'Home')).toBe('first');
  expect(nextTab(TABS, 'first', 'End')).toBe('third');
  expect(nextTab(TABS, 'first', 'a')).toBeUndefined();
});

it('one tab is reached by Tab, the one that is shown', () => {
  const html = renderToStaticMarkup(
    <TabList
      className="tabs"
      label="What to look at"
      tabs={TABS.map(tab => [tab, tab.toUpperCase()])}
      shown="second"
      open={() => {}}
      panel="panel"
    />,
  );
  expect(html.match(/data-tab="\w+" aria-selected="true" aria-controls="panel" tabindex="0"/g)).toEqual([
    'data-tab="second" aria-selected="true" aria-controls="panel" tabindex="0"',
  ]);
  expect(html.match(/tabindex="-1"/g)?.length).toBe(2);
});
