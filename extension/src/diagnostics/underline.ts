import { diagnosticCount, setDiagnostics } from '@codemirror/lint';
import type { CodeCell } from '@jupyterlab/cells';
import { CodeMirrorEditor } from '@jupyterlab/codemirror';
import type { CellDiagnostic } from '@waymark/roadmap/diagnostics';

const SOURCE = 'TypeScript';

/** Underlines the mistakes of a cell, and explains each where the mouse rests on it. */
export function underline(cell: CodeCell, diagnostics: readonly CellDiagnostic[]): void {
  const { editor } = cell;
  if (!(editor instanceof CodeMirrorEditor)) return;
  const view = editor.editor;
  const marks = diagnostics.map(({ start, end, message, code, severity }) => ({
    from: start,
    to: end,
    message,
    severity,
    source: `${SOURCE} ${code}`,
  }));
  view.dispatch(setDiagnostics(view.state, marks));
}

/** Whether a cell shows mistakes. */
export function isUnderlined({ editor }: CodeCell): boolean {
  return editor instanceof CodeMirrorEditor && diagnosticCount(editor.editor.state) > 0;
}
