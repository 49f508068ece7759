const THEME_ATTRIBUTE = 'data-jp-theme-light';

/**
 * Has a page that knows a light and a dark scheme, by `color-scheme: light dark`, take that of the page around it, now
 * and when that changes. A frame does not hand its scheme on by itself.
 */
export function followTheme(frame: HTMLIFrameElement): void {
  const root = frame.contentDocument?.documentElement;
  const style = root && frame.contentWindow?.getComputedStyle(root);
  if (!root || !style || !/light.*dark|dark.*light/.test(style.colorScheme)) return;
  const follow = (): void => {
    if (!frame.isConnected) return observer.disconnect();
    root.style.colorScheme = document.body.getAttribute(THEME_ATTRIBUTE) === 'false' ? 'dark' : 'light';
    return undefined;
  };
  const observer = new MutationObserver(follow);
  observer.observe(document.body, { attributeFilter: [THEME_ATTRIBUTE] });
  follow();
}
