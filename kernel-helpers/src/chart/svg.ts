import { escapeHtml } from '../show/html.ts';
import { categoryScale, linearScale, type Scale } from './scale.ts';
import type { Panel, Series } from './series.ts';

const WIDTH = 640;
const PANEL_HEIGHT = 236;
const EDGE = { left: 64, right: 12, top: 22, bottom: 38 };

/** Panels one below the other, drawn in the text colour of the page. */
export function panelsSvg(panels: readonly Panel[]): string {
  const height = panels.length * PANEL_HEIGHT;
  const body = panels.map(
    (panel, i) => `<g transform="translate(0 ${i * PANEL_HEIGHT})">${panelSvg(panel)}</g>`,
  );
  return (
    `<svg viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" style="max-width:100%;height:auto" role="img" ` +
    `fill="none" stroke="currentColor" font-family="sans-serif" font-size="11">${body.join('')}</svg>`
  );
}

function panelSvg({ title, xTitle, series }: Panel): string {
  const bottom = PANEL_HEIGHT - EDGE.bottom;
  const x = horizontalScale(series);
  const y = verticalScale(series, bottom);
  const grid = y.ticks.map(
    ({ at, label }) =>
      `<path d="M${EDGE.left} ${round(at)}H${WIDTH - EDGE.right}" opacity=".15"/>` +
      text(EDGE.left - 6, at + 4, label, 'end'),
  );
  const labels = x.ticks.map(({ at, label }) => text(at, bottom + 14, label, 'middle'));
  const marks = series.map((one, i) => seriesSvg(one, x, y, bottom, i, series.length));
  const titles = text(EDGE.left, 14, title, 'start') + text(WIDTH / 2, bottom + 30, xTitle, 'middle');
  return grid.join('') + labels.join('') + titles + marks.join('');
}

function horizontalScale(series: readonly Series[]): Scale {
  const values = series.flatMap(one => one.x);
  const [from, to] = [EDGE.left + 8, WIDTH - EDGE.right - 8];
  const numbers = values.filter(value => typeof value === 'number');
  if (numbers.length < values.filter(value => value !== null).length) {
    return categoryScale([...new Set(values.filter(value => value !== null).map(String))], from, to);
  }
  const [low, high] = extent(numbers);
  // A bar is as wide as the way to its neighbour, and half of it lies beyond the first and last value.
  const beyond = series.some(one => one.mark === 'bars') ? Math.min(...gaps(numbers)) / 2 : 0;
  return Number.isFinite(beyond)
    ? linearScale(low - beyond, high + beyond, from, to)
    : linearScale(low, high, from, to);
}

function verticalScale(series: readonly Series[], bottom: number): Scale {
  const values = series.flatMap(one => one.y).filter(value => value !== null);
  const [low, high] = extent(series.some(one => one.mark === 'bars') ? [...values, 0] : values);
  return linearScale(low, high, bottom - 4, EDGE.top + 4);
}

function extent(values: readonly number[]): [low: number, high: number] {
  if (values.length === 0) return [0, 1];
  return values.reduce<[number, number]>(
    ([low, high], v) => [Math.min(low, v), Math.max(high, v)],
    [Infinity, -Infinity],
  );
}

function seriesSvg(series: Series, x: Scale, y: Scale, bottom: number, index: number, count: number): string {
  const points = series.y.map((value, i) => {
    const [px, py] = [x.place(series.x[i]), y.place(value)];
    return px === undefined || py === undefined ? undefined : ([round(px), round(py)] as const);
  });
  const colour = escapeHtml(series.colour);
  if (series.mark === 'bars') {
    const places = points.filter(point => point !== undefined).map(([px]) => px);
    const width = barWidth(places) / count;
    const zero = y.place(0) ?? bottom;
    const bars = points.map(point => {
      if (!point) return '';
      const left = point[0] + (index - count / 2) * width;
      return `<rect x="${round(left)}" y="${round(Math.min(point[1], zero))}" width="${round(width * 0.92)}" height="${round(Math.abs(zero - point[1]))}"/>`;
    });
    return `<g fill="${colour}" stroke="none" fill-opacity=".75">${bars.join('')}</g>`;
  }
  if (series.mark === 'points') {
    const dots = points.map(point => (point ? `<circle cx="${point[0]}" cy="${point[1]}" r="2.5"/>` : ''));
    return `<g fill="${colour}" stroke="none" fill-opacity=".6">${dots.join('')}</g>`;
  }
  let path = '';
  for (const [i, point] of points.entries()) {
    if (point) path += `${points[i - 1] ? 'L' : 'M'}${point[0]} ${point[1]}`;
  }
  // A line of one point has no length; round ends make a dot of it.
  const dash = series.dash ? ' stroke-dasharray="5 4"' : '';
  return `<path d="${path}${points.length === 1 ? 'h0' : ''}" stroke="${colour}" stroke-width="1.8" stroke-linecap="round"${dash}/>`;
}

function barWidth(places: readonly number[]): number {
  return Math.min(60, ...gaps(places));
}

/** The ways from each value to the next larger one. */
function gaps(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted
    .slice(1)
    .map((value, i) => value - sorted[i]!)
    .filter(gap => gap > 0);
}

function text(x: number, y: number, content: string, anchor: 'start' | 'middle' | 'end'): string {
  if (content === '') return '';
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" fill="currentColor" stroke="none">${escapeHtml(content)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
