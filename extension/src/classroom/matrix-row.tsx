// oxlint-disable jsx-a11y/prefer-tag-over-role -- only what is in view is drawn, each cell in its place, which a table cannot
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Person } from '@waymark/roadmap';
import { memo } from 'react';
import type { Feed } from './feed.ts';
import type { PointsColumn } from './grades.ts';
import { pointsCell, stateCell, type CellLook, type MatrixShows } from './matrix-cell.ts';
import { CELL, HEADER_HEIGHT, NAME_WIDTH, type Cell as Place } from './matrix-geometry.ts';

interface MatrixRowProps {
  feed: Feed;
  person: Person;
  row: number;
  columns: readonly PointsColumn[];
  /** The first column to draw, and how many. */
  first: number;
  count: number;
  /** Undefined where the chosen cell is in another row. */
  activeColumn: number | undefined;
  shows: MatrixShows;
  now: number;
  /** Changes with what the feed knows of the student. */
  revision: number;
  open(person: Person): void;
  activate(place: Place): void;
  trans: TranslationBundle;
}

/** A student's line: it is drawn again where something of it has changed, not where one scrolls, or others work. */
export const MatrixRow = memo(function MatrixRow(props: MatrixRowProps): JSX.Element {
  const { feed, person, row, columns, first, count, activeColumn, shows, now, open, activate, trans } = props;
  const lookOf = (column: PointsColumn): CellLook =>
    shows === 'points' || 'checks' in column
      ? pointsCell(feed, person, column, trans)
      : stateCell(feed, person, column, now, trans);
  return (
    <div
      className="waymark-matrix-row"
      role="row"
      aria-rowindex={row + 2}
      style={{ top: HEADER_HEIGHT + row * CELL, height: CELL }}
    >
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the grid has the focus and takes the keys */}
      <div
        className="waymark-matrix-name"
        role="rowheader"
        title={trans.__('Show the whole path of %1', person.name)}
        style={{ width: NAME_WIDTH }}
        onClick={() => open(person)}
      >
        <span>{person.name}</span>
        <span className="waymark-matrix-team">{person.team}</span>
      </div>
      {columns.slice(first, first + count).map((column, place) => (
        <Cell
          key={first + place}
          id={`waymark-cell-${row}-${first + place}`}
          index={first + place}
          isActive={first + place === activeColumn}
          look={lookOf(column)}
          column={column}
          columnName={nameOf(column, trans)}
          name={person.name}
          onClick={() => activate([row, first + place])}
        />
      ))}
    </div>
  );
});

interface CellProps {
  id: string;
  index: number;
  isActive: boolean;
  look: CellLook;
  column: PointsColumn;
  columnName: string;
  name: string;
  onClick(): void;
}

function Cell({ id, index, isActive, look, column, columnName, name, onClick }: CellProps): JSX.Element {
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the grid has the focus and takes the keys
    <div
      id={id}
      className="waymark-matrix-cell"
      role="gridcell"
      aria-colindex={index + 2}
      aria-selected={isActive}
      aria-label={`${name}, ${column.labTitle} ${columnName}: ${look.said}`}
      data-state={look.state}
      data-stuck={look.isStuck || undefined}
      data-first={column.isFirst || undefined}
      data-sum={'checks' in column || undefined}
      style={{ left: NAME_WIDTH + index * CELL, width: CELL }}
      onClick={onClick}
    >
      {look.text}
      {look.attempts !== undefined && <sub>{look.attempts}</sub>}
    </div>
  );
}

/** What a column is called beside the title of its lab. */
export function nameOf(column: PointsColumn, trans: TranslationBundle): string {
  if ('check' in column) return column.check;
  switch (column.sumOf) {
    case 'course':
      return trans.__('the whole course');
    case 'level':
      return trans.__('the whole level');
    case 'lab':
      return trans.__('the whole lab');
  }
}
