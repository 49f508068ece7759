/** How long a request may have to wait for the work's next pause. */
const SLICE_MS = 5;
/** How soon to look again after finding something more important going on. */
const RETRY_AFTER_MS = 100;

/**
 * Does a long piece of work in short slices, none of them while something more important goes on.
 *
 * @param step Does a piece of the work and says whether there is more.
 * @param isBusy Whether there is something more important.
 */
export function workInPauses(step: () => boolean, isBusy: () => boolean): void {
  const slice = (): void => {
    if (isBusy()) {
      setTimeout(slice, RETRY_AFTER_MS).unref();
      return;
    }
    const end = performance.now() + SLICE_MS;
    // A step at least: on a busy machine the slice may be over before it begins.
    do if (!step()) return;
    while (performance.now() < end);
    setImmediate(slice);
  };
  setImmediate(slice);
}
