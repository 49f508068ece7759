import { ReactWidget } from '@jupyterlab/apputils';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Message } from '@lumino/messaging';
import { REFUSAL_MIME } from '@waymark/roadmap/names';
import { refusalSchema, type Refusal, type Topic } from '@waymark/roadmap/refusal';
import { needsActions } from '../cells/run-needed.ts';
import { showErrorPlace } from '../checks/show-where.ts';
import { Problem } from '../mime/problem.tsx';
import { readMime, type MimeReading } from '../mime/read.ts';
import { RefusalCard } from './card.tsx';

export interface RefusalRendererContext {
  notebooks: INotebookTracker;
  /** Opens what explains more; undefined where the course has no such lab. */
  learn: () => ((topic: Topic) => void) | undefined;
  trans: TranslationBundle;
}

/** Draws why a cell did not run. The error that follows says the same, and is not shown beside it. */
export class RefusalRenderer extends ReactWidget implements IRenderMime.IRenderer {
  readonly #context: RefusalRendererContext;
  #reading: MimeReading<Refusal> | undefined;

  constructor(context: RefusalRendererContext) {
    super();
    this.#context = context;
    this.addClass('waymark-refusal-output');
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    this.#reading = readMime(refusalSchema, REFUSAL_MIME, model, this.#context.trans);
    this.update();
    await this.renderPromise;
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this.update(); // Only now is it known in which notebook this stands.
  }

  protected override render(): JSX.Element | null {
    const reading = this.#reading;
    if (!reading) return null;
    if ('problem' in reading) return <Problem text={reading.problem} />;
    const place = this.#place;
    return (
      <RefusalCard
        refusal={reading.value}
        actions={place && needsActions(place.panel, place.id)}
        onShowLine={place && (line => void showErrorPlace(place.panel, { cell: place.index, line }))}
        onLearn={this.#context.learn()}
        trans={this.#context.trans}
      />
    );
  }

  get #place(): { panel: NotebookPanel; id: string; index: number } | undefined {
    const panel = this.#context.notebooks.find(one => one.content.node.contains(this.node));
    const index = panel?.content.widgets.findIndex(({ node }) => node.contains(this.node)) ?? -1;
    const id = panel?.content.widgets[index]?.model.id;
    return panel && id !== undefined ? { panel, id, index } : undefined;
  }
}
