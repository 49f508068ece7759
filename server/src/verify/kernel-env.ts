/** What a kernel needs of the environment. All else, secrets among it, is none of a submission's business. */
const PASSED =
  /^(?:PATH|HOME|USER|LANG|LC_.*|TZ|TMPDIR|TEMP|TMP|XDG_CACHE_HOME|LD_LIBRARY_PATH|DYLD_.*|SYSTEMROOT|WAYMARK_CACHE|WAYMARK_TF_BACKEND|NODE_EXTRA_CA_CERTS)$/i;

/**
 * The variables with which a kernel starts that runs somebody's submission.
 *
 * @param env Of this process.
 * @param seed Of the student; undefined: the author's.
 * @returns The variables; undefined for those that it does not get.
 */
export function kernelEnv(env: NodeJS.ProcessEnv, seed: string | undefined): NodeJS.ProcessEnv {
  const hidden = Object.keys(env).filter(name => !PASSED.test(name));
  return { ...Object.fromEntries(hidden.map(name => [name, undefined])), WAYMARK_SEED: seed };
}
