import type { TranslationBundle } from '@jupyterlab/translation';
import { VDomRenderer } from '@jupyterlab/ui-components';
import type { ISignal } from '@lumino/signaling';
import type { ChartContext } from '../plotly/panel-chart.tsx';
import type { MonitorModel } from './model.ts';
import { selectionQuery } from './selection.ts';
import type { ConsentRequests } from './sharing-choice.tsx';
import { MonitorView } from './view.tsx';

/** The model monitor in JupyterLab's main area. */
export class MonitorPanel extends VDomRenderer<MonitorModel> {
  readonly #context: ChartContext;
  readonly #consent: ConsentRequests;
  readonly #pageUrl: string;

  /** @param pageUrl Where the same stands as a page of its own. */
  constructor(
    model: MonitorModel,
    consent: ConsentRequests,
    pageUrl: string,
    trans: TranslationBundle,
    themeChanged: ISignal<unknown, unknown> | undefined,
  ) {
    super(model);
    this.#context = { trans, themeChanged };
    this.#consent = consent;
    this.#pageUrl = pageUrl;
    this.addClass('waymark-monitor');
    this.node.dataset['waymark'] = 'model-monitor';
  }

  protected override render(): JSX.Element {
    const url = `${this.#pageUrl}?${selectionQuery(this.model.selection)}`;
    return <MonitorView model={this.model} context={this.#context} consent={this.#consent} pageUrl={url} />;
  }
}
