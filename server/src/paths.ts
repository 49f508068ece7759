import { fileURLToPath } from 'node:url';

/** The folder of the repository, seen from `src` and from `dist`. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The source notebooks, unless an option names others. */
export const NOTEBOOKS = `${ROOT}notebooks`;

/** The curriculum, unless an option names another. */
export const ROADMAP = `${ROOT}roadmap/roadmap.md`;

/** The model monitor as a page, which the set-up builds. */
export const MONITOR_PAGE = `${ROOT}extension/waymark/page`;
