import { REFUSAL_MIME } from '@waymark/roadmap/names';
import type { Refusal } from '@waymark/roadmap/refusal';
import type { MimeBundle } from '../../host.ts';
import { CompileError } from './compile-error.ts';
import { MissingCellsError } from './missing-cells-error.ts';
import { isA } from './thrown-value.ts';

/**
 * What a page of ours shows in the place of an error of which more is known than its text. Other front ends pass over
 * it, and show the error.
 */
export function refusalBundle(error: unknown): MimeBundle | undefined {
  const refusal = refusalOf(error);
  return refusal && { [REFUSAL_MIME]: refusal };
}

function refusalOf(error: unknown): Refusal | undefined {
  if (isA(error, MissingCellsError)) return { version: 1, needs: error.needs, mistakes: [] };
  if (isA(error, CompileError) && error.mistakes.length > 0) {
    return { version: 1, mistakes: [...error.mistakes] };
  }
  return undefined;
}
