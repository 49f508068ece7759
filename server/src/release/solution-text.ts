import { runnableSource } from '@waymark/roadmap/alternatives';

/** An author's marker, or a note to the gate. */
const MARKER = /^[ \t]*\/\/\/ (BEGIN|END|EQUIVALENT)\b.*(\n|$)/gm;

/**
 * An answer's cell as a student may see it in the end: the right answer, without the author's markers, stubs and wrong
 * answers.
 *
 * @example
 * solutionText('/// BEGIN SOLUTION\nconst a = 1;\n/// END SOLUTION'); // 'const a = 1;'
 */
export function solutionText(source: string): string {
  return runnableSource(source)
    .replace(MARKER, '')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/\n\n(?=[ \t]*\})/g, '\n')
    .replace(/^\n+|\n+$/g, '');
}
