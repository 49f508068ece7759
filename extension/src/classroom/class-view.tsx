import type { TranslationBundle } from '@jupyterlab/translation';
import type { Curriculum, Membership, Person } from '@waymark/roadmap';
import { useState } from 'react';
import type { Feed } from './feed.ts';
import { Matrix } from './matrix.tsx';
import { checkColumns, failures, isAtWork, stuckPeople, type CheckColumn } from './summary.ts';
import { ago, describeReason, stuckRule } from './words.ts';

export interface ClassViewProps {
  feed: Feed;
  curriculum: Curriculum;
  membership: Membership;
  now: number;
  /** The calls to the reviewers. */
  calls: React.ReactNode;
  /** Saves the matrix, as it is filtered. */
  exportCsv(people: readonly Person[], columns: readonly CheckColumn[]): void;
  /** Left out for who may let nobody in. */
  invite?: (() => void) | undefined;
  trans: TranslationBundle;
}

type Tab = 'matrix' | 'calls' | 'stuck' | 'failures';

/** Everybody's progress, for instructors and reviewers. */
export function ClassView(props: ClassViewProps): JSX.Element {
  const { feed, curriculum, membership, now, calls, exportCsv, invite, trans } = props;
  const [tab, setTab] = useState<Tab>('matrix');
  const [team, setTeam] = useState('');
  const [lab, setLab] = useState('');
  const students = feed.people.filter(({ role }) => role === 'student');
  const teams = [...new Set(students.flatMap(person => person.team ?? []))].toSorted();
  const people = team === '' ? students : students.filter(person => person.team === team);
  const columns = checkColumns(curriculum, scopeOf(lab));
  const waiting = [...feed.standings.values()].filter(({ help }) => help?.from === 'reviewers').length;
  const stuck = stuckPeople(feed, people, now);
  const failing = failures(feed, people);
  const tabs: [Tab, string][] = [
    ['matrix', trans.__('Students and checks')],
    ['calls', trans.__('Help queue (%1)', waiting)],
    ['stuck', trans.__('Stuck now (%1)', stuck.length)],
    ['failures', trans.__('Failures (%1)', failing.length)],
  ];
  return (
    <div className="waymark-class" data-waymark="class">
      <div className="waymark-class-header">
        <h1>{membership.course.title}</h1>
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
          <Choice label={trans.__('Team')} value={team} onChange={setTeam}>
            <option value="">{trans.__('All teams')}</option>
            {teams.map(name => (
              <option key={name}>{name}</option>
            ))}
          </Choice>
          <Choice label={trans.__('Labs')} value={lab} onChange={setLab}>
            <option value="">{trans.__('All labs')}</option>
            <LabOptions curriculum={curriculum} />
          </Choice>
          <button type="button" className="waymark-quiet-button" onClick={() => exportCsv(people, columns)}>
            {trans.__('Export as CSV')}
          </button>
          {invite && (
            <button type="button" className="waymark-quiet-button" onClick={invite}>
              {trans.__('Invite…')}
            </button>
          )}
        </div>
        <div className="waymark-class-tabs" role="tablist">
          {tabs.map(([id, label]) => (
            <button
              key={id}
              type="button"
              role="tab"
              aria-selected={tab === id}
              data-tab={id}
              onClick={() => setTab(id)}
            >
              {label}
            </button>
          ))}
        </div>
      </div>
      <div className="waymark-class-body" role="tabpanel" aria-label={tabs.find(([id]) => id === tab)?.[1]}>
        {people.length === 0 ? (
          <p className="waymark-empty">
            {trans.__('Nobody has joined yet. Invite your students, or import a roster.')}
          </p>
        ) : (
          <>
            {tab === 'matrix' && (
              <Matrix feed={feed} people={people} columns={columns} now={now} trans={trans} />
            )}
            {tab === 'calls' && (
              <div className="waymark-class-table">
                {waiting === 0 && (
                  <p className="waymark-empty">{trans.__('Nobody waits for help of a reviewer.')}</p>
                )}
                {calls}
              </div>
            )}
            {tab === 'stuck' && <StuckTable stuck={stuck} {...props} />}
            {tab === 'failures' && <FailureTable failing={failing} {...props} />}
          </>
        )}
      </div>
    </div>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  onChange(value: string): void;
  children: React.ReactNode;
}

function Choice({ label, value, onChange, children }: ChoiceProps): JSX.Element {
  return (
    <label className="waymark-class-choice">
      {label}
      <select value={value} onChange={event => onChange(event.currentTarget.value)}>
        {children}
      </select>
    </label>
  );
}

function LabOptions({ curriculum }: { curriculum: Curriculum }): JSX.Element {
  return (
    <>
      {curriculum.levels.map(({ id, title }) => (
        <optgroup key={id} label={title}>
          <option value={id}>{title}</option>
          {[
            ...new Map(checkColumns(curriculum, { level: id }).map(column => [column.lab, column.labTitle])),
          ].map(([lab, name]) => (
            <option key={lab} value={lab}>
              {name}
            </option>
          ))}
        </optgroup>
      ))}
    </>
  );
}

function scopeOf(choice: string): { lab?: string; level?: string } {
  if (choice === '') return {};
  return choice.includes('/') ? { lab: choice } : { level: choice };
}

function StuckTable({
  stuck,
  curriculum,
  feed,
  now,
  trans,
}: ClassViewProps & { stuck: ReturnType<typeof stuckPeople> }): JSX.Element {
  return (
    <>
      <p className="waymark-team-note">{stuckRule(trans)}</p>
      <Table
        head={[
          trans.__('Student'),
          trans.__('Check'),
          trans.__('Why'),
          trans.__('What failed'),
          trans.__('Last seen'),
        ]}
      >
        {stuck.map(({ person, standing, reason }) => (
          <tr key={`${person.id} ${standing.lab} ${standing.check}`} data-waymark="stuck-row">
            <th scope="row">
              {person.name}
              {person.team !== undefined && <span className="waymark-matrix-team"> {person.team}</span>}
            </th>
            <td>
              {curriculum.labs[standing.lab]?.title ?? standing.lab}, {standing.check}
            </td>
            <td>{describeReason(reason, standing, now, trans)}</td>
            <td className="waymark-matrix-words">{standing.progress.words}</td>
            <td>{ago(feed.places.get(person.id)?.at ?? standing.progress.at, now, trans)}</td>
          </tr>
        ))}
      </Table>
    </>
  );
}

function FailureTable({
  failing,
  curriculum,
  trans,
}: ClassViewProps & { failing: ReturnType<typeof failures> }): JSX.Element {
  return (
    <Table head={[trans.__('Students'), trans.__('Check'), trans.__('What its author says of it')]}>
      {failing.map(({ lab, check, words, students }) => (
        <tr key={`${lab} ${check} ${words}`} data-waymark="failure-row">
          <td>{students}</td>
          <th scope="row">
            {curriculum.labs[lab]?.title ?? lab}, {check}
          </th>
          <td className="waymark-matrix-words">{words}</td>
        </tr>
      ))}
    </Table>
  );
}

function Table({ head, children }: { head: readonly string[]; children: React.ReactNode }): JSX.Element {
  return (
    <div className="waymark-class-table">
      <table>
        <thead>
          <tr>
            {head.map(text => (
              <th key={text} scope="col">
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
