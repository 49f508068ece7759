import {
  findMarkdownRegions,
  findRegions,
  groupAnswers,
  type Answer,
  type Region,
} from '@waymark/roadmap/lab';
import { CellError } from './cell-error.ts';
import { stubSolution } from './stub.ts';
import type { CellTypes } from './cell-types.ts';
import { parseCell } from './syntax.ts';

/**
 * A code cell as a student gets it: hidden tests and wrong answers taken out, and each answer replaced by its stub,
 * either the author's own or one made by {@link stubSolution}.
 *
 * @param source A cell whose markers are sound.
 * @param types Tells the types that the author has not written.
 * @throws CellError Naming the line, when the code is wrong or no stub can be made.
 */
export function releaseCode(source: string, types: CellTypes): string {
  const released = replaceAnswers(source, types, (_answer, stub) => stub);
  parseReleased(released);
  return released;
}

/**
 * A code cell without its hidden tests and wrong answers, in which something stands for each answer.
 *
 * @param write Gives what stands there: lines, the last one's line break included, as its stub has them.
 * @throws CellError As {@link releaseCode} does.
 */
export function replaceAnswers(
  source: string,
  types: CellTypes,
  write: (answer: Answer, stub: string) => string,
): string {
  const { regions } = findRegions(source);
  if (regions.length === 0) return source;
  const { answers } = groupAnswers(source, regions);
  const file = parseCell(answers.length > 0 ? types.source : source);
  return replace(source, regions, answers, answer => {
    const { solution, stub } = answer;
    return write(answer, stub?.text ?? `${stubSolution(file, solution, types).join('\n')}\n`);
  });
}

const YOUR_ANSWER = '*Your answer here.*\n';

/** A Markdown cell as a student gets it. */
export function releaseMarkdown(source: string): string {
  return replaceTexts(source, ({ stub }) => stub?.text ?? YOUR_ANSWER);
}

/** A Markdown cell in which something stands for each model text: see {@link replaceAnswers}. */
export function replaceTexts(source: string, write: (answer: Answer) => string): string {
  const { regions } = findMarkdownRegions(source);
  const { answers } = groupAnswers(source, regions);
  return replace(source, regions, answers, write);
}

/** Takes all regions out, markers and the blank lines between an answer and its alternatives included. */
function replace(
  source: string,
  regions: readonly Region[],
  answers: readonly Answer[],
  stubOf: (answer: Answer) => string,
): string {
  const lines = source.split('\n').map(line => `${line}\n`);
  let released = '';
  let at = 0;
  for (const region of regions) {
    const before = lines.slice(at, region.beginLine - 1);
    const isBehindAnswer = region.kind === 'STUB' || region.kind === 'WRONG';
    if (!isBehindAnswer) released += before.join('');
    const answer = answers.find(({ solution }) => solution === region);
    if (answer) released += stubOf(answer);
    at = region.endLine;
  }
  return (released + lines.slice(at).join('')).replace(/\n$/, '');
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
