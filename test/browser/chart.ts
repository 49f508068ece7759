import type { ElementHandle, Locator } from 'playwright-core';

interface PlottedElement extends Element {
  data?: { x?: ArrayLike<unknown>; y?: ArrayLike<unknown> }[];
}

/** A Plotly chart on the page. */
export class ChartOnPage {
  readonly #plot: Locator;

  /** @param within The cell or output that holds exactly one chart. */
  constructor(within: Locator) {
    this.#plot = within.locator('.js-plotly-plot');
  }

  /** How many charts there are: more than one means that an update added one instead of replacing it. */
  count(): Promise<number> {
    return this.#plot.count();
  }

  async element(): Promise<ElementHandle> {
    const element = await this.#plot.elementHandle();
    if (!element) throw new Error('expected a chart');
    return element;
  }

  /** The numbers that are drawn, of all its traces, as text to compare. */
  drawn(): Promise<string> {
    return this.#plot.evaluate((plot: PlottedElement) =>
      JSON.stringify((plot.data ?? []).map(trace => [Array.from(trace.x ?? []), Array.from(trace.y ?? [])])),
    );
  }
}
