import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** A Jupyter connection file: where the front end expects the kernel's sockets. */
export const ConnectionInfo = z.object({
  transport: z.literal(['tcp', 'ipc']).default('tcp'),
  ip: z.string(),
  shell_port: z.int(),
  iopub_port: z.int(),
  stdin_port: z.int(),
  control_port: z.int(),
  hb_port: z.int(),
  key: z.string(),
  signature_scheme: z.literal('hmac-sha256').default('hmac-sha256'),
});
export type ConnectionInfo = z.infer<typeof ConnectionInfo>;

export function readConnectionFile(path: string): ConnectionInfo {
  return ConnectionInfo.parse(JSON.parse(readFileSync(path, 'utf8')));
}
