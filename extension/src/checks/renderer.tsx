import { ReactWidget, UseSignal } from '@jupyterlab/apputils';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Message } from '@lumino/messaging';
import { checkOutcomeSchema, type CheckOutcome } from '@waymark/roadmap';
import { CHECK_MIME } from '@waymark/roadmap/names';
import { Problem } from '../mime/problem.tsx';
import { readMime, type MimeReading } from '../mime/read.ts';
import type { IProgress } from '../sync/tokens.ts';
import { CheckCard } from './card.tsx';
import { labOf } from './recorder.ts';
import { findErrorPlace, showErrorPlace } from './show-where.ts';

export interface CheckRendererContext {
  progress: IProgress;
  notebooks: INotebookTracker;
  trans: TranslationBundle;
}

/** Draws the outcome of a check as a card. */
export class CheckRenderer extends ReactWidget implements IRenderMime.IRenderer {
  readonly #context: CheckRendererContext;
  #reading: MimeReading<CheckOutcome> | undefined;
  /** Hints opened here, where no lab's progress remembers them. */
  #hintsOpen = 0;

  constructor(context: CheckRendererContext) {
    super();
    this.#context = context;
    this.addClass('waymark-check-output');
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    this.#reading = readMime(checkOutcomeSchema, CHECK_MIME, model, this.#context.trans);
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
    return (
      <UseSignal signal={this.#context.progress.changed}>{() => this.#renderCard(reading.value)}</UseSignal>
    );
  }

  #renderCard(outcome: CheckOutcome): JSX.Element {
    const panel = this.#panel;
    const lab = panel && labOf(panel.context.model.getMetadata('waymark'));
    const known =
      lab === undefined ? 0 : this.#context.progress.state.labs[lab]?.checks[outcome.check]?.hints;
    const hintsOpen = Math.max(this.#hintsOpen, known ?? 0);
    const place = panel && outcome.error && findErrorPlace(panel, this.node, outcome.error.stack);
    return (
      <CheckCard
        outcome={outcome}
        hintsOpen={hintsOpen}
        onHint={() => this.#openHint(outcome, lab, hintsOpen + 1)}
        onShowWhere={panel && place && (() => void showErrorPlace(panel, place))}
        trans={this.#context.trans}
      />
    );
  }

  #openHint({ check }: CheckOutcome, lab: string | undefined, hint: number): void {
    this.#hintsOpen = hint;
    if (lab !== undefined) this.#context.progress.record({ type: 'hint', lab, check, hint });
    this.update();
  }

  get #panel(): NotebookPanel | undefined {
    return this.#context.notebooks.find(panel => panel.content.node.contains(this.node));
  }
}
