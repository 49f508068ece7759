import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { TranslationBundle } from '@jupyterlab/translation';
import { z } from 'zod';

/** Renderers of ours come before `text/html` (50) and `text/plain` (120). */
export const MIME_RANK = 0;

export type MimeReading<T> = { readonly value: T } | { readonly problem: string };

/**
 * Reads what a kernel sent under `mime`. Data that does not fit the schema gives a sentence for
 * whoever made it, naming the field.
 */
export function readMime<T>(
  schema: z.ZodType<T>,
  mime: string,
  model: IRenderMime.IMimeModel,
  trans: TranslationBundle,
): MimeReading<T> {
  const parsed = schema.safeParse(model.data[mime]);
  if (parsed.success) return { value: parsed.data };
  return {
    problem: `${trans.__('This output is not valid %1, so it cannot be shown.', mime)}\n${z.prettifyError(parsed.error)}`,
  };
}
