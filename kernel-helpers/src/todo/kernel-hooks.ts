import { metInCell, noteTouch } from '../check/run.ts';
import { UnattemptedError } from './error.ts';
import { makePlaceholder, placeholderLabel } from './todo.ts';

/** What the kernel asks about placeholders, of which it knows nothing itself. */
export interface PlaceholderHooks {
  /** Makes what stands for a variable that an unattempted cell left without a value. */
  placeholder(name: string): unknown;
  isPlaceholder(value: unknown): boolean;
  /**
   * To be called when the running code reads a variable that holds a placeholder. A library that only
   * looks at the type of what it is given, as `tf.tensor2d` does, leaves no other trace of it.
   */
  meetPlaceholder(value: unknown): void;
  /**
   * The error to report in place of `cause`, with which the running cell ended, when that cell met a
   * placeholder: the exercise is not attempted yet. Undefined when it met none.
   */
  unattempted(cause: unknown): Error | undefined;
}

export const placeholderHooks: PlaceholderHooks = {
  placeholder: makePlaceholder,
  isPlaceholder: value => placeholderLabel(value) !== undefined,
  meetPlaceholder: value => {
    const label = placeholderLabel(value);
    if (label !== undefined) noteTouch(label);
  },
  unattempted: cause => {
    const label = metInCell();
    return label === undefined ? undefined : new UnattemptedError(label, { cause });
  },
};
