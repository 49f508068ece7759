import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Message } from '@lumino/messaging';
import type { ISignal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';
import { PLOTLY_MIME } from '@waymark/roadmap/names';
import type { Config, Layout } from 'plotly.js';
import { describeError } from '../notices.ts';
import { readMime } from '../mime/read.ts';
import { boundFigure } from './bounds.ts';
import { figureSchema, figureTitle, titleText, unsupportedTypes, type Figure } from './figure.ts';
import { loadPlotly, type PlotlyLibrary } from './library.ts';
import { spokenChart, writeSpoken } from './spoken.ts';
import { TITLE_LEFT_SHARE, TITLE_SIZE_PX, TOP_MARGIN_PX, themeTemplate } from './theme.ts';
import { textMeasure, wrapTitle } from './title.ts';

const DEFAULT_HEIGHT_PX = 360;

/** In the upper right corner Plotly's tools appear when the mouse comes. */
const TOOLS_WIDTH_PX = 200;
const TITLE_LINE_PX = 20;

/** A chart is drawn when it comes this near to the screen. */
const NEAR_SCREEN = '200px';

/** Nobody listens to a selection of points. */
const DEFAULT_CONFIG: Partial<Config> = { modeBarButtonsToRemove: ['select2d', 'lasso2d'] };

/** Nothing of a figure leaves this page: Plotly's buttons that upload are off, whatever the figure says. */
const PRIVATE_CONFIG: Partial<Config> & { plotlyServerURL: string } = {
  displaylogo: false,
  responsive: false,
  showSendToCloud: false,
  showLink: false,
  showEditInChartStudio: false,
  plotlyServerURL: '',
};

export interface PlotlyRendererOptions {
  trans: TranslationBundle;
  /** Emits when the page's theme has changed. */
  themeChanged: ISignal<unknown, unknown> | undefined;
}

/**
 * Draws a Plotly figure, and each further one of the same output in place: zoom, hidden traces and
 * the size stay. Only the newest figure is drawn, at most once a frame, and only near the screen.
 */
export class PlotlyRenderer extends Widget implements IRenderMime.IRenderer {
  readonly #trans: TranslationBundle;
  readonly #chart = document.createElement('div');
  readonly #visibility: IntersectionObserver;
  readonly #size: ResizeObserver;
  /** Below the chart, what it lacks. */
  readonly #notice = document.createElement('p');
  /** What the chart shows, for those who do not see it. */
  readonly #spoken = document.createElement('div');
  #figure: Figure | undefined;
  /** Whether the figure may load what it names: its notebook is trusted, or the student wants it. */
  #isAllowed = false;
  #library: PlotlyLibrary | undefined;
  #isNear = false;
  /** Whether what is drawn is not the newest figure in the present size and theme. */
  #isStale = false;
  #frame: number | undefined;
  #isDrawn = false;
  #width = 0;

  constructor({ trans, themeChanged }: PlotlyRendererOptions) {
    super();
    this.#trans = trans;
    this.addClass('waymark-chart');
    this.#chart.className = 'waymark-chart-plot';
    this.#notice.className = 'waymark-chart-notice';
    this.#notice.hidden = true;
    this.#spoken.className = 'waymark-visually-hidden';
    this.node.dataset['waymark'] = 'chart';
    this.node.append(this.#chart, this.#notice, this.#spoken);
    this.#visibility = new IntersectionObserver(entries => this.#onVisibility(entries), {
      rootMargin: NEAR_SCREEN,
    });
    this.#size = new ResizeObserver(() => this.#onResize());
    themeChanged?.connect(this.#invalidate, this);
  }

  renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const reading = readMime(figureSchema, PLOTLY_MIME, model, this.#trans);
    if ('problem' in reading) {
      this.#showProblem(reading.problem);
    } else {
      this.#figure = reading.value;
      this.#isAllowed ||= model.trusted;
      const title = figureTitle(reading.value);
      this.node.setAttribute('role', 'figure');
      this.node.setAttribute('aria-label', title ?? this.#trans.__('Chart'));
      // The place is kept before anything is drawn, so that the page does not jump.
      this.#chart.style.height = `${reading.value.layout.height ?? DEFAULT_HEIGHT_PX}px`;
      this.#invalidate();
    }
    return Promise.resolve();
  }

  override dispose(): void {
    if (this.isDisposed) return;
    this.#visibility.disconnect();
    this.#size.disconnect();
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#library?.purge(this.#chart);
    super.dispose();
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this.#visibility.observe(this.node);
    this.#size.observe(this.node);
  }

  protected override onBeforeDetach(message: Message): void {
    super.onBeforeDetach(message);
    this.#visibility.disconnect();
    this.#size.disconnect();
    this.#isNear = false;
  }

  #onVisibility(entries: readonly IntersectionObserverEntry[]): void {
    this.#isNear = entries.at(-1)?.isIntersecting ?? false;
    this.#schedule();
  }

  #onResize(): void {
    if (this.node.clientWidth !== this.#width) this.#invalidate();
  }

  #invalidate(): void {
    this.#isStale = true;
    this.#schedule();
  }

  #schedule(): void {
    if (!this.#isStale || !this.#isNear || !this.#figure || this.#frame !== undefined) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = undefined;
      void this.#draw();
    });
  }

  async #draw(): Promise<void> {
    try {
      this.#library ??= await loadPlotly();
    } catch {
      return this.#showProblem(
        this.#trans.__('The chart library could not be loaded. Reload the page to try again.'),
      );
    }
    // While the library loaded, the figure may have been replaced, or the output removed.
    const given = this.#figure;
    // A hidden notebook has no width: the chart is drawn when it shows again.
    if (this.isDisposed || !given || this.node.clientWidth === 0) return;
    const { figure, leftOut } = boundFigure(given, this.#isAllowed);
    const unsupported = unsupportedTypes(figure);
    if (unsupported.length > 0) {
      return this.#showProblem(
        this.#trans.__('Charts of the type %1 are not supported here.', unsupported.join(', ')),
      );
    }
    this.#width = this.node.clientWidth;
    this.#isStale = false;
    // What stood here was the problem of an earlier figure.
    if (!this.#isDrawn) this.#chart.replaceChildren();
    try {
      await this.#library.react(this.#chart, figure.data, this.#layout(figure), {
        ...DEFAULT_CONFIG,
        ...figure.config,
        ...PRIVATE_CONFIG,
      });
    } catch (error) {
      return this.#showProblem(this.#trans.__('Plotly could not draw this figure: %1', describeError(error)));
    }
    this.#isDrawn = true;
    writeSpoken(this.#spoken, spokenChart(figure, this.#trans));
    this.#showNotice(leftOut);
    this.node.dataset['drawn'] = String(Number(this.node.dataset['drawn'] ?? 0) + 1);
  }

  #layout({ layout }: Figure): Partial<Layout> {
    const { height = DEFAULT_HEIGHT_PX, width = this.#width } = layout;
    // Plotly writes into the layout it is given, and the figure belongs to the notebook's model.
    const own = structuredClone(layout);
    return {
      ...own,
      ...this.#wrapTitle(own, width),
      height,
      width,
      template: layout.template ?? themeTemplate(this.node),
      uirevision: layout.uirevision ?? 'kept',
    };
  }

  /** A long title takes as many lines as it needs beside Plotly's tools, and the place for them. */
  #wrapTitle(layout: Partial<Layout>, width: number): Partial<Layout> {
    const text = titleText(layout);
    if (text === undefined || layout.template) return {};
    const family = getComputedStyle(this.node).getPropertyValue('--jp-ui-font-family');
    const place = (1 - TITLE_LEFT_SHARE) * width - TOOLS_WIDTH_PX;
    const lines = wrapTitle(text, place, textMeasure(TITLE_SIZE_PX, family));
    return {
      title: { ...(typeof layout.title === 'object' ? layout.title : {}), text: lines.join('<br>') },
      margin: { t: TOP_MARGIN_PX + (lines.length - 1) * TITLE_LINE_PX, ...layout.margin },
    };
  }

  /** Says what an untrusted figure lacks, with a way to have it. */
  #showNotice(leftOut: number): void {
    this.#notice.hidden = leftOut === 0;
    if (leftOut === 0) return;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'waymark-quiet-button';
    button.textContent = this.#trans.__('Show all of it');
    button.addEventListener('click', () => {
      this.#isAllowed = true;
      this.#invalidate();
    });
    const text = this.#trans._n(
      'This notebook is not trusted yet, so %1 part of the chart that could load something is left out.',
      'This notebook is not trusted yet, so %1 parts of the chart that could load something are left out.',
      leftOut,
      leftOut,
    );
    this.#notice.replaceChildren(text, ' ', button);
  }

  #showProblem(problem: string): void {
    this.#notice.hidden = true;
    if (this.#isDrawn) this.#library?.purge(this.#chart);
    this.#isDrawn = false;
    this.#figure = undefined;
    const text = document.createElement('p');
    text.className = 'waymark-problem';
    text.setAttribute('role', 'alert');
    text.textContent = problem;
    this.#chart.style.height = '';
    this.#chart.replaceChildren(text);
  }
}
