import { blank, type CheckCell } from '@waymark/roadmap/lab';

/** A check as a student has it: what is hidden is blank, and every position stays. */
export function visibleSource({ source, hidden }: CheckCell): string {
  return blank(
    source,
    hidden.map(({ begin, end }) => ({ from: begin, to: end })),
  );
}
