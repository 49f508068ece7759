import { ReactWidget, UseSignal } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { describePlace, type SourceCell } from '@waymark/roadmap/lab';
import { authorIcon } from '../icons.ts';
import { showFault, showPart } from './actions.ts';
import { CellSection } from './cell-section.tsx';
import { CommandIDs } from './command-ids.ts';
import { CommandButton, type AuthorContext, type SectionProps } from './context.tsx';
import { ProofSection } from './proof-section.tsx';

/** What an author sees of the lab at hand: its faults, its parts, the cell that one is in, its proof. */
export class AuthorPanel extends ReactWidget {
  readonly #context: AuthorContext;

  constructor(context: AuthorContext) {
    super();
    this.#context = context;
    const { trans } = context;
    this.id = 'waymark-author';
    this.title.icon = authorIcon;
    this.title.caption = trans.__('Author');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('Author'));
    this.addClass('waymark-sidebar');
    this.addClass('waymark-author');
  }

  protected override render(): JSX.Element {
    const { model } = this.#context;
    return <UseSignal signal={model.changed}>{() => <Author {...this.#context} />}</UseSignal>;
  }
}

function Author(context: AuthorContext): JSX.Element {
  const { model, trans } = context;
  const lab = model.current;
  if (!lab) {
    return (
      <div className="waymark-author-section">
        <p className="waymark-empty">
          {trans.__('Open a lab: a notebook in the folder of a level, such as beginner.')}
        </p>
        <div className="waymark-author-actions">
          <CommandButton id={CommandIDs.newLab} commands={context.commands} />
        </div>
      </div>
    );
  }
  return (
    <>
      <LabHeader lab={lab} context={context} />
      <div className="waymark-author-body">
        <CellSection lab={lab} context={context} />
        <FaultSection lab={lab} context={context} />
        <ProofSection lab={lab} context={context} />
        <PartSection lab={lab} context={context} />
      </div>
    </>
  );
}

function LabHeader({ lab, context: { trans, commands } }: SectionProps): JSX.Element {
  const { title, minutes } = lab.model;
  return (
    <div className="waymark-header">
      <h2 className="waymark-title">{title || trans.__('A lab without a title')}</h2>
      <div className="waymark-author-note">
        {lab.id}
        {minutes > 0 && ` · ${trans._n('%1 minute', '%1 minutes', minutes, minutes)}`}
      </div>
      <div className="waymark-author-actions">
        <CommandButton id={CommandIDs.preview} commands={commands} />
        <CommandButton id={CommandIDs.prove} commands={commands} />
      </div>
    </div>
  );
}

function FaultSection({ lab, context: { trans } }: SectionProps): JSX.Element {
  const { faults, releaseProblem } = lab;
  return (
    <section className="waymark-author-section" data-waymark="faults" data-count={faults.length}>
      <h3>{trans.__('Faults')}</h3>
      <output className="waymark-author-note">
        {faults.length === 0
          ? trans.__('None that can be seen without a run.')
          : trans._n(
              '%1 fault keeps the lab from students.',
              '%1 faults keep the lab from students.',
              faults.length,
              faults.length,
            )}
      </output>
      {releaseProblem !== undefined && <p className="waymark-problem">{releaseProblem}</p>}
      <ul className="waymark-author-list">
        {faults.map(fault => (
          <li key={`${fault.place?.cellId} ${fault.message}`}>
            <button
              type="button"
              className="waymark-author-row"
              data-fault={fault.place?.cellId ?? ''}
              disabled={!fault.place}
              onClick={() => void showFault(lab, fault)}
            >
              <span className="waymark-author-where">
                {fault.place ? sentence(describePlace(fault.place)) : trans.__('The notebook')}
                {fault.lines && `, ${trans.__('line %1', fault.lines.first)}`}
              </span>
              <span>{fault.message}</span>
              {fault.paste !== undefined && <pre>{fault.paste}</pre>}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function PartSection({ lab, context: { trans } }: SectionProps): JSX.Element {
  const parts = lab.model.cells.filter(({ kind }) => kind === 'answer' || kind === 'check');
  return (
    <section className="waymark-author-section" data-waymark="parts">
      <h3>{trans.__('Parts')}</h3>
      <ul className="waymark-author-list">
        {parts.map(cell => (
          <li key={cell.index}>
            <button
              type="button"
              className="waymark-author-row"
              data-part={cell.kind}
              aria-current={cell.id === lab.activeCell?.id}
              onClick={() => void showPart(lab, cell)}
            >
              <span>{sentence(describePlace(cell.place))}</span>
              <span className="waymark-author-note">{describePart(cell, trans)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function describePart(cell: SourceCell, trans: TranslationBundle): string {
  if (cell.kind === 'check') {
    const { points, hints } = cell.check;
    return [
      trans._n('check, %1 point', 'check, %1 points', points, points),
      trans._n('%1 hint', '%1 hints', hints.length, hints.length),
    ].join(', ');
  }
  if (cell.kind !== 'answer') return '';
  const wrong = cell.answers.reduce((sum, answer) => sum + answer.wrong.length, 0);
  return trans._n('answer, %1 wrong answer', 'answer, %1 wrong answers', wrong, wrong);
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
