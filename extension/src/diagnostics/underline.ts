import { forEachDiagnostic, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import type { Cell, CodeCell } from '@jupyterlab/cells';
import { CodeMirrorEditor } from '@jupyterlab/codemirror';
import type { CellDiagnostic } from '@waymark/roadmap/diagnostics';

const COMPILER = 'TypeScript';

/** What is underlined, from one offset of a cell to another, and why. */
export interface Mark {
  readonly from: number;
  readonly to: number;
  readonly message: string;
  readonly severity: 'error' | 'warning';
  /** Shown beside the message; begins with the name of who says it. */
  readonly source: string;
}

/** Underlines the mistakes that the compiler sees in a cell, and explains each where the mouse rests on it. */
export function underline(cell: CodeCell, diagnostics: readonly CellDiagnostic[]): void {
  const marks = diagnostics.map(({ start, end, message, code, severity }) => ({
    from: start,
    to: end,
    message,
    severity,
    source: `${COMPILER} ${code}`,
  }));
  setMarks(cell, COMPILER, marks);
}

/** Whether a cell shows mistakes that the compiler sees. */
export function isUnderlined(cell: CodeCell): boolean {
  return marksOf(cell).some(mark => isBy(mark, COMPILER));
}

/** Replaces what one of those who underline, the compiler or another, has underlined in a cell. */
export function setMarks(cell: Cell, owner: string, marks: readonly Mark[]): void {
  const { editor } = cell;
  if (!(editor instanceof CodeMirrorEditor)) return;
  const all = marksOf(cell);
  const others = all.filter(mark => !isBy(mark, owner));
  if (marks.length === 0 && others.length === all.length) return;
  const { state } = editor.editor;
  const { length } = state.doc;
  const fitting = marks.filter(({ from, to }) => from <= to && to <= length);
  editor.editor.dispatch(setDiagnostics(state, [...others, ...fitting]));
}

/** Where they are now: they move with the text around them. */
function marksOf({ editor }: Cell): Diagnostic[] {
  const marks: Diagnostic[] = [];
  if (editor instanceof CodeMirrorEditor) {
    forEachDiagnostic(editor.editor.state, (mark, from, to) => marks.push({ ...mark, from, to }));
  }
  return marks;
}

function isBy({ source }: Diagnostic, owner: string): boolean {
  return source?.split(' ', 1)[0] === owner;
}
