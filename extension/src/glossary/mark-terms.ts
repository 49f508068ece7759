import type { GlossaryEntry } from '@waymark/roadmap';
import { termPattern } from './first-uses.ts';

const NO_TEXT = 'code, pre, a, h1, h2, h3, h4, h5, h6, .waymark-term, mjx-container, script, style';

/** Longer lines are hard to read. */
const WIDEST_PX = 320;

let count = 0;

/** Marks the first use of each term in a rendered text, so that it explains itself on hover and focus. */
export function markTerms(root: HTMLElement, entries: readonly GlossaryEntry[]): void {
  for (const entry of entries) {
    if (root.querySelector(`.waymark-term[data-term="${CSS.escape(entry.terms[0] ?? '')}"]`)) continue;
    const use = findUse(root, entry);
    if (!use) continue;
    const word = use.node.splitText(use.from);
    word.splitText(use.to - use.from);
    word.replaceWith(termElement(entry, word.data));
  }
}

interface Use {
  readonly node: Text;
  readonly from: number;
  readonly to: number;
}

function findUse(root: HTMLElement, { terms }: GlossaryEntry): Use | undefined {
  const patterns = terms.map(termPattern);
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    if (!(node instanceof Text) || node.parentElement?.closest(NO_TEXT)) continue;
    for (const pattern of patterns) {
      const found = pattern.exec(node.data);
      if (found) return { node, from: found.index, to: found.index + found[0].length };
    }
  }
  return undefined;
}

function termElement({ terms, meaning }: GlossaryEntry, word: string): HTMLElement {
  const element = document.createElement('dfn');
  element.className = 'waymark-term';
  element.dataset['term'] = terms[0];
  element.tabIndex = 0;
  const tip = document.createElement('span');
  tip.className = 'waymark-term-tip';
  tip.id = `waymark-term-${++count}`;
  tip.setAttribute('role', 'tooltip');
  tip.textContent = meaning.replace(/[`*]/g, '');
  element.setAttribute('aria-describedby', tip.id);
  element.append(word, tip);
  for (const event of ['pointerenter', 'focus']) {
    element.addEventListener(event, () => keepInside(tip, element));
  }
  return element;
}

/** Moves an explanation that would be cut off at the right edge of its text to the left. */
function keepInside(tip: HTMLElement, term: HTMLElement): void {
  const text = term.closest('.jp-RenderedHTMLCommon')?.getBoundingClientRect();
  if (!text) return;
  tip.style.left = '0';
  tip.style.maxWidth = `min(${WIDEST_PX}px, ${text.width}px)`;
  const { left, right } = tip.getBoundingClientRect();
  tip.style.left = `${-Math.max(0, Math.min(right - text.right, left - text.left))}px`;
}
