import { describe, expect, it } from 'vitest';
import { columnsInView, drawsSame, intoView, moved, placeOf, rowsInView } from './matrix-geometry.ts';

const VIEW = { top: 3_000, left: 0, width: 490, height: 428 };

describe('the matrix', () => {
  it('draws the rows and columns in view, and a few around them', () => {
    const rows = rowsInView(VIEW, 1_000);
    expect([rows[0], rows.at(-1), rows.length]).toEqual([96, 113, 18]);
    expect(columnsInView(VIEW, 300)).toHaveLength(18);
    expect(rowsInView(VIEW, 3)).toEqual([]);
    expect(rowsInView({ ...VIEW, top: 0, height: 0 }, 3)).toEqual([0, 1, 2]);
  });

  it('draws nothing anew for a small step, and none is missing after it', () => {
    const steps = Array.from({ length: 40 }, (_, step) => ({ ...VIEW, top: 3_000 + 10 * step }));
    for (const view of steps) {
      const rows = rowsInView(view, 1_000);
      expect(rows[0]).toBeLessThanOrEqual(Math.floor(view.top / 30) - 3);
      expect(rows.at(-1)).toBeGreaterThanOrEqual(Math.floor((view.top + 300) / 30) + 2);
      expect(drawsSame(VIEW, view)).toBe(JSON.stringify(rows) === JSON.stringify(rowsInView(VIEW, 1_000)));
    }
    expect(new Set(steps.map(view => rowsInView(view, 1_000).join(' '))).size).toBeLessThan(7);
    expect(drawsSame(VIEW, { ...VIEW, left: 400 })).toBe(false);
  });

  it('is walked by keys, and not left', () => {
    expect(moved([0, 0], 'ArrowUp', [5, 5])).toEqual([0, 0]);
    expect(moved([0, 0], 'ArrowDown', [5, 5])).toEqual([1, 0]);
    expect(moved([2, 2], 'End', [5, 5])).toEqual([2, 4]);
    expect(moved([2, 2], 'PageDown', [5, 5])).toEqual([4, 2]);
    expect(moved([2, 2], 'toString', [5, 5])).toBeUndefined();
    expect(moved([2, 2], 'Tab', [5, 5])).toBeUndefined();
  });

  it('keeps to the student and the check that were chosen, as others come and go', () => {
    const chosen = { row: 'kim', column: 'q2', place: [1, 1] } as const;
    expect(placeOf(chosen, ['ada', 'kim'], ['q1', 'q2'])).toEqual([1, 1]);
    expect(placeOf(chosen, ['aaron', 'ada', 'kim'], ['sum', 'q1', 'q2'])).toEqual([2, 2]);
    expect(placeOf(chosen, ['ada'], ['q1', 'q3']), 'where they stood').toEqual([0, 1]);
    expect(placeOf({ ...chosen, row: undefined, column: undefined }, [], [])).toEqual([0, 0]);
  });

  it('scrolls as far as it must', () => {
    expect(intoView([105, 2], VIEW)).toEqual({ top: 3_000, left: 0 });
    expect(intoView([200, 20], VIEW)).toEqual({ top: 5_730, left: 330 });
    expect(intoView([0, 0], VIEW)).toEqual({ top: 0, left: 0 });
  });
});
