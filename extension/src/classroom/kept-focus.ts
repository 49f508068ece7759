import { useEffect, useRef, type FocusEvent, type RefObject } from 'react';

const FOCUSABLE =
  'button:not([disabled], [aria-disabled="true"]), summary, input, select:not([disabled]), textarea';

/** What a container takes over that keeps the focus. */
export interface KeptFocus<T extends HTMLElement> {
  readonly ref: RefObject<T>;
  readonly onFocus: (event: FocusEvent<HTMLElement>) => void;
  readonly onBlur: (event: FocusEvent) => void;
}

/**
 * Keeps the keyboard's focus within a container when what had it is gone, such as a button that has done its work:
 * else it falls back to the page, and whoever works by keyboard begins anew. It goes on as near as can be: in the
 * innermost part that is left of those around what is gone.
 *
 * @param preferred Where it goes first, as a selector; default: to the first thing that takes it.
 */
export function useKeptFocus<T extends HTMLElement>(preferred = FOCUSABLE): KeptFocus<T> {
  const ref = useRef<T>(null);
  /** The parts of the container around what has the focus, from the inside out; empty where it is elsewhere. */
  const around = useRef<readonly Element[]>([]);
  useEffect(() => {
    const container = ref.current;
    if (!container || around.current.length === 0 || document.activeElement !== document.body) return;
    const parts = around.current.filter(part => container.contains(part));
    const find = (selector: string): HTMLElement | undefined =>
      parts.flatMap(part => part.querySelector<HTMLElement>(selector) ?? [])[0];
    (find(preferred) ?? find(FOCUSABLE) ?? container).focus();
  });
  return {
    ref,
    onFocus: ({ target }) => {
      around.current = ancestorsOf(target, ref.current);
    },
    onBlur: ({ relatedTarget }) => {
      const isWithin = relatedTarget instanceof Node && ref.current?.contains(relatedTarget) === true;
      if (!isWithin) around.current = [];
    },
  };
}

/** What is around an element within a container, from the inside out, up to the container itself. */
function ancestorsOf(element: Element, container: Element | null): Element[] {
  const parent = element === container ? element : element.parentElement;
  if (!parent || parent === container) return parent ? [parent] : [];
  return [parent, ...ancestorsOf(parent, container)];
}
