import type { Answer } from '@waymark/roadmap/lab';
import type { CellTypes } from '../release/cell-types.ts';
import { replaceAnswers, replaceTexts } from '../release/release-source.ts';

/** What nbgrader puts in the place of an answer in code, as the configuration of an export tells it. */
export const CODE_STUB = '// Your answer here';

/** What nbgrader puts in the place of a written answer, by itself. */
const TEXT_STUB = 'YOUR ANSWER HERE';

/**
 * nbgrader knows one stub a language, so ours stands behind the answer, where our kernel leaves it out. nbgrader looks for
 * its words anywhere in a line, and takes out a line with END SOLUTION wherever it stands: from these two lines that is
 * all it does, and the stub stays.
 */
const BEGIN_STUB = '/// BEGIN STUB (END SOLUTION)';
const END_STUB = '/// END STUB (END SOLUTION)';

/** A cell for nbgrader: with its answers, and what nbgrader makes of that for a student. */
export interface CellTexts {
  readonly source: string;
  readonly release: string;
}

/** The two texts of a cell in which a student answers. */
export function answerTexts(source: string, types: CellTypes): CellTexts {
  return {
    source: replaceAnswers(source, types, ({ solution }, stub) => {
      const text = withoutComment(stub);
      return `${whole(source, solution)}${BEGIN_STUB}\n${text}${END_STUB}\n`;
    }),
    release: replaceAnswers(source, types, ({ solution }, stub) => {
      return `${indentation(source, solution)}${CODE_STUB}\n${withoutComment(stub)}`;
    }),
  };
}

/** The two texts of a cell in which a student writes. */
export function writtenTexts(source: string): CellTexts {
  return {
    source: replaceTexts(source, ({ solution, stub }) => {
      const kept = stub ? `${BEGIN_STUB}\n${stub.text}${END_STUB}\n` : '';
      return whole(source, solution) + kept;
    }),
    release: replaceTexts(source, ({ solution, stub }) => {
      return `${indentation(source, solution)}${TEXT_STUB}\n${stub?.text ?? ''}`;
    }),
  };
}

/** An answer's lines with those of its markers. */
function whole(source: string, { begin, end }: Answer['solution']): string {
  const text = source.slice(begin, end);
  return text.endsWith('\n') ? text : `${text}\n`;
}

/** nbgrader's own stub says it already. */
function withoutComment(stub: string): string {
  return stub.replace(/^[ \t]*\/\/ Your answer here.*\n/, '');
}

/** How far the marker is indented, and with it nbgrader's stub. */
function indentation(source: string, { begin }: Answer['solution']): string {
  return /^\s*/.exec(source.slice(begin))![0];
}
