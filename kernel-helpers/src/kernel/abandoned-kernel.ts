/** How long a kernel without a parent waits for its first message. */
export const FIRST_MESSAGE_WITHIN_MS = 60_000;

/** The process that adopts those whose parents have ended. */
const INIT_PID = 1;

/**
 * Ends a kernel whose parent had ended before the kernel could look who that is, and to which nobody speaks:
 * it would wait for ever. (One in a container may have a parent of that number, which speaks to it.)
 */
export function endIfAbandoned(parent: number, wasAsked: () => boolean, end: () => void): void {
  if (parent !== INIT_PID) return;
  setTimeout(() => {
    if (!wasAsked()) end();
  }, FIRST_MESSAGE_WITHIN_MS).unref();
}
