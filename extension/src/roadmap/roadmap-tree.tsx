import { caretRightIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import { useRef, useState, type KeyboardEvent } from 'react';
import { activation, treeAction, type TreeAction } from './keyboard.ts';
import { StateRing } from './ring.tsx';
import type { RoadmapNode, Row } from './tree.ts';
import { countLabel, countText, labNote, stateWord } from './words.ts';

export interface RoadmapTreeProps {
  label: string;
  rows: readonly Row[];
  trans: TranslationBundle;
  onExpand: (ids: readonly string[], expanded: boolean) => void;
  onOpen: (id: string) => void;
}

/** The roadmap as a tree (ARIA tree view pattern): one tab stop, arrows inside. */
export function RoadmapTree({ label, rows, trans, onExpand, onOpen }: RoadmapTreeProps): JSX.Element {
  const [wanted, setWanted] = useState<string>();
  const elements = useRef(new Map<string, HTMLElement>());
  // The tab stop stays on a row that shows, also when its branch was closed.
  const focused = rows.some(row => row.node.id === wanted) ? wanted : rows[0]?.node.id;

  const perform = (action: TreeAction | undefined): void => {
    switch (action?.type) {
      case 'focus':
        return elements.current.get(action.id)?.focus();
      case 'expand':
        return onExpand(action.ids, action.expanded);
      case 'open':
        return onOpen(action.id);
      case undefined:
        return;
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey || focused === undefined) return;
    const action = treeAction(rows, focused, event.key);
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    perform(action);
  };

  return (
    <div className="waymark-tree" role="tree" aria-label={label} tabIndex={-1} onKeyDown={onKeyDown}>
      {rows.map(row => (
        <TreeRow
          key={row.node.id}
          row={row}
          trans={trans}
          isTabStop={row.node.id === focused}
          refer={element => {
            if (element) elements.current.set(row.node.id, element);
            else elements.current.delete(row.node.id);
          }}
          onFocus={() => setWanted(row.node.id)}
          onClick={() => perform(activation(row))}
        />
      ))}
    </div>
  );
}

interface TreeRowProps {
  row: Row;
  trans: TranslationBundle;
  isTabStop: boolean;
  refer: (element: HTMLElement | null) => void;
  onFocus: () => void;
  onClick: () => void;
}

function TreeRow({ row, trans, isTabStop, refer, onFocus, onClick }: TreeRowProps): JSX.Element {
  const { node, depth, expanded } = row;
  const isDead = expanded === undefined && !node.place;
  const count = countText(row, trans);
  const note = node.isOptional ? trans.__('optional') : labNote(node, trans);
  const spokenNote = node.isOptional || note === undefined ? note : trans.__('lab: %1', note);
  return (
    // Keys are handled by the tree, which owns the focus.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      ref={refer}
      role="treeitem"
      className="waymark-row"
      data-item-id={node.id}
      data-lab={node.place?.lab}
      data-kind={node.kind}
      data-state={node.state}
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- React's types know no custom properties
      style={{ '--waymark-depth': depth } as React.CSSProperties}
      aria-level={depth}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-expanded={expanded}
      aria-disabled={isDead || undefined}
      aria-label={`${node.text}${spokenNote === undefined ? '' : `, ${spokenNote}`}, ${stateWord(node.state, trans)}${countLabel(node, trans)}`}
      title={isDead ? trans.__('The lab for this is still to come') : undefined}
      tabIndex={isTabStop ? 0 : -1}
      onFocus={onFocus}
      onClick={onClick}
    >
      <span className="waymark-row-caret">
        {expanded !== undefined && <caretRightIcon.react tag={null} width="14px" height="14px" />}
      </span>
      {node.kind !== 'group' && <StateRing state={node.state} part={partDone(node)} />}
      <span className="waymark-row-text">
        {node.text}
        {note !== undefined && <span className="waymark-row-lab">{note}</span>}
        {isDead && count !== '' && <span className="waymark-row-note">{count}</span>}
      </span>
      {!isDead && <span className="waymark-row-count">{count}</span>}
    </div>
  );
}

function partDone(node: RoadmapNode): number {
  return node.checks === 0 ? 0 : node.passed / node.checks;
}
