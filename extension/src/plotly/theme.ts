import type { Layout, Template } from 'plotly.js';

/** Where a title begins, as a share of the chart's width; its size; and the margin that holds one line of it. */
export const TITLE_LEFT_SHARE = 0.02;
export const TITLE_SIZE_PX = 15;
export const TOP_MARGIN_PX = 48;

/** Colours that stay apart for most colour-blind readers, chosen for a light and for a dark ground. */
const COLORWAY_LIGHT = [
  '#1f6fb4',
  '#d1570c',
  '#1b8a5a',
  '#a8489a',
  '#8a6d00',
  '#4b5cc4',
  '#b3333f',
  '#4d6570',
];
const COLORWAY_DARK = [
  '#6cb6ff',
  '#ff9d57',
  '#5ecf9b',
  '#e494d8',
  '#e0c04c',
  '#a5b1ff',
  '#ff8f98',
  '#a9c0cc',
];

/**
 * A Plotly template in the look of the page's theme, read from JupyterLab's CSS variables. What a
 * figure sets itself wins over it.
 */
export function themeTemplate(node: HTMLElement): Template {
  const style = getComputedStyle(node);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  const isLight = document.body.dataset['jpThemeLight'] !== 'false';
  const text = read('--jp-ui-font-color1');
  const grid = read('--jp-border-color2');
  const line = read('--jp-border-color1');
  const axis = {
    gridcolor: grid,
    linecolor: line,
    zerolinecolor: line,
    tickcolor: line,
    automargin: true,
    title: { standoff: 12 },
  };
  const layout: Partial<Layout> = {
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    colorway: isLight ? COLORWAY_LIGHT : COLORWAY_DARK,
    font: { color: text, family: read('--jp-ui-font-family'), size: 12.5 },
    title: { x: TITLE_LEFT_SHARE, xanchor: 'left', font: { size: TITLE_SIZE_PX } },
    margin: { t: TOP_MARGIN_PX, r: 24, b: 44, l: 56 },
    xaxis: axis,
    yaxis: axis,
    hoverlabel: {
      bgcolor: read('--jp-layout-color1'),
      bordercolor: line,
      font: { color: text, family: read('--jp-ui-font-family') },
    },
    legend: { bgcolor: 'rgba(0,0,0,0)' },
    modebar: { bgcolor: 'rgba(0,0,0,0)', color: read('--jp-ui-font-color3'), activecolor: text },
  };
  return { layout };
}
