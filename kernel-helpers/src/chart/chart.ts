import { PLOTLY_MIME } from '@waymark/roadmap/names';
import type { MimeBundle } from '../host.ts';
import { DisplayHandle, DISPLAY_KEY } from '../show/display-handle.ts';
import { figureHtml, figureText } from './fallback.ts';
import { toFigure } from './figure.ts';
import type { Layout, Trace } from './types.ts';

/**
 * A chart on the page, whose picture can be replaced. {@link chart} makes it.
 *
 * @example
 * const sales: Chart = chart([{ x: ['Mon', 'Tue'], y: [3, 5], type: 'bar' }]);
 * sales.update([{ x: ['Mon', 'Tue', 'Wed'], y: [3, 5, 4], type: 'bar' }]);
 */
export class Chart {
  readonly #display = new DisplayHandle('chart');
  #layout: Layout;

  constructor(data: readonly Trace[], layout: Layout) {
    this.#layout = layout;
    this.update(data);
  }

  /**
   * Draws other data in place of what is shown, also from a later cell.
   *
   * @param data The traces that take the place of those shown.
   * @param layout Default: the layout it has.
   * @throws TypeError When something in the data cannot be drawn.
   */
  update(data: readonly Trace[], layout: Layout = this.#layout): void {
    const figure = toFigure(data, layout);
    this.#layout = layout;
    this.#display.show({
      [PLOTLY_MIME]: figure,
      'text/html': figureHtml(figure),
      'text/plain': figureText(figure),
    });
  }

  /** It is on the page already, so the last line of a cell shows nothing more. */
  [DISPLAY_KEY](): MimeBundle {
    return {};
  }
}

/**
 * Draws a Plotly figure below the cell.
 *
 * @param data Traces: lines, points, bars, histograms, boxes, heatmaps. `x` and `y` may be arrays,
 *   typed arrays, tensors or danfojs Series.
 * @param layout Titles, axes, height (CSS pixels, default 360). Default: Plotly's own.
 * @returns A handle; `update` replaces the picture in place.
 * @throws TypeError When something in the data cannot be drawn.
 * @example
 * const lines = chart([{ x: [1, 2, 3], y: [2, 4, 8], mode: 'lines' }], { title: 'Growth', yaxis: { title: 'cells' } });
 * lines.update([{ x: [1, 2, 3, 4], y: [2, 4, 8, 16], mode: 'lines' }]);
 */
export function chart(data: readonly Trace[], layout: Layout = {}): Chart {
  return new Chart(data, layout);
}
