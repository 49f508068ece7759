/**
 * Whether nbgrader has started this kernel to grade or to validate a notebook, which it says in the environment. It then
 * reads two things of a test's cell: standard error as a failure, and the first `execute_result`, where it is a number, as
 * the points. A cell without either earns everything.
 */
export function isGradingRun(env: NodeJS.ProcessEnv = process.env): boolean {
  return Boolean(env['NBGRADER_EXECUTION']);
}
