import { describe, expect, it } from 'vitest';
import { coverage } from './coverage.ts';
import {
  curriculumSchema,
  itemProgress,
  itemsWithLab,
  leafItems,
  type Curriculum,
  type Item,
} from './curriculum.ts';
import type { CheckProgress } from './check-progress.ts';
import type { ProgressState } from './fold.ts';

const leaf = (id: string, lab: string): Item => ({ id, text: id, lab, children: [] });

const train = leaf('beginner.house.train', 'beginner/house');
const app = leaf('beginner.house.app', 'beginner/house');
const house: Item = { id: 'beginner.house', text: 'House', children: [train, app] };
const forms = leaf('beginner.forms', 'beginner/forms');
const onnx = leaf('advanced.onnx', 'advanced/onnx');

const curriculum: Curriculum = {
  title: 'Roadmap',
  levels: [
    {
      id: 'beginner',
      title: '1. Beginner',
      groups: [
        { title: 'Topics', items: [forms] },
        { title: 'Hands-On', items: [house] },
      ],
    },
    { id: 'advanced', title: '3. Advanced', groups: [{ title: 'Topics', items: [onnx] }] },
  ],
  labs: {
    'beginner/house': {
      id: 'beginner/house',
      title: 'House',
      minutes: 60,
      checks: [
        { id: 'q1', points: 1, cell: 'c1', items: [train.id] },
        { id: 'q2', points: 1, cell: 'c2', items: [train.id] },
        { id: 'constructor', points: 1, cell: 'c3', items: [app.id] },
      ],
      anchors: {},
    },
    'beginner/forms': { id: 'beginner/forms', title: 'Forms', minutes: 20, checks: [], anchors: {} },
  },
};

function state(checks: Record<string, Partial<CheckProgress>>): ProgressState {
  const known = {
    best: 'unattempted',
    latest: 'unattempted',
    points: 0,
    maxPoints: 1,
    bestAt: '',
    attempts: 0,
    failures: 0,
    hints: 0,
    at: '',
  } as const;
  const progress = Object.entries(checks).map(([id, check]): [string, CheckProgress] => [
    id,
    { ...known, ...check },
  ]);
  return { labs: { 'beginner/house': { openedAt: '', checks: Object.fromEntries(progress) } } };
}

describe('itemProgress', () => {
  it.each<[string, Item, ProgressState, ReturnType<typeof itemProgress>]>([
    ['coming, where no lab exists', onnx, state({}), { state: 'coming', passed: 0, checks: 0 }],
    ['coming, where no check names it', forms, state({}), { state: 'coming', passed: 0, checks: 0 }],
    ['not started', train, { labs: {} }, { state: 'not-started', passed: 0, checks: 2 }],
    [
      'not started by an unattempted run',
      train,
      state({ q1: {} }),
      { state: 'not-started', passed: 0, checks: 2 },
    ],
    [
      'in progress by a wrong answer',
      train,
      state({ q1: { attempts: 1 } }),
      { state: 'in-progress', passed: 0, checks: 2 },
    ],
    [
      'in progress by a hint',
      train,
      state({ q2: { hints: 1 } }),
      { state: 'in-progress', passed: 0, checks: 2 },
    ],
    [
      'in progress by one of two',
      train,
      state({ q1: { best: 'passed', latest: 'incorrect', attempts: 2 } }),
      { state: 'in-progress', passed: 1, checks: 2 },
    ],
    [
      'done by all',
      train,
      state({ q1: { best: 'passed', attempts: 1 }, q2: { best: 'passed', attempts: 1 } }),
      { state: 'done', passed: 2, checks: 2 },
    ],
    [
      'a parent sums its children',
      house,
      state({ q1: { best: 'passed', attempts: 1 } }),
      { state: 'in-progress', passed: 1, checks: 3 },
    ],
    [
      'a check that every object inherits by name',
      app,
      state({}),
      { state: 'not-started', passed: 0, checks: 1 },
    ],
  ])('%s', (_title, item, progress, expected) => {
    expect(itemProgress(curriculum, progress, item)).toEqual(expected);
  });
});

it('coverage counts lines, labs and checks, and names the lines that a lab forgot', () => {
  expect(coverage(curriculum)).toEqual([
    {
      level: 'beginner',
      title: '1. Beginner',
      items: 3,
      withLab: 3,
      covered: 2,
      labs: 2,
      checks: 3,
      unchecked: ['beginner.forms'],
    },
    {
      level: 'advanced',
      title: '3. Advanced',
      items: 1,
      withLab: 0,
      covered: 0,
      labs: 0,
      checks: 0,
      unchecked: [],
    },
  ]);
});

it('leafItems keeps the order', () => {
  expect(leafItems([house, forms])).toEqual([train, app, forms]);
});

it('itemsWithLab keeps a line with children that has a lab of its own, and leaves out one that has none', () => {
  const optional: Item = { ...house, lab: 'beginner/first-steps' };
  expect(itemsWithLab([optional, forms])).toEqual([optional, train, app, forms]);
  expect(itemsWithLab([house, forms])).toEqual([train, app, forms]);
});

it('a curriculum survives its schema, however deep', () => {
  expect(curriculumSchema.parse(structuredClone(curriculum))).toEqual(curriculum);
  const broken = structuredClone(curriculum);
  broken.levels[0]!.groups[1]!.items[0]!.children[0]!.id = 'no id';
  expect(curriculumSchema.safeParse(broken).success).toBe(false);
});
