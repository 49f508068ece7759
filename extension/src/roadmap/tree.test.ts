import { EMPTY_PROGRESS, foldEvent, type ProgressState } from '@waymark/roadmap';
import { describe, expect, it } from 'vitest';
import { CURRICULUM } from '../../testing/curriculum.ts';
import { checkEvent } from '../../testing/events.ts';
import { ENGLISH } from '../english.ts';
import { labNote } from './words.ts';
import { ancestorIds, buildTree, findNode, visibleRows, type RoadmapNode } from './tree.ts';

function passing(...checks: string[]): ProgressState {
  return checks.map(check => checkEvent({ check })).reduce(foldEvent, EMPTY_PROGRESS);
}

function node(state: ProgressState, id: string): RoadmapNode {
  const found = findNode(buildTree(CURRICULUM, state), id);
  if (!found) throw new Error(`no ${id}`);
  return found;
}

function after(...checks: string[]): ProgressState {
  return checks.map(check => checkEvent({ check })).reduce(foldEvent, EMPTY_PROGRESS);
}

function leads(state: ProgressState, id: string): unknown {
  return node(state, id).place;
}

describe('buildTree', () => {
  it('has every line of the roadmap, in its order', () => {
    const rows = visibleRows(buildTree(CURRICULUM, EMPTY_PROGRESS), () => true);
    expect(rows.map(({ node, depth }) => `${depth} ${node.id}`)).toEqual([
      '1 beginner',
      '2 beginner/Hands-On',
      '3 beginner.house',
      '4 beginner.house.train',
      '4 beginner.house.serve',
      '3 beginner.spam',
      '1 intermediate',
      '2 intermediate/Topics',
      '3 intermediate.api',
    ]);
  });

  it('says of a line without a lab that it is coming, and leads nowhere', () => {
    expect(node(EMPTY_PROGRESS, 'beginner.spam')).toMatchObject({ state: 'coming', place: undefined });
    expect(node(EMPTY_PROGRESS, 'intermediate')).toMatchObject({ state: 'coming', items: 1, coming: 1 });
  });

  it('says what the lab of a line has earned, once it was begun', () => {
    expect(node(EMPTY_PROGRESS, 'beginner.house.train').labPoints).toBeUndefined();
    const begun = node(passing('q1'), 'beginner.house.train');
    expect(begun.labPoints).toEqual({ earned: 2, possible: 6 });
    expect(labNote(begun, ENGLISH)).toBe('House prices · 2 of 6 points');
  });

  it('counts what is passed', () => {
    expect(node(EMPTY_PROGRESS, 'beginner.house.train')).toMatchObject({
      state: 'not-started',
      passed: 0,
      checks: 2,
    });
    expect(node(passing('q1'), 'beginner.house.train')).toMatchObject({
      state: 'in-progress',
      passed: 1,
      done: 0,
    });
    expect(node(passing('q1', 'q2'), 'beginner.house.train')).toMatchObject({
      state: 'done',
      passed: 2,
      done: 1,
    });
    expect(node(passing('q1', 'q2'), 'beginner.house')).toMatchObject({
      state: 'in-progress',
      done: 1,
      items: 2,
    });
    expect(node(passing('q1', 'q2', 'q3'), 'beginner.house')).toMatchObject({ state: 'done', done: 2 });
  });

  it('is not done with a branch of which something is still to come', () => {
    expect(node(passing('q1', 'q2', 'q3'), 'beginner')).toMatchObject({
      state: 'in-progress',
      done: 2,
      items: 3,
      coming: 1,
    });
  });

  it('leads to the top of a lab that was not begun, and names it', () => {
    expect(node(EMPTY_PROGRESS, 'beginner.house.train')).toMatchObject({
      place: { lab: 'beginner/house-prices' },
      labTitle: 'House prices',
    });
    expect(node(EMPTY_PROGRESS, 'beginner.house').place).toBeUndefined();
  });

  it('shows the lab of a line with children as an optional line, which counts for nothing', () => {
    const curriculum = structuredClone(CURRICULUM);
    curriculum.levels[0].groups[0].items[0].lab = 'beginner/warm-up';
    curriculum.labs['beginner/warm-up'] = {
      id: 'beginner/warm-up',
      title: 'Warm up',
      minutes: 10,
      anchors: {},
      checks: [{ id: 'q1', points: 1, cell: 'q1', items: ['beginner.house'] }],
    };
    const house = findNode(buildTree(curriculum, EMPTY_PROGRESS), 'beginner.house');
    expect(house).toMatchObject({ items: 2, done: 0, coming: 0 });
    expect(house?.children.map(({ text }) => text)).toEqual(['Warm up', 'Train a model', 'Serve the model']);
    expect(house?.children[0]).toMatchObject({
      isOptional: true,
      state: 'not-started',
      place: { lab: 'beginner/warm-up' },
    });
  });

  it('leads to the next open check of a lab in work, the own one first, and to the cell of the line when all are passed', () => {
    expect(leads(after('q1'), 'beginner.house.train')).toEqual({
      lab: 'beginner/house-prices',
      check: 'check-q2',
    });
    expect(leads(after('q1'), 'beginner.house.serve')).toEqual({
      lab: 'beginner/house-prices',
      check: 'check-q3',
    });
    expect(leads(after('q1', 'q2'), 'beginner.house.train')).toEqual({
      lab: 'beginner/house-prices',
      check: 'check-q3',
    });
    expect(leads(after('q1', 'q2', 'q3'), 'beginner.house.train')).toEqual({
      lab: 'beginner/house-prices',
      cell: 'train',
    });
  });
});

describe('visibleRows', () => {
  it('leaves out what closed branches hold, and tells siblings apart', () => {
    const rows = visibleRows(buildTree(CURRICULUM, EMPTY_PROGRESS), ({ id }) => id !== 'beginner.house');
    const house = rows.find(row => row.node.id === 'beginner.house');
    expect(house).toMatchObject({
      expanded: false,
      parent: { id: 'beginner/Hands-On' },
      position: 1,
      siblings: 2,
    });
    expect(rows.some(row => row.node.id === 'beginner.house.train')).toBe(false);
    expect(rows.find(row => row.node.id === 'beginner.spam')?.expanded).toBeUndefined();
  });
});

describe('ancestorIds', () => {
  it('gives the branches above a line', () => {
    const tree = buildTree(CURRICULUM, EMPTY_PROGRESS);
    expect(ancestorIds(tree, 'beginner.house.train')).toEqual([
      'beginner',
      'beginner/Hands-On',
      'beginner.house',
    ]);
    expect(ancestorIds(tree, 'nowhere')).toBeUndefined();
  });
});
