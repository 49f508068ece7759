import type { TranslationBundle } from '@jupyterlab/translation';
import type { Curriculum } from '@waymark/roadmap';
import type { Feed } from './feed.ts';
import { stuckByCheck, type Failure, type Stuck, type StuckAtCheck } from './summary.ts';
import { ago, describeReason, stuckRule } from './words.ts';

interface StuckTableProps {
  stuck: readonly Stuck[];
  feed: Feed;
  curriculum: Curriculum;
  now: number;
  /** Writes to all who are stuck with a check. */
  write(to: StuckAtCheck): void;
  trans: TranslationBundle;
}

/** Who is stuck now, with what and why. */
export function StuckTable({ stuck, feed, curriculum, now, write, trans }: StuckTableProps): JSX.Element {
  const head = [
    trans.__('Student'),
    trans.__('Check'),
    trans.__('Why'),
    trans.__('What failed'),
    trans.__('Last seen'),
  ];
  return (
    <>
      <p className="waymark-team-note">{stuckRule(trans)}</p>
      {stuck.length > 0 && (
        <div className="waymark-class-tools waymark-stuck-tools">
          {trans.__('Write to all who are stuck with')}
          {stuckByCheck(stuck).map(group => (
            <button
              key={`${group.lab} ${group.check}`}
              type="button"
              className="waymark-quiet-button"
              data-waymark="write-to-stuck"
              title={curriculum.labs[group.lab]?.title}
              onClick={() => write(group)}
            >
              {trans.__('%1 (%2)…', group.check, group.people.length)}
            </button>
          ))}
        </div>
      )}
      <ClassTable head={head}>
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
      </ClassTable>
    </>
  );
}

interface FailureTableProps {
  failing: readonly Failure[];
  curriculum: Curriculum;
  trans: TranslationBundle;
}

/** What fails now, by the author's words. */
export function FailureTable({ failing, curriculum, trans }: FailureTableProps): JSX.Element {
  return (
    <ClassTable head={[trans.__('Students'), trans.__('Check'), trans.__('What its author says of it')]}>
      {failing.map(({ lab, check, words, students }) => (
        <tr key={`${lab} ${check} ${words}`} data-waymark="failure-row">
          <td>{students}</td>
          <th scope="row">
            {curriculum.labs[lab]?.title ?? lab}, {check}
          </th>
          <td className="waymark-matrix-words">{words}</td>
        </tr>
      ))}
    </ClassTable>
  );
}

/** A table of the class panel. @param head The names of its columns. */
export function ClassTable({
  head,
  children,
}: {
  head: readonly string[];
  children: React.ReactNode;
}): JSX.Element {
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
