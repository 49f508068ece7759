import type { AnswerCell, CheckCell, Region } from '@waymark/roadmap/lab';
import { CheckForm } from './check-form.tsx';
import { CommandIDs } from './command-ids.ts';
import { CommandButton, type SectionProps } from './context.tsx';

/** The cell that the author is in, and what can be done with it. */
export function CellSection({ lab, context }: SectionProps): JSX.Element {
  const { trans, commands } = context;
  const cell = lab.activeCell;
  const kind = cell?.kind ?? 'text';
  const names = {
    text: trans.__('Text'),
    code: trans.__('Code that is given'),
    answer: trans.__('An answer'),
    check: trans.__('A check'),
  };
  const actions = {
    text: [],
    code: [CommandIDs.makeAnswer],
    answer: [CommandIDs.addCheck, CommandIDs.addWrong, CommandIDs.runWrong],
    check: [CommandIDs.hideLines],
  }[kind];
  return (
    <section className="waymark-author-section" data-waymark="cell" data-kind={kind}>
      <h3>{trans.__('This cell')}</h3>
      <div className="waymark-author-note">{names[kind]}</div>
      <div className="waymark-author-actions">
        {actions.map(id => (
          <CommandButton key={id} id={id} commands={commands} />
        ))}
      </div>
      {cell?.kind === 'answer' && <WrongAnswers lab={lab} context={context} cell={cell} />}
      {cell?.kind === 'check' && (
        <CheckForm key={cell.id} lab={lab} context={context} cell={cell satisfies CheckCell} />
      )}
    </section>
  );
}

function WrongAnswers({ lab, context: { trans }, cell }: SectionProps & { cell: AnswerCell }): JSX.Element {
  const wrong = cell.answers.flatMap(answer => answer.wrong);
  return (
    <ul className="waymark-author-list">
      {wrong.map(region => (
        <WrongAnswer key={`${region.check}: ${region.name}`} {...{ lab, cell, region, trans }} />
      ))}
    </ul>
  );
}

function WrongAnswer({
  lab,
  cell,
  region,
  trans,
}: Pick<SectionProps, 'lab'> & {
  cell: AnswerCell;
  region: Region;
  trans: SectionProps['context']['trans'];
}): JSX.Element {
  const run = lab.wrongRun(region);
  const words = {
    found: trans.__('Found'),
    missed: trans.__('Not found'),
    broken: trans.__('Does not run'),
  };
  const state = run === undefined || run === 'running' ? (run ?? 'none') : run.state;
  return (
    <li className="waymark-author-wrong" data-wrong={region.name} data-state={state}>
      <div className="waymark-author-line">
        <span>{region.name}</span>
        <button
          type="button"
          className="waymark-quiet-button"
          disabled={run === 'running'}
          aria-label={trans.__('Run the wrong answer: %1', region.name)}
          onClick={() => void lab.runWrong(cell, [region])}
        >
          {run === 'running' ? trans.__('Running…') : trans.__('Run')}
        </button>
      </div>
      <output>
        {run !== undefined && run !== 'running' && (
          <>
            <strong className="waymark-author-verdict">{words[run.state]}</strong> {run.message}
          </>
        )}
      </output>
    </li>
  );
}
