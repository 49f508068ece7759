import { EMPTY_PROGRESS } from '@waymark/roadmap';
import { describe, expect, it } from 'vitest';
import { CURRICULUM } from '../../testing/curriculum.ts';
import { activation, treeAction } from './keyboard.ts';
import { buildTree, visibleRows, type Row } from './tree.ts';

const ROWS = visibleRows(buildTree(CURRICULUM, EMPTY_PROGRESS), ({ id }) => id !== 'intermediate');

function row(id: string): Row {
  const found = ROWS.find(candidate => candidate.node.id === id);
  if (!found) throw new Error(`no ${id}`);
  return found;
}

describe('treeAction', () => {
  it.each([
    ['beginner', 'ArrowDown', 'beginner/Hands-On'],
    ['beginner/Hands-On', 'ArrowUp', 'beginner'],
    ['beginner', 'ArrowRight', 'beginner/Hands-On'],
    ['beginner.house.serve', 'ArrowLeft', 'beginner.house'],
    ['beginner.house', 'Home', 'beginner'],
    ['beginner', 'End', 'intermediate'],
    ['beginner', 's', 'beginner.house.serve'],
    ['beginner.house.serve', 'T', 'beginner.house.train'],
    ['beginner.spam', '2', 'intermediate'],
  ])('from %s, %s goes to %s', (from, key, to) => {
    expect(treeAction(ROWS, from, key)).toEqual({ type: 'focus', id: to });
  });

  it('opens and closes branches with the arrows', () => {
    expect(treeAction(ROWS, 'intermediate', 'ArrowRight')).toEqual({
      type: 'expand',
      ids: ['intermediate'],
      expanded: true,
    });
    expect(treeAction(ROWS, 'beginner.house', 'ArrowLeft')).toEqual({
      type: 'expand',
      ids: ['beginner.house'],
      expanded: false,
    });
  });

  it('opens all siblings with *', () => {
    expect(treeAction(ROWS, 'beginner', '*')).toEqual({
      type: 'expand',
      ids: ['intermediate'],
      expanded: true,
    });
  });

  it.each(['Enter', ' '])('activates with %j', key => {
    expect(treeAction(ROWS, 'beginner.house.train', key)).toEqual({
      type: 'open',
      id: 'beginner.house.train',
    });
    expect(treeAction(ROWS, 'beginner', key)).toEqual({ type: 'expand', ids: ['beginner'], expanded: false });
  });

  it.each([
    ['beginner', 'ArrowUp'],
    ['beginner', 'x'],
    ['beginner.spam', 'Enter'],
    ['beginner.spam', 'ArrowRight'],
    ['beginner', 'Tab'],
    ['nowhere', 'ArrowDown'],
  ])('from %s, leaves %s alone', (from, key) => {
    expect(treeAction(ROWS, from, key)).toBeUndefined();
  });
});

describe('activation', () => {
  it('opens a closed branch, and goes to the place of a line that has one', () => {
    expect(activation(row('intermediate'))).toMatchObject({ type: 'expand', expanded: true });
    expect(activation(row('beginner.house.serve'))).toEqual({ type: 'open', id: 'beginner.house.serve' });
    expect(activation(row('beginner.spam'))).toBeUndefined();
  });
});
