import { z } from 'zod';

/** What the requests of a front end carry. Fields that a kernel does not use are left out. */
export const ExecuteRequest = z.object({
  code: z.string(),
  silent: z.boolean().default(false),
  store_history: z.boolean().default(true),
  user_expressions: z.record(z.string(), z.string()).default({}),
  allow_stdin: z.boolean().default(true),
  stop_on_error: z.boolean().default(true),
});
export type ExecuteRequest = z.infer<typeof ExecuteRequest>;

export const ExecuteMetadata = z.object({ cellId: z.string().optional() });

export const CodePosition = z.object({ code: z.string(), cursor_pos: z.int() });
export const IsCompleteRequest = z.object({ code: z.string() });

export const HistoryRequest = z.object({
  hist_access_type: z.literal(['range', 'tail', 'search']).default('tail'),
  output: z.boolean().default(false),
  raw: z.boolean().default(true),
  session: z.int().optional(),
  start: z.int().optional(),
  stop: z.int().nullish(),
  n: z.int().nullish(),
  pattern: z.string().nullish(),
  unique: z.boolean().default(false),
});
export type HistoryRequest = z.infer<typeof HistoryRequest>;

export const InputReply = z.object({ value: z.string() });

/** The data of a comm is any JSON: what it means is between its two ends. */
export const CommOpen = z.object({
  comm_id: z.string(),
  target_name: z.string(),
  data: z.unknown().default({}),
});
export type CommOpen = z.infer<typeof CommOpen>;

export const CommMsg = z.object({ comm_id: z.string(), data: z.unknown().default({}) });
export type CommMsg = z.infer<typeof CommMsg>;

export const CommClose = CommMsg;
export type CommClose = CommMsg;

export const CommInfoRequest = z.object({ target_name: z.string().optional() });
export type CommInfoRequest = z.infer<typeof CommInfoRequest>;
