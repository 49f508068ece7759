import type { TranslationBundle } from '@jupyterlab/translation';
import type { Curriculum, Membership, Person } from '@waymark/roadmap';
import { useCallback, useMemo, useState } from 'react';
import type { PanelFigure } from '../plotly/panel-chart.tsx';
import { TabList } from '../tab-list.tsx';
import { Choice, ClassFilters, columnsOf, peopleOf, showsLab, type ClassFilter } from './class-filters.tsx';
import { FailureTable, StuckTable } from './class-tables.tsx';
import { EffortView } from './effort-view.tsx';
import type { Feed } from './feed.ts';
import { withSums } from './grades.ts';
import type { MatrixShows } from './matrix-cell.ts';
import { Matrix } from './matrix.tsx';
import { PeopleTable, type PeopleActions } from './people-table.tsx';
import { StudentPath, type LoadEvents } from './student-path.tsx';
import { handedInTexts, type HandedIn } from './texts-to-read.ts';
import { failures, isAtWork, stuckPeople, type CheckColumn, type StuckAtCheck } from './summary.ts';

export interface ClassViewProps {
  feed: Feed;
  curriculum: Curriculum;
  membership: Membership;
  now: number;
  /** The calls to the reviewers. */
  calls: React.ReactNode;
  /** Draws what was handed in to be read by a person. */
  reading(texts: readonly HandedIn[]): React.ReactNode;
  /** Draws the models that students share. */
  models(people: readonly Person[]): React.ReactNode;
  /** Saves the matrix, as it is filtered. */
  exportCsv(people: readonly Person[], columns: readonly CheckColumn[]): void;
  /** Saves the grades: a line for each lab of each student, or for each check. */
  exportGrades(people: readonly Person[], columns: readonly CheckColumn[], by: 'lab' | 'check'): void;
  /** Reads what somebody did, for their path. */
  loadEvents: LoadEvents;
  /** Writes to all who are stuck with a check. */
  write(to: StuckAtCheck): void;
  /** Left out for who may change nothing about the people. */
  peopleActions?: PeopleActions | undefined;
  /** Draws a chart. */
  draw(figure: PanelFigure): React.ReactNode;
  trans: TranslationBundle;
}

type Tab = 'matrix' | 'calls' | 'reading' | 'stuck' | 'failures' | 'effort' | 'models' | 'people';

const PANEL_ID = 'waymark-class-tab-panel';

/** Everybody's progress, for instructors and reviewers. */
export function ClassView(props: ClassViewProps): JSX.Element {
  const {
    feed,
    curriculum,
    membership,
    now,
    calls,
    reading,
    models,
    exportCsv,
    exportGrades,
    loadEvents,
    write,
    peopleActions,
    draw,
    trans,
  } = props;
  const { title } = membership.course;
  const [tab, setTab] = useState<Tab>('matrix');
  const [filter, setFilter] = useState<ClassFilter>({ team: '', scope: '' });
  const [shows, setShows] = useState<MatrixShows>('states');
  const [opened, setOpened] = useState<string>();
  /** Whose path was closed last: the matrix goes on there. */
  const [closed, setClosed] = useState<string>();
  const students = feed.people.filter(({ role }) => role === 'student');
  const people = peopleOf(filter, students);
  const columns = useMemo(() => columnsOf(filter, curriculum), [filter, curriculum]);
  const shown = useMemo(
    () => (shows === 'points' ? withSums(columns, curriculum.levels, title) : columns),
    [shows, columns, curriculum, title],
  );
  const open = useCallback(({ id }: Person) => setOpened(id), []);
  const waiting = [...feed.values.open()].filter(({ help }) => help?.from === 'reviewers').length;
  const texts = handedInTexts(feed, people, columns);
  const stuck = stuckPeople(feed, people, now).filter(({ standing }) => showsLab(filter, standing.lab));
  const failing = failures(feed, people).filter(({ lab }) => showsLab(filter, lab));
  const tabs: [Tab, string][] = [
    ['matrix', trans.__('Students and checks')],
    ['calls', trans.__('Help queue (%1)', waiting)],
    ['reading', trans.__('To read (%1)', texts.filter(({ waits }) => waits).length)],
    ['stuck', trans.__('Stuck now (%1)', stuck.length)],
    ['failures', trans.__('Failures (%1)', failing.length)],
    ['effort', trans.__('Effort')],
    ['models', trans.__('Models')],
    ...(peopleActions ? [['people', trans.__('People (%1)', feed.people.length)] as [Tab, string]] : []),
  ];
  const person = students.find(({ id }) => id === opened);
  const close = (): void => {
    setClosed(opened);
    setOpened(undefined);
  };
  return (
    <div className="waymark-class" data-waymark="class">
      <div className="waymark-class-header">
        <h1>{title}</h1>
        <p className="waymark-class-figures">
          {trans._n('%1 student', '%1 students', people.length, people.length)}
          {' · '}
          {trans.__('%1 at work', people.filter(({ id }) => isAtWork(feed.places.get(id), now)).length)}
          {' · '}
          <span className="waymark-team-link" data-online={membership.isOnline}>
            {membership.isOnline ? trans.__('Live') : trans.__('Class is offline')}
          </span>
        </p>
        <div className="waymark-class-tools">
          <ClassFilters
            filter={filter}
            onChange={setFilter}
            students={students}
            curriculum={curriculum}
            trans={trans}
          />
          <Choice
            label={trans.__('Show')}
            value={shows}
            onChange={value => setShows(value === 'points' ? 'points' : 'states')}
          >
            <option value="states">{trans.__('How it went')}</option>
            <option value="points">{trans.__('Points')}</option>
          </Choice>
          {shows === 'states' ? (
            <button type="button" className="waymark-quiet-button" onClick={() => exportCsv(people, columns)}>
              {trans.__('Export as CSV')}
            </button>
          ) : (
            (['lab', 'check'] as const).map(by => (
              <button
                key={by}
                type="button"
                className="waymark-quiet-button"
                data-waymark={`export-grades-by-${by}`}
                onClick={() => exportGrades(people, columns, by)}
              >
                {by === 'lab' ? trans.__('Grades by lab (CSV)') : trans.__('Grades by check (CSV)')}
              </button>
            ))
          )}
        </div>
        <TabList
          className="waymark-class-tabs"
          label={trans.__('What to look at')}
          tabs={tabs}
          shown={tab}
          open={setTab}
          panel={PANEL_ID}
        />
      </div>
      <div
        id={PANEL_ID}
        className="waymark-class-body"
        role="tabpanel"
        aria-label={tabs.find(([id]) => id === tab)?.[1]}
      >
        {tab === 'people' && peopleActions && (
          <PeopleTable people={feed.people} me={membership.me.id} actions={peopleActions} trans={trans} />
        )}
        {tab !== 'people' && people.length === 0 ? (
          <p className="waymark-empty">
            {peopleActions
              ? trans.__(
                  'Nobody has joined yet. Under “People” you invite your students, or import a roster.',
                )
              : trans.__('No student has joined yet.')}
          </p>
        ) : (
          <>
            {tab === 'matrix' && opened === undefined && shows === 'points' && (
              <p className="waymark-team-note" data-waymark="weights">
                {trans.__(
                  'A check weighs the points that its author gave it, as its column says; a lab, a level and the course are their sums. What a person gave counts first, then what the server found when it ran an answer again; all else is what the student’s own machine says.',
                )}
              </p>
            )}
            {tab === 'matrix' &&
              (person ? (
                <StudentPath
                  key={`${person.id} ${feed.log}`}
                  feed={feed}
                  person={person}
                  curriculum={curriculum}
                  now={now}
                  isOnline={membership.isOnline}
                  loadEvents={loadEvents}
                  draw={draw}
                  close={close}
                  trans={trans}
                />
              ) : opened !== undefined ? (
                <div className="waymark-empty" data-waymark="path-gone">
                  <p>{trans.__('This person is no student of the class any more.')}</p>
                  <button type="button" className="waymark-quiet-button" onClick={close}>
                    {trans.__('Back to everybody')}
                  </button>
                </div>
              ) : (
                <Matrix
                  feed={feed}
                  people={people}
                  columns={shown}
                  shows={shows}
                  now={now}
                  backFrom={closed}
                  open={open}
                  trans={trans}
                />
              ))}
            {tab === 'calls' && (
              <div className="waymark-class-table">
                {waiting === 0 && (
                  <p className="waymark-empty">{trans.__('Nobody waits for help of a reviewer.')}</p>
                )}
                {calls}
              </div>
            )}
            {tab === 'reading' && <div className="waymark-class-table">{reading(texts)}</div>}
            {tab === 'stuck' && (
              <StuckTable
                stuck={stuck}
                feed={feed}
                curriculum={curriculum}
                now={now}
                write={write}
                trans={trans}
              />
            )}
            {tab === 'failures' && <FailureTable failing={failing} curriculum={curriculum} trans={trans} />}
            {tab === 'effort' && (
              <EffortView feed={feed} people={people} columns={columns} now={now} draw={draw} trans={trans} />
            )}
            {tab === 'models' && models(people)}
          </>
        )}
      </div>
    </div>
  );
}
