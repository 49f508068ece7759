import { runnableSource } from '@waymark/roadmap/alternatives';
import type { NameCompletion } from './compiler/editing/completions.ts';
import { loadTslab } from './compiler/tslab/load-tslab.ts';
import { completeImportPath } from './import-paths/complete-import-path.ts';
import type { Content } from './protocol/wire.ts';
import { quickInfoText } from './quick-info-text.ts';
import type { Evaluator } from './runtime/evaluator.ts';

interface CodePosition {
  readonly code: string;
  readonly cursor_pos: number;
}

/** Positions come and go in Unicode code points; the compiler counts UTF-16 units. */
function toUnits(code: string, codePoints: number): number {
  return Array.from(code).slice(0, codePoints).join('').length;
}

function toCodePoints(code: string, units: number): number {
  return Array.from(code.slice(0, units)).length;
}

/** The answer to `complete_request`. */
export function completeCode(evaluator: Evaluator, { code, cursor_pos: cursor }: CodePosition): Content {
  const position = toUnits(code, cursor);
  const { matches, start, end }: NameCompletion =
    completeImportPath(evaluator.folder, code, position) ?? evaluator.compiler.complete(code, position);
  const from = toCodePoints(code, start);
  const to = toCodePoints(code, end);
  return {
    status: 'ok',
    matches: matches.map(({ text }) => text),
    cursor_start: from,
    cursor_end: to,
    metadata: {
      _jupyter_types_experimental: matches.map(({ text, type }) => ({ start: from, end: to, text, type })),
    },
  };
}

/** The answer to `inspect_request`: the type and the documentation of what the cursor is on. */
export function inspectCode({ compiler }: Evaluator, { code, cursor_pos: cursor }: CodePosition): Content {
  const units = toUnits(code, cursor);
  const info = compiler.inspect(code, units) ?? (units > 0 ? compiler.inspect(code, units - 1) : undefined);
  if (!info) return { status: 'ok', found: false, data: {}, metadata: {} };
  return { status: 'ok', found: true, data: { 'text/plain': quickInfoText(info) }, metadata: {} };
}

/** The answer to `is_complete_request`. */
export function isComplete({ compiler }: Evaluator, { code }: { readonly code: string }): Content {
  const { completed, indent } = loadTslab().isCompleteCode(runnableSource(code));
  if (!completed) return { status: 'incomplete', indent: indent ?? '' };
  return { status: compiler.isGrammatical(code) ? 'complete' : 'invalid' };
}
