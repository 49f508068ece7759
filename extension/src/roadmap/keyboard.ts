import type { Row } from './tree.ts';

/** What a key asks of the tree. */
export type TreeAction =
  | { readonly type: 'focus'; readonly id: string }
  | { readonly type: 'expand'; readonly ids: readonly string[]; readonly expanded: boolean }
  | { readonly type: 'open'; readonly id: string };

/**
 * The keys of a tree, as the ARIA Authoring Practices (tree view pattern) define them: arrows, Home,
 * End, Enter, Space, `*`, and a letter to go to the next line that begins with it.
 *
 * @param focused The id of the row that has the focus.
 * @param key `KeyboardEvent.key`.
 * @returns Undefined for a key that is not the tree's.
 */
export function treeAction(rows: readonly Row[], focused: string, key: string): TreeAction | undefined {
  const index = rows.findIndex(row => row.node.id === focused);
  const row = rows[index];
  if (!row) return undefined;
  const expand = (expanded: boolean): TreeAction => ({ type: 'expand', ids: [row.node.id], expanded });
  switch (key) {
    case 'ArrowDown':
      return focus(rows[index + 1]);
    case 'ArrowUp':
      return focus(rows[index - 1]);
    case 'Home':
      return focus(rows[0]);
    case 'End':
      return focus(rows.at(-1));
    case 'ArrowRight':
      if (row.expanded === false) return expand(true);
      return row.expanded ? focus(rows[index + 1]) : undefined;
    case 'ArrowLeft':
      if (row.expanded) return expand(false);
      return focus(rows.find(other => other.node === row.parent));
    case 'Enter':
    case ' ':
      return activation(row);
    case '*': {
      const closed = rows.filter(other => other.parent === row.parent && other.expanded === false);
      return { type: 'expand', ids: closed.map(other => other.node.id), expanded: true };
    }
    default:
      return key.length === 1 ? focus(nextByLetter(rows, index, key)) : undefined;
  }
}

function focus(row: Row | undefined): TreeAction | undefined {
  return row && { type: 'focus', id: row.node.id };
}

/** What a click or Enter on a row does: open or close a branch, go to the place of a leaf. */
export function activation(row: Row): TreeAction | undefined {
  if (row.expanded !== undefined) {
    return { type: 'expand', ids: [row.node.id], expanded: !row.expanded };
  }
  return row.node.place && { type: 'open', id: row.node.id };
}

function nextByLetter(rows: readonly Row[], index: number, letter: string): Row | undefined {
  const wanted = letter.toLowerCase();
  const ring = [...rows.slice(index + 1), ...rows.slice(0, index)];
  return ring.find(row => row.node.text.toLowerCase().startsWith(wanted));
}
