import type { CheckCall } from '@waymark/roadmap/lab';

/**
 * The cell of a check as a student reads it: what its author says of the check, its hints and its place on the roadmap,
 * is out of sight; the points stay.
 *
 * @param source The cell, of which hidden tests may be gone: they stand behind the options.
 */
export function releaseCheckCall(source: string, { options, points }: CheckCall): string {
  if (!options) return source;
  return `${source.slice(0, options.from)}{ points: ${points} }${source.slice(options.to)}`;
}
