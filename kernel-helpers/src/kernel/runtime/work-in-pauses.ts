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
    while (performance.now() < end) if (!step()) return;
    setImmediate(slice);
  };
  setImmediate(slice);
}
