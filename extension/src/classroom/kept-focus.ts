import { useEffect, useRef, type FocusEvent, type RefObject } from 'react';

const FOCUSABLE = 'button:not([disabled]), summary, input, textarea';

/** What a container takes over that keeps the focus. */
export interface KeptFocus<T extends HTMLElement> {
  readonly ref: RefObject<T>;
  readonly onFocus: () => void;
  readonly onBlur: (event: FocusEvent) => void;
}

/**
 * Keeps the keyboard's focus within a container when what had it is gone, such as a button that has done its work:
 * else it falls back to the page, and whoever works by keyboard begins anew.
 *
 * @param preferred Where it goes first, as a selector; default: to the first thing that takes it.
 */
export function useKeptFocus<T extends HTMLElement>(preferred = FOCUSABLE): KeptFocus<T> {
  const ref = useRef<T>(null);
  const isWithin = useRef(false);
  useEffect(() => {
    const container = ref.current;
    if (!container || !isWithin.current || document.activeElement !== document.body) return;
    const next =
      container.querySelector<HTMLElement>(preferred) ?? container.querySelector<HTMLElement>(FOCUSABLE);
    (next ?? container).focus();
  });
  return {
    ref,
    onFocus: () => {
      isWithin.current = true;
    },
    onBlur: ({ relatedTarget }) => {
      isWithin.current = relatedTarget instanceof Node && ref.current?.contains(relatedTarget) === true;
    },
  };
}
