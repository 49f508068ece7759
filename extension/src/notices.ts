/** How a notification shows that nobody has to act on. Without it JupyterLab only counts it, at the bell. */
export const BRIEFLY = { autoClose: 5_000 } as const;

/** What was thrown, in its own words. */
export function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
