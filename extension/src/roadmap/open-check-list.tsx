import type { Lab } from '@waymark/roadmap';
import type { Place } from './tree.ts';

export interface OpenCheckListProps {
  lab: Lab;
  /** Those of its checks that are open. */
  checks: Lab['checks'];
  openLab(place: Place): void;
}

/** Checks of a lab, each of which leads to its place in the notebook. */
export function OpenCheckList({ lab, checks, openLab }: OpenCheckListProps): JSX.Element {
  return (
    <ul>
      {checks.map(({ id, cell }) => (
        <li key={id}>
          <button
            type="button"
            className="waymark-link"
            onClick={() => openLab({ lab: lab.id, check: cell })}
          >
            {id}
          </button>
        </li>
      ))}
    </ul>
  );
}
