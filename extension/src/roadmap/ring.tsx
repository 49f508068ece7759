import type { ItemState } from '@waymark/roadmap';

const RADIUS = 6;
const LENGTH = 2 * Math.PI * RADIUS;

/** A line's state as a small ring: dashed, empty, filled as far as its checks are passed, or ticked. */
export function StateRing({ state, part }: { state: ItemState; part: number }): JSX.Element {
  return (
    <svg className="waymark-ring" data-state={state} viewBox="0 0 16 16" width="16" height="16" aria-hidden>
      <circle className="waymark-ring-track" cx="8" cy="8" r={RADIUS} />
      {state === 'in-progress' && (
        <circle
          className="waymark-ring-part"
          cx="8"
          cy="8"
          r={RADIUS}
          strokeDasharray={`${Math.max(part, 0.08) * LENGTH} ${LENGTH}`}
          transform="rotate(-90 8 8)"
        />
      )}
      {state === 'done' && <path className="waymark-ring-tick" d="M5 8.300l2.100 2.100L11.200 6" />}
    </svg>
  );
}
