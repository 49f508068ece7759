import { metInCell, noteTouch } from '../check/run.ts';
import type { PlaceholderHooks } from '../host.ts';
import { UnattemptedError } from './error.ts';
import { makePlaceholder, placeholderLabel } from './todo.ts';

/** What the kernel asks about placeholders. */
export const placeholderHooks: PlaceholderHooks = {
  make: makePlaceholder,
  isPlaceholder: value => placeholderLabel(value) !== undefined,
  meet: value => {
    const label = placeholderLabel(value);
    if (label !== undefined) noteTouch(label);
  },
  unattempted: cause => {
    const label = metInCell();
    return label === undefined ? undefined : new UnattemptedError(label, { cause });
  },
};
