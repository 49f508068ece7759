import { z } from 'zod';

/** From the page to the kernel. */
export const diagnosticsRequestSchema = z.object({
  /** Comes back with the answer. */
  request: z.int(),
  code: z.string(),
  /** The other cells: a name that one of them declares may be used, though that cell has not run yet. */
  others: z.array(z.string()),
});
export type DiagnosticsRequest = z.infer<typeof diagnosticsRequestSchema>;

/** A mistake in a cell, from `start` up to `end`, in UTF-16 units as JavaScript counts. */
export const cellDiagnosticSchema = z.object({
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  message: z.string(),
  /** TypeScript's number for it. */
  code: z.int(),
  /** A cell with an error does not run. */
  severity: z.enum(['error', 'warning']).default('error'),
});
export type CellDiagnostic = z.infer<typeof cellDiagnosticSchema>;

/** From the kernel to the page. */
export const diagnosticsReplySchema = z.object({
  request: z.int(),
  diagnostics: z.array(cellDiagnosticSchema),
});
export type DiagnosticsReply = z.infer<typeof diagnosticsReplySchema>;
