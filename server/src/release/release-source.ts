import { CellError } from './cell-error.ts';
import { findRegions, type Region } from './regions.ts';
import { sealHints } from './seal-hints.ts';
import { stubSolution } from './stub.ts';
import { parseCell } from './syntax.ts';

/**
 * A code cell as a student gets it: hidden tests taken out, hints sealed, and each solution replaced
 * by its stub, either the author's own or one made by {@link stubSolution}.
 *
 * An author's own stub follows its solution at once. Its lines are comments, and lose one `//`:
 *
 *     /// BEGIN SOLUTION
 *     const model: tf.Sequential = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [3] })] });
 *     /// END SOLUTION
 *     /// BEGIN STUB
 *     // const model: tf.Sequential = tf.sequential();
 *     // // Add a layer here.
 *     /// END STUB
 *
 * @throws CellError Naming the line, when the source or its markers are wrong.
 */
export function releaseCode(source: string): string {
  const regions = findRegions(source);
  if (regions.length === 0) return sealHints(source);
  const file = parseCell(source);
  const lines = source.split('\n');
  const released = replaceRegions(lines, regions, (region, next) => {
    if (region.kind !== 'SOLUTION') return [];
    return next ? ownStub(lines, next) : stubSolution(file, region);
  });
  parseReleased(released);
  return sealHints(released);
}

/**
 * A Markdown cell as a student gets it.
 *
 * @throws CellError As {@link releaseCode}.
 */
export function releaseMarkdown(source: string): string {
  const lines = source.split('\n');
  return replaceRegions(lines, findRegions(source), ({ kind }, next) => {
    if (kind !== 'SOLUTION') return [];
    return next ? ownStub(lines, next) : ['*Your answer here.*'];
  });
}

/** `replacement` also gets the author's stub that belongs to a solution, if there is one. */
function replaceRegions(
  lines: readonly string[],
  regions: readonly Region[],
  replacement: (region: Region, stub: Region | undefined) => string[],
): string {
  const released: string[] = [];
  let at = 0;
  for (const [index, region] of regions.entries()) {
    released.push(...lines.slice(at, region.begin));
    if (region.kind === 'STUB') {
      const before = regions[index - 1];
      if (before?.kind !== 'SOLUTION' || before.end + 1 !== region.begin) {
        throw new CellError('BEGIN STUB must follow END SOLUTION in the next line', region.begin + 1);
      }
    }
    const next = regions[index + 1];
    released.push(...replacement(region, next?.kind === 'STUB' ? next : undefined));
    at = region.end + 1;
  }
  return [...released, ...lines.slice(at)].join('\n');
}

function ownStub(lines: readonly string[], { begin, end }: Region): string[] {
  return lines.slice(begin + 1, end).map((line, index) => {
    const comment = /^(\s*)\/\/ ?(.*)$/.exec(line);
    if (!comment && line.trim() !== '') {
      throw new CellError(
        'expected each line of a stub to be a comment: // followed by the code',
        begin + index + 2,
      );
    }
    return comment ? `${comment[1]}${comment[2]}` : '';
  });
}

function parseReleased(source: string): void {
  try {
    parseCell(source);
  } catch (error) {
    if (!(error instanceof CellError)) throw error;
    throw new CellError(
      `the student's version does not parse (${error.message}): ${lineAt(source, error.line)}`,
      error.line,
    );
  }
}

function lineAt(source: string, line: number): string {
  return source.split('\n')[line - 1]?.trim() ?? '';
}
