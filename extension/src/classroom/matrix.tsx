// oxlint-disable jsx-a11y/prefer-tag-over-role -- only what is in view is drawn, each cell in its place, which a table cannot
import type { TranslationBundle } from '@jupyterlab/translation';
import { earnedBy, stuckBecause, type Person, type Standing } from '@waymark/roadmap';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { standingKey, type Feed } from './feed.ts';
import {
  CELL,
  HEADER_HEIGHT,
  NAME_WIDTH,
  columnsInView,
  intoView,
  moved,
  rowsInView,
  type Cell as Place,
  type View,
} from './matrix-geometry.ts';
import { labBands, shownState, type CheckColumn } from './summary.ts';
import { describeReason, describeState } from './words.ts';

/** What stands for a state, beside its colour. */
const MARKS: Record<Standing['progress']['best'], string> = {
  passed: '✓',
  awaiting: '…',
  incorrect: '✗',
  exception: '!',
  unattempted: '○',
};

export interface MatrixProps {
  feed: Feed;
  people: readonly Person[];
  columns: readonly CheckColumn[];
  now: number;
  /** Shows the whole path of a student. */
  open(person: Person): void;
  trans: TranslationBundle;
}

/** Students and checks: only what is in view is drawn, so a thousand by some hundreds scroll as ten by ten do. */
export function Matrix({ feed, people, columns, now, open, trans }: MatrixProps): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<View>({ top: 0, left: 0, width: 900, height: 600 });
  const [active, setActive] = useState<Place>([0, 0]);
  useEffect(() => {
    const node = scroller.current;
    if (!node) return undefined;
    const look = (): void =>
      setView({
        top: node.scrollTop,
        left: node.scrollLeft,
        width: node.clientWidth,
        height: node.clientHeight,
      });
    const observer = new ResizeObserver(look);
    observer.observe(node);
    node.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      node.removeEventListener('scroll', look);
    };
  }, []);
  const [activeRow, activeColumn] = active;
  const person = people[activeRow];
  const column = columns[activeColumn];
  const rows = rowsInView(view, people.length);
  const cols = columnsInView(view, columns.length);
  const move = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && person) {
      event.preventDefault();
      return open(person);
    }
    const next = moved(active, event.key, [people.length, columns.length]);
    if (!next) return;
    event.preventDefault();
    setActive(next);
    scroller.current?.scrollTo(intoView(next, view));
  };
  return (
    <>
      <div
        ref={scroller}
        className="waymark-matrix"
        role="grid"
        tabIndex={0}
        aria-label={trans.__('Students and checks')}
        aria-rowcount={people.length + 1}
        aria-colcount={columns.length + 1}
        aria-activedescendant={`waymark-cell-${activeRow}-${activeColumn}`}
        onKeyDown={move}
      >
        <div
          className="waymark-matrix-space"
          style={{ width: NAME_WIDTH + columns.length * CELL, height: HEADER_HEIGHT + people.length * CELL }}
        >
          <div
            className="waymark-matrix-header"
            role="row"
            aria-rowindex={1}
            style={{ height: HEADER_HEIGHT }}
          >
            <div className="waymark-matrix-corner" role="columnheader" style={{ width: NAME_WIDTH }}>
              {trans._n('%1 student', '%1 students', people.length, people.length)}
            </div>
            {labBands(columns, cols).map(({ lab, title, first, count }) => (
              <div
                key={lab}
                className="waymark-matrix-lab"
                aria-hidden
                title={title}
                style={{ left: NAME_WIDTH + first * CELL, width: count * CELL }}
              >
                <span style={{ left: NAME_WIDTH }}>{title}</span>
              </div>
            ))}
            {cols.map(index => (
              <Header key={index} column={columns[index]!} index={index} />
            ))}
          </div>
          {rows.map(row => (
            <div
              key={people[row]!.id}
              className="waymark-matrix-row"
              role="row"
              aria-rowindex={row + 2}
              style={{ top: HEADER_HEIGHT + row * CELL, height: CELL }}
            >
              {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the grid has the focus and takes the keys */}
              <div
                className="waymark-matrix-name"
                role="rowheader"
                title={trans.__('Show the whole path of %1', people[row]!.name)}
                style={{ width: NAME_WIDTH }}
                onClick={() => open(people[row]!)}
              >
                <span>{people[row]!.name}</span>
                <span className="waymark-matrix-team">{people[row]!.team}</span>
              </div>
              {cols.map(index => (
                <Cell
                  key={index}
                  id={`waymark-cell-${row}-${index}`}
                  index={index}
                  isActive={row === activeRow && index === activeColumn}
                  standing={standingAt(feed, people[row]!, columns[index]!)}
                  isStuck={isStuckAt(feed, people[row]!, columns[index]!, now)}
                  column={columns[index]!}
                  name={people[row]!.name}
                  onClick={() => setActive([row, index])}
                  trans={trans}
                />
              ))}
            </div>
          ))}
        </div>
      </div>
      <div className="waymark-matrix-foot">
        <output data-waymark="matrix-detail">
          {person && column && <Detail feed={feed} person={person} column={column} now={now} trans={trans} />}
        </output>
        {person && (
          <button
            type="button"
            className="waymark-quiet-button"
            data-waymark="open-path"
            onClick={() => open(person)}
          >
            {trans.__('The whole path of %1', person.name)}
          </button>
        )}
      </div>
    </>
  );
}

function Header({ column, index }: { column: CheckColumn; index: number }): JSX.Element {
  return (
    <div
      className="waymark-matrix-check"
      role="columnheader"
      aria-colindex={index + 2}
      data-first={column.isFirst}
      title={`${column.labTitle}, ${column.check}`}
      aria-label={`${column.labTitle}, ${column.check}`}
      style={{ left: NAME_WIDTH + index * CELL, width: CELL }}
    >
      <span>{column.check}</span>
    </div>
  );
}

interface CellProps {
  id: string;
  index: number;
  isActive: boolean;
  isStuck: boolean;
  standing: Standing | undefined;
  column: CheckColumn;
  name: string;
  onClick(): void;
  trans: TranslationBundle;
}

function Cell({
  id,
  index,
  isActive,
  isStuck,
  standing,
  column,
  name,
  onClick,
  trans,
}: CellProps): JSX.Element {
  const state = standing && shownState(standing.progress);
  const attempts = standing?.progress.attempts ?? 0;
  const said = standing ? describeState(standing, trans) : trans.__('nothing yet');
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the grid has the focus and takes the keys
    <div
      id={id}
      className="waymark-matrix-cell"
      role="gridcell"
      aria-colindex={index + 2}
      aria-selected={isActive}
      aria-label={`${name}, ${column.labTitle} ${column.check}: ${said}`}
      data-state={state ?? 'none'}
      data-stuck={isStuck}
      data-first={column.isFirst}
      style={{ left: NAME_WIDTH + index * CELL, width: CELL }}
      onClick={onClick}
    >
      {state && MARKS[state]}
      {attempts > 1 && <sub>{attempts}</sub>}
    </div>
  );
}

function Detail({
  feed,
  person,
  column,
  now,
  trans,
}: Pick<MatrixProps, 'feed' | 'now' | 'trans'> & { person: Person; column: CheckColumn }): JSX.Element {
  const standing = standingAt(feed, person, column);
  const where = `${person.name} · ${column.labTitle} · ${column.check}`;
  if (!standing) return <>{trans.__('%1: nothing yet', where)}</>;
  const { best, attempts, hints, maxPoints, words } = standing.progress;
  const reason = stuckBecause(standing, feed.places.get(person.id), now);
  const parts = [
    describeState(standing, trans),
    trans.__('%1 of %2 points', earnedBy(standing.progress), maxPoints),
    trans._n('%1 attempt', '%1 attempts', attempts, attempts),
    trans._n('%1 hint', '%1 hints', hints, hints),
    ...(reason ? [trans.__('stuck, %1', describeReason(reason, standing, now, trans))] : []),
  ];
  return (
    <>
      <b>{where}</b>: {parts.join(', ')}
      {words !== undefined && best !== 'passed' && <span className="waymark-matrix-words"> “{words}”</span>}
    </>
  );
}

function standingAt(feed: Feed, { id }: Person, { lab, check }: CheckColumn): Standing | undefined {
  return feed.standings.get(standingKey(id, lab, check));
}

function isStuckAt(feed: Feed, person: Person, column: CheckColumn, now: number): boolean {
  const standing = standingAt(feed, person, column);
  return standing !== undefined && stuckBecause(standing, feed.places.get(person.id), now) !== undefined;
}
