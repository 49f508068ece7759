import { SplitPanel, type Widget } from '@lumino/widgets';

/** How much of the window a sidebar may take from the lab beside it. */
const MAX_SHARE = 0.4;

/**
 * Keeps a sidebar from taking the window from the lab: JupyterLab keeps a sidebar's pixels when a window is made narrower,
 * and its share when it opens a layout in a window of another width. Whoever drags the border may go further.
 */
export class SidebarWidth {
  readonly #sidebar: Widget;
  #windowWidth = 0;

  /** @param restored When JupyterLab has put the former layout back. */
  constructor(sidebar: Widget, restored: Promise<unknown>) {
    this.#sidebar = sidebar;
    void restored.then(() => this.#limit());
  }

  /** Call it whenever the sidebar has another size. */
  resized(): void {
    if (window.innerWidth === this.#windowWidth) return;
    this.#windowWidth = window.innerWidth;
    this.#limit();
  }

  #limit(): void {
    let area: Widget | null = this.#sidebar;
    while (area && !(area.parent instanceof SplitPanel)) area = area.parent;
    const split = area?.parent;
    if (!area || !(split instanceof SplitPanel) || !this.#sidebar.isVisible) return;
    const sizes = split.relativeSizes();
    const at = split.widgets.indexOf(area);
    const spare = (sizes[at] ?? 0) - MAX_SHARE;
    if (spare <= 0) return;
    // The main area is the middle one, also for a sidebar that was moved to the right.
    const main = at === 0 ? 1 : at - 1;
    split.setRelativeSizes(sizes.map((size, i) => (i === at ? MAX_SHARE : i === main ? size + spare : size)));
  }
}
