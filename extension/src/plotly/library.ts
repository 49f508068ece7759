import type * as Plotly from 'plotly.js-cartesian-dist-min';

export type PlotlyLibrary = typeof Plotly;

/** The types of traces in plotly.js's cartesian bundle. */
export const TRACE_TYPES: ReadonlySet<string> = new Set([
  'bar',
  'box',
  'contour',
  'heatmap',
  'histogram',
  'histogram2d',
  'histogram2dcontour',
  'image',
  'pie',
  'scatter',
  'scatterternary',
  'violin',
]);

let loading: Promise<PlotlyLibrary> | undefined;

/** Loads Plotly (1.4 MB) when the first chart asks for it. A failed download is tried again next time. */
export function loadPlotly(): Promise<PlotlyLibrary> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(): Promise<PlotlyLibrary> {
  const module = await import('plotly.js-cartesian-dist-min');
  // The bundle is CommonJS: its exports are on `default` or on the module, as the bundler sees fit.
  return (module as { default?: PlotlyLibrary }).default ?? module;
}
