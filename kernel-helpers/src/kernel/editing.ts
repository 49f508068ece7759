import { findSyntaxErrors } from './compiler/cell-source.ts';
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
export function completeCode({ compiler }: Evaluator, { code, cursor_pos: cursor }: CodePosition): Content {
  const { candidates, start, end, original } = compiler.complete('', code, toUnits(code, cursor));
  const kinds = new Map(original?.entries.map(entry => [entry.name, entry.kind]));
  const from = toCodePoints(code, start);
  const to = toCodePoints(code, end);
  return {
    status: 'ok',
    matches: candidates,
    cursor_start: from,
    cursor_end: to,
    metadata: {
      _jupyter_types_experimental: candidates.map(text => ({
        start: from,
        end: to,
        text,
        type: kinds.get(text) ?? '',
      })),
    },
  };
}

/** The answer to `inspect_request`: the type and the documentation of what the cursor is on. */
export function inspectCode({ compiler }: Evaluator, { code, cursor_pos: cursor }: CodePosition): Content {
  const units = toUnits(code, cursor);
  const info =
    compiler.inspect('', code, units) ?? (units > 0 ? compiler.inspect('', code, units - 1) : undefined);
  if (!info) return { status: 'ok', found: false, data: {}, metadata: {} };
  return { status: 'ok', found: true, data: { 'text/plain': quickInfoText(info) }, metadata: {} };
}

/** The answer to `is_complete_request`. */
export function isComplete({ compiler }: Evaluator, { code }: { readonly code: string }): Content {
  const { completed, indent } = compiler.tslab.isCompleteCode(code);
  if (!completed) return { status: 'incomplete', indent: indent ?? '' };
  return { status: findSyntaxErrors(code).length === 0 ? 'complete' : 'invalid' };
}
