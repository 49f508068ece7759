import { escapeHtml } from '../show/html.ts';
import { titleText } from './figure.ts';
import { readPanels } from './series.ts';
import { panelsSvg } from './svg.ts';
import type { Figure, Json, JsonObject } from './types.ts';

/** A picture, or else a table, for a front end that cannot draw Plotly figures. */
export function figureHtml(figure: Figure): string {
  const title = titleText(figure.layout);
  const heading = title === '' ? '' : `<div style="font-weight:600">${escapeHtml(title)}</div>`;
  const panels = readPanels(figure);
  if (!panels) return `<div>${heading}${tracesTable(figure)}</div>`;
  const keys = panels
    .flatMap(panel => panel.series)
    .map(
      ({ name, colour }) =>
        `<span style="margin-right:14px"><span style="color:${escapeHtml(colour)}">■</span> ${escapeHtml(name)}</span>`,
    );
  const legend = keys.length > 1 ? `<div style="font-size:12px">${keys.join('')}</div>` : '';
  return `<div>${heading}${legend}${panelsSvg(panels)}</div>`;
}

/** One line a trace. */
export function figureText(figure: Figure): string {
  const title = titleText(figure.layout);
  const traces = figure.data.map(
    (trace, i) => `${traceName(trace, i)} (${traceKind(trace)}, ${sizeText(trace)})`,
  );
  return `Chart${title === '' ? '' : ` “${title}”`}: ${traces.join(', ') || 'empty'}`;
}

function tracesTable({ data }: Figure): string {
  const rows = data.map((trace, i) => {
    const cells = [traceName(trace, i), traceKind(trace), sizeText(trace)];
    return `<tr>${cells.map(cell => `<td style="padding:2px 12px 2px 0">${escapeHtml(cell)}</td>`).join('')}</tr>`;
  });
  return `<table>${rows.join('')}</table>`;
}

function traceName(trace: JsonObject, index: number): string {
  return typeof trace['name'] === 'string' ? trace['name'] : `trace ${index + 1}`;
}

function traceKind(trace: JsonObject): string {
  return typeof trace['type'] === 'string' ? trace['type'] : 'scatter';
}

function sizeText({ x, y, z, values }: JsonObject): string {
  if (isArray(z)) return `${z.length} rows`;
  const points = [y, x, values].find(isArray)?.length ?? 0;
  return `${points} ${points === 1 ? 'point' : 'points'}`;
}

function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
