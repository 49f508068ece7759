import type { TranslationBundle } from '@jupyterlab/translation';
import type { Curriculum, ItemState, Person, ProgressState } from '@waymark/roadmap';
import { useState } from 'react';
import { buildTree, type RoadmapNode } from '../roadmap/tree.ts';
import type { Feed } from './feed.ts';
import { stuckPeople } from './summary.ts';

interface SideBySideProps {
  team: Feed;
  curriculum: Curriculum;
  /** Those of whom one sees where they stand, the student first. */
  people: readonly Person[];
  me: string;
  now: number;
  /** The levels that are open at first; default: none. */
  opened?: readonly string[];
  trans: TranslationBundle;
}

const MARKS: Readonly<Record<ItemState, string>> = {
  done: '✓',
  'in-progress': '◐',
  'not-started': '○',
  coming: '',
};

/** The team by level and item: a column for each member; a level opens to its items. */
export function SideBySide(props: SideBySideProps): JSX.Element {
  const { team, curriculum, people, me, now, trans } = props;
  const [opened, setOpened] = useState(props.opened ?? []);
  const trees = people.map(person => buildTree(curriculum, progressOf(team, person.id)));
  const stuck = people.map(person => stuckItems(team, curriculum, person, now));
  const toggle = (id: string): void =>
    setOpened(known => (known.includes(id) ? known.filter(other => other !== id) : [...known, id]));
  return (
    // It scrolls to both sides, so the keyboard must reach it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className="waymark-side-by-side" aria-label={trans.__('Side by side')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{trans.__('Level')}</th>
            {people.map(({ id, name }) => (
              <th key={id} scope="col" title={name}>
                <span>{id === me ? trans.__('%1 (you)', name) : name}</span>
              </th>
            ))}
          </tr>
        </thead>
        {curriculum.levels.map((level, index) => {
          const isOpen = opened.includes(level.id);
          return (
            <tbody key={level.id} data-level={level.id}>
              <tr className="waymark-side-level">
                <th scope="row">
                  <button type="button" aria-expanded={isOpen} onClick={() => toggle(level.id)}>
                    {level.title}
                  </button>
                </th>
                {trees.map((tree, column) => (
                  <td key={people[column]?.id}>
                    <span aria-hidden>{`${tree[index]?.done ?? 0}/${tree[index]?.items ?? 0}`}</span>
                    <span className="waymark-visually-hidden">
                      {trans.__('%1 of %2 done', tree[index]?.done ?? 0, tree[index]?.items ?? 0)}
                    </span>
                  </td>
                ))}
              </tr>
              {isOpen &&
                leavesOf(trees[0]?.[index]).map(({ id, text }, row) => (
                  <tr key={id} data-item={id}>
                    <th scope="row">{text}</th>
                    {trees.map((tree, column) => (
                      <ItemCell
                        key={people[column]?.id}
                        state={leavesOf(tree[index])[row]?.state ?? 'not-started'}
                        isStuck={stuck[column]?.has(id) ?? false}
                        trans={trans}
                      />
                    ))}
                  </tr>
                ))}
            </tbody>
          );
        })}
      </table>
    </section>
  );
}

function ItemCell({
  state,
  isStuck,
  trans,
}: {
  state: ItemState;
  isStuck: boolean;
  trans: TranslationBundle;
}): JSX.Element {
  return (
    <td data-state={state} data-stuck={isStuck}>
      <span aria-hidden>{isStuck ? '▲' : MARKS[state]}</span>
      <span className="waymark-visually-hidden">
        {isStuck ? trans.__('stuck') : describeItem(state, trans)}
      </span>
    </td>
  );
}

function describeItem(state: ItemState, trans: TranslationBundle): string {
  switch (state) {
    case 'done':
      return trans.__('done');
    case 'in-progress':
      return trans.__('begun');
    case 'not-started':
      return trans.__('not begun');
    case 'coming':
      return trans.__('its lab is still to come');
  }
}

/** The lines of a level that have none below them and that count. */
function leavesOf(node: RoadmapNode | undefined): RoadmapNode[] {
  if (!node) return [];
  if (node.children.length > 0) return node.children.flatMap(leavesOf);
  return node.isOptional === true ? [] : [node];
}

/** A member's progress, as far as their team may see it. */
function progressOf(team: Feed, subject: string): ProgressState {
  const labs: ProgressState['labs'] = {};
  for (const standing of team.values.of(subject)) {
    const { lab, check, progress } = standing;
    (labs[lab] ??= { openedAt: progress.at, checks: {} }).checks[check] = progress;
  }
  return { labs };
}

/** The items of the checks with which somebody is stuck. */
function stuckItems(team: Feed, curriculum: Curriculum, person: Person, now: number): ReadonlySet<string> {
  return new Set(
    stuckPeople(team, [person], now).flatMap(
      ({ standing: { lab, check } }) =>
        curriculum.labs[lab]?.checks.find(({ id }) => id === check)?.items ?? [],
    ),
  );
}
