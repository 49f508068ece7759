// oxlint-disable jsx-a11y/prefer-tag-over-role -- only what is in view is drawn, each cell in its place, which a table cannot
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Person } from '@waymark/roadmap';
import { useCallback, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { Feed } from './feed.ts';
import type { PointsColumn, SumColumn } from './grades.ts';
import { describeCell, standingAt, type MatrixShows } from './matrix-cell.ts';
import {
  CELL,
  HEADER_HEIGHT,
  NAME_WIDTH,
  columnsInView,
  drawsSame,
  intoView,
  moved,
  placeOf,
  rowsInView,
  type Cell as Place,
  type Chosen,
  type View,
} from './matrix-geometry.ts';
import { MatrixRow, nameOf } from './matrix-row.tsx';
import { labBands } from './summary.ts';

/** How often it is looked again who is stuck by the time alone: a line of which nothing changed is not drawn again. */
const LOOK_AGAIN_MS = 15_000;

/** Of a window that was not measured yet. */
const NOTHING: View = { top: 0, left: 0, width: 0, height: 0 };

export interface MatrixProps {
  feed: Feed;
  people: readonly Person[];
  columns: readonly PointsColumn[];
  /** Default: how each check went. */
  shows?: MatrixShows;
  now: number;
  /** Whose path was open before: their row has the focus then. */
  backFrom?: string | undefined;
  /** Shows the whole path of a student. */
  open(person: Person): void;
  trans: TranslationBundle;
}

/** Students and checks: only what is in view is drawn, so a thousand by some hundreds scroll as ten by ten do. */
export function Matrix(props: MatrixProps): JSX.Element {
  const { feed, people, columns, shows = 'states', now, backFrom, open, trans } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<View>(NOTHING);
  const [chosen, setChosen] = useState<Chosen>({ row: backFrom, column: undefined, place: [0, 0] });
  const active = placeOf(
    chosen,
    people.map(({ id }) => id),
    columns.map(keyOf),
  );
  const begin = useRef({ isBack: backFrom !== undefined, place: active });
  // Before anything is painted: what would be drawn for a window of another size would be drawn in vain.
  useLayoutEffect(() => {
    const node = scroller.current;
    if (!node) return undefined;
    const { isBack, place } = begin.current;
    if (isBack) {
      node.focus();
      node.scrollTo(intoView(place, viewOf(node)));
    }
    const look = (): void =>
      setView(before => {
        const view = viewOf(node);
        return drawsSame(before, view) ? before : view;
      });
    look();
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
  // Lines that did not change are not drawn again: what they call stays the same.
  const known = useRef({ people, columns });
  useLayoutEffect(() => {
    known.current = { people, columns };
  });
  const activate = useCallback((place: Place): void => {
    const { people, columns } = known.current;
    const column = columns[place[1]];
    setChosen({ row: people[place[0]]?.id, column: column && keyOf(column), place });
  }, []);
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
    activate(next);
    const node = scroller.current;
    node?.scrollTo(intoView(next, viewOf(node)));
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
            {labBands(
              columns,
              cols.filter(index => isOfLab(columns[index]!)),
            ).map(({ lab, title, first, count }) => (
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
              <Header key={index} column={columns[index]!} index={index} shows={shows} trans={trans} />
            ))}
          </div>
          {rows.map(row => (
            <MatrixRow
              key={people[row]!.id}
              feed={feed}
              person={people[row]!}
              row={row}
              columns={columns}
              first={cols[0] ?? 0}
              count={cols.length}
              activeColumn={row === activeRow ? activeColumn : undefined}
              shows={shows}
              now={Math.floor(now / LOOK_AGAIN_MS) * LOOK_AGAIN_MS}
              revision={feed.revisionOf(people[row]!.id)}
              open={open}
              activate={activate}
              trans={trans}
            />
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

/** Names a column among all others. */
function keyOf(column: PointsColumn): string {
  return 'check' in column ? `${column.lab} ${column.check}` : `${column.sumOf} ${column.lab}`;
}

function isOfLab(column: PointsColumn): boolean {
  return 'check' in column || column.sumOf === 'lab';
}

function viewOf(node: HTMLElement): View {
  return {
    top: node.scrollTop,
    left: node.scrollLeft,
    width: node.clientWidth,
    height: node.clientHeight,
  };
}

interface HeaderProps {
  column: PointsColumn;
  index: number;
  shows: MatrixShows;
  trans: TranslationBundle;
}

function Header({ column, index, shows, trans }: HeaderProps): JSX.Element {
  const name = nameOf(column, trans);
  const label = (text: string): string =>
    shows === 'points' ? trans.__('of %1 · %2', column.points, text) : text;
  const full = `${column.labTitle}, ${label(name)}`;
  return (
    <div
      className="waymark-matrix-check"
      role="columnheader"
      aria-colindex={index + 2}
      data-first={column.isFirst}
      data-sum={'checks' in column}
      title={full}
      aria-label={full}
      style={{ left: NAME_WIDTH + index * CELL, width: CELL }}
    >
      <span>{label('check' in column ? name : shortNameOf(column, trans))}</span>
    </div>
  );
}

function Detail({
  feed,
  person,
  column,
  now,
  trans,
}: Pick<MatrixProps, 'feed' | 'now' | 'trans'> & { person: Person; column: PointsColumn }): JSX.Element {
  const words = 'check' in column ? standingAt(feed, person, column)?.progress : undefined;
  const parts = [person.name, column.labTitle, nameOf(column, trans)];
  return (
    <>
      <b>{parts.join(' · ')}</b>: {describeCell(feed, person, column, now, trans)}
      {words?.words !== undefined && words.best !== 'passed' && (
        <span className="waymark-matrix-words"> “{words.words}”</span>
      )}
    </>
  );
}

/** What stands above a sum, where there is little room. */
function shortNameOf({ sumOf }: SumColumn, trans: TranslationBundle): string {
  switch (sumOf) {
    case 'course':
      return trans.__('all');
    case 'level':
      return trans.__('level');
    case 'lab':
      return trans.__('lab');
  }
}
