import type { TranslationBundle } from '@jupyterlab/translation';
import type { Curriculum, Lab, ProgressState } from '@waymark/roadmap';
import { isBegun, labsInOrder, openChecks, optionalLabs } from '../roadmap/lab-order.ts';
import { OpenCheckList } from '../roadmap/open-check-list.tsx';
import type { NextStep } from '../roadmap/summary.ts';
import type { Place, RoadmapNode } from '../roadmap/tree.ts';
import { nextVerb, stateWord } from '../roadmap/words.ts';

export interface WelcomeActions {
  continueWork(): void;
  openLab(place: Place): void;
  showRoadmap(): void;
  showGlossary(): void;
}

export interface WelcomeProps {
  /** Undefined until the server has told it. */
  curriculum: Curriculum | undefined;
  state: ProgressState;
  /** The four levels of the roadmap. */
  levels: readonly RoadmapNode[];
  next: NextStep | undefined;
  isOffline: boolean;
  actions: WelcomeActions;
  trans: TranslationBundle;
}

/** What the course is, where the student stands, what is next, and how a lab works. */
export function Welcome(props: WelcomeProps): JSX.Element {
  const { curriculum, state, levels, next, isOffline, actions, trans } = props;
  if (!curriculum) {
    return (
      <div className="waymark-welcome" aria-busy={!isOffline}>
        <p className="waymark-empty">
          {isOffline
            ? trans.__(
                'The progress server does not answer. It is tried again and again; the labs are in the file browser.',
              )
            : trans.__('Loading the course…')}
        </p>
      </div>
    );
  }
  const labs = labsInOrder(curriculum);
  const optional = optionalLabs(curriculum);
  const [warmUp] = next?.how === 'start' ? optional : [];
  return (
    <section className="waymark-welcome" data-waymark="welcome" aria-label={trans.__('Welcome')}>
      <div>
        <h1>{curriculum.title}</h1>
        <p className="waymark-welcome-lead">
          {trans.__(
            'A course in machine learning that you do: each lab is a notebook in which you write a little, and every exercise answers at once.',
          )}
        </p>
        <div className="waymark-welcome-ways">
          {next && (
            <button
              type="button"
              className="waymark-continue waymark-welcome-continue"
              data-waymark="welcome-continue"
              onClick={() => actions.continueWork()}
            >
              <span className="waymark-continue-verb">{nextVerb(next, trans)}</span>
              <span className="waymark-continue-lab">
                {aboutLab(curriculum.labs[next.lab], state, trans)}
              </span>
            </button>
          )}
          {warmUp && (
            <button
              type="button"
              className="waymark-continue waymark-welcome-continue waymark-welcome-warm-up"
              data-waymark="welcome-warm-up"
              onClick={() => actions.openLab({ lab: warmUp.id })}
            >
              <span className="waymark-continue-verb">{trans.__('New to notebooks? Warm up first')}</span>
              <span className="waymark-continue-lab">
                {aboutLab(warmUp, state, trans)}, {trans.__('optional')}
              </span>
            </button>
          )}
        </div>
      </div>
      <section aria-labelledby="waymark-welcome-levels">
        <h2 id="waymark-welcome-levels">{trans.__('Where you stand')}</h2>
        <Levels levels={levels} trans={trans} />
        <button type="button" className="waymark-link" onClick={() => actions.showRoadmap()}>
          {trans.__('Every line of the roadmap')}
        </button>{' '}
        <button type="button" className="waymark-link" onClick={() => actions.showGlossary()}>
          {trans.__('Glossary')}
        </button>
      </section>
      <section aria-labelledby="waymark-welcome-how">
        <h2 id="waymark-welcome-how">{trans.__('How a lab works')}</h2>
        <ol className="waymark-welcome-how">
          <li>{trans.__('Read, and run cell after cell with Shift+Enter.')}</li>
          <li>{trans.__('Where a cell says todo(), write your answer in its place and run it.')}</li>
          <li>{trans.__('Run the check below it: it says what is right and what is not, and has hints.')}</li>
          <li>{trans.__('Try as often as you like. What you once passed stays passed.')}</li>
        </ol>
      </section>
      <section aria-labelledby="waymark-welcome-labs">
        <h2 id="waymark-welcome-labs">{trans.__('The labs')}</h2>
        <ul className="waymark-welcome-labs">
          {labs.map(lab => (
            <LabEntry
              key={lab.id}
              lab={lab}
              isOptional={optional.includes(lab)}
              state={state}
              actions={actions}
              trans={trans}
            />
          ))}
        </ul>
      </section>
    </section>
  );
}

/** The levels as stations on a way, each filled as far as it is done. */
function Levels({ levels, trans }: Pick<WelcomeProps, 'levels' | 'trans'>): JSX.Element {
  const current =
    levels.find(({ state }) => state === 'in-progress') ??
    levels.find(({ state }) => state === 'not-started');
  return (
    <ol className="waymark-levels">
      {levels.map(level => (
        <li
          key={level.id}
          data-state={level.state}
          data-level={level.id}
          aria-current={level === current ? 'step' : undefined}
        >
          <span className="waymark-level-dot" aria-hidden>
            <span style={{ height: `${Math.round((100 * level.done) / Math.max(level.items, 1))}%` }} />
          </span>
          <span className="waymark-level-name">{level.text}</span>
          <span className="waymark-level-note">
            {level.state === 'coming'
              ? stateWord('coming', trans)
              : trans.__('%1 of %2 done', level.done, level.items)}
          </span>
          {level === current && <span className="waymark-level-here">{trans.__('You are here')}</span>}
        </li>
      ))}
    </ol>
  );
}

function LabEntry({
  lab,
  isOptional,
  state,
  actions,
  trans,
}: Pick<WelcomeProps, 'state' | 'actions' | 'trans'> & { lab: Lab; isOptional: boolean }): JSX.Element {
  const open = openChecks(lab, state);
  const begun = isBegun(lab, state);
  const [first] = open;
  const place = begun && first ? { lab: lab.id, check: first.cell } : { lab: lab.id };
  return (
    <li data-lab={lab.id} data-state={open.length === 0 ? 'done' : begun ? 'in-progress' : 'not-started'}>
      <button type="button" className="waymark-link" onClick={() => actions.openLab(place)}>
        {lab.title}
      </button>
      <span className="waymark-welcome-lab-note">
        {progressOf(lab, state, trans)}
        {isOptional && `, ${trans.__('optional')}`}
      </span>
      {begun && open.length > 0 && (
        <details>
          <summary>{trans._n('%1 open check', '%1 open checks', open.length, open.length)}</summary>
          <OpenCheckList lab={lab} checks={open} openLab={place => actions.openLab(place)} />
        </details>
      )}
    </li>
  );
}

function aboutLab(lab: Lab | undefined, state: ProgressState, trans: TranslationBundle): string {
  return lab ? `${lab.title}, ${progressOf(lab, state, trans)}` : '';
}

function progressOf(lab: Lab, state: ProgressState, trans: TranslationBundle): string {
  const open = openChecks(lab, state).length;
  if (open === 0) return trans.__('done');
  return isBegun(lab, state)
    ? trans.__('%1 of %2 checks passed', lab.checks.length - open, lab.checks.length)
    : trans._n('%1 minute', '%1 minutes', lab.minutes, lab.minutes);
}
