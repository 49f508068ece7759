import { Notification } from '@jupyterlab/apputils';
import { describePlace } from '@waymark/roadmap/lab';
import { BRIEFLY } from '../notices.ts';
import { addSurvivor, markSurvivor } from './actions.ts';
import { CommandIDs } from './command-ids.ts';
import { CommandButton, type SectionProps } from './context.tsx';
import type { Proof, Survivor } from './answers.ts';

/** How the proof of the lab goes, and what came of it. Its faults stand among the lab's others. */
export function ProofSection({ lab, context }: SectionProps): JSX.Element | null {
  const { trans } = context;
  const { proof: state } = lab;
  if (state.phase === 'none') return null;
  return (
    <section className="waymark-author-section" data-waymark="proof" data-phase={state.phase}>
      <h3>{trans.__('Proof')}</h3>
      {state.phase === 'running' && (
        <>
          {state.faults && (
            <p data-waymark="verdict-so-far">
              <strong className="waymark-author-verdict">
                {state.faults.length === 0 ? trans.__('No fault.') : countOf(state.faults.length, trans)}
              </strong>{' '}
              {trans.__('Still to come: which small changes to the solution go unnoticed.')}
            </p>
          )}
          <output className="waymark-author-note">{state.progress?.phase ?? trans.__('Starting…')}</output>
          <progress
            className="waymark-bar"
            aria-label={trans.__('The proof')}
            {...(state.progress && { value: state.progress.done, max: Math.max(state.progress.total, 1) })}
          />
          <div className="waymark-author-actions">
            <CommandButton id={CommandIDs.stopProof} commands={context.commands} />
          </div>
        </>
      )}
      {state.phase === 'failed' && <p className="waymark-problem">{state.message}</p>}
      {state.phase === 'done' && (
        <>
          {state.isOutdated && (
            <p className="waymark-author-note">{trans.__('The lab has changed since: prove it again.')}</p>
          )}
          <Summary proof={state.proof} context={context} lab={lab} />
          <ul className="waymark-author-list">
            {state.proof.survivors.map(survivor => (
              <SurvivorRow
                key={`${survivor.place.cellId} ${survivor.line} ${survivor.after}`}
                {...{ lab, context, survivor }}
              />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Summary({ proof, context: { trans } }: SectionProps & { proof: Proof }): JSX.Element {
  const { faults, mutations, cheats, survivors, solutionMs, peakMb, ms } = proof;
  const isSound = faults.length === 0;
  return (
    <output data-waymark="verdict" data-sound={isSound}>
      <strong className="waymark-author-verdict">
        {isSound ? trans.__('Sound.') : countOf(faults.length, trans)}
      </strong>{' '}
      {solutionMs > 0 &&
        trans.__(
          'The solution took %1 s and %2 MB, the proof %3 s. Of %4 small changes to it and %5 ways to get around its checks, %6 went unnoticed.',
          (solutionMs / 1000).toFixed(1),
          Math.round(peakMb),
          (ms / 1000).toFixed(1),
          mutations.tried,
          cheats.tried,
          survivors.length,
        )}
    </output>
  );
}

function countOf(faults: number, trans: SectionProps['context']['trans']): string {
  return trans._n('%1 fault.', '%1 faults.', faults, faults);
}

function SurvivorRow({
  lab,
  context: { trans },
  survivor,
}: SectionProps & { survivor: Survivor }): JSX.Element {
  const { kind, place, line, before, after, checks } = survivor;
  const why = reasonOf(kind, trans);
  const tell = (isDone: boolean): void => {
    if (!isDone) Notification.warning(trans.__('The line has changed since: prove the lab again.'), BRIEFLY);
  };
  return (
    <li className="waymark-author-survivor" data-survivor={after}>
      <div className="waymark-author-where">
        {describePlace(place)}, {trans.__('line %1', line)}
      </div>
      <pre>
        <del>{before}</del>
        {'\n'}
        <ins>{after === '' ? trans.__('(removed)') : after}</ins>
      </pre>
      {why !== undefined && <p className="waymark-author-note">{why}</p>}
      <div className="waymark-author-actions">
        <button
          type="button"
          className="waymark-quiet-button"
          disabled={checks.length === 0 || kind === 'setting'}
          onClick={() => tell(addSurvivor(lab, survivor))}
        >
          {trans.__('Add as wrong answer')}
        </button>
        <button
          type="button"
          className="waymark-quiet-button"
          disabled={kind === 'setting'}
          onClick={() => tell(markSurvivor(lab, survivor))}
        >
          {trans.__('It means the same')}
        </button>
      </div>
    </li>
  );
}

/** What a cheat shows of a check; a mutation speaks for itself. */
function reasonOf(kind: Survivor['kind'], trans: SectionProps['context']['trans']): string | undefined {
  switch (kind) {
    case 'mutation':
      return undefined;
    case 'constant':
      return trans.__(
        'A student who writes this down passes: let the check that they see ask for more, or keep the answer in secret(…).',
      );
    case 'echo':
      return trans.__('A student can read the answer off the input: ask about inputs that do not hold it.');
    case 'setting':
      return trans.__('A student can change this number: write it in the check.');
  }
}
