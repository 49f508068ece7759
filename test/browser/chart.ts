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

  /** Notes, on the page itself, all that is drawn from now on. Returns how many different drawings there were. */
  async record(): Promise<() => Promise<number>> {
    const drawings = await this.#plot.evaluateHandle((plot: PlottedElement) => {
      const seen = new Set<string>();
      const note = (): void => {
        seen.add(JSON.stringify((plot.data ?? []).map(({ y }) => Array.from(y ?? []))));
      };
      note();
      new MutationObserver(note).observe(plot, { subtree: true, childList: true, attributes: true });
      return seen;
    });
    return () => drawings.evaluate(seen => seen.size);
  }
}
