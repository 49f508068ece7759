import type { CheckState } from '@waymark/roadmap';

const SHAPES: Record<CheckState, JSX.Element> = {
  passed: <path d="M6 10.300l2.800 2.800L14.200 7.200" />,
  awaiting: <path d="M10 6v4.200l2.800 1.800" />,
  incorrect: <path d="M7.200 10h5.600" />,
  exception: <path d="M10 5.800v5M10 13.800v.200" />,
  unattempted: <path d="M7 10h0M10 10h0M13 10h0" />,
};

/** A check's state as an icon whose shape, not only its colour, tells the states apart. */
export function StateIcon({ state }: { state: CheckState }): JSX.Element {
  return (
    <svg className="waymark-check-icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden>
      <circle cx="10" cy="10" r="9" />
      {SHAPES[state]}
    </svg>
  );
}
