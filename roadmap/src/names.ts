/**
 * The names that packages agree on, without a schema library: loading all of `@waymark/roadmap` would
 * cost every notebook 130 ms.
 *
 * @module
 */

/** The MIME type under which a check shows its outcome. */
export const CHECK_MIME = 'application/vnd.waymark.check+json';

/** The MIME type under which a notebook shows an app that it serves. */
export const APP_MIME = 'application/vnd.waymark.app+json';

/** The MIME type of a Plotly figure, known to most front ends. */
export const PLOTLY_MIME = 'application/vnd.plotly.v1+json';

/** The comm target by which a page asks the kernel what is wrong with a cell before it runs. */
export const DIAGNOSTICS_TARGET = 'waymark.diagnostics';

/** The MIME type under which a cell that did not run says why, and what to do. */
export const REFUSAL_MIME = 'application/vnd.waymark.refusal+json';

/** The comm target by which a page tells the kernel which cells there are, before one of them runs. */
export const CELLS_TARGET = 'waymark.cells';

/** The comm target by which a page says how a notebook has its types checked: `{ types: 'strict' }`. */
export const TYPES_TARGET = 'waymark.types';

/** What the kernel calls the error of a cell that needs an answer which nobody has written yet. */
export const UNATTEMPTED = 'Unattempted';

/** What the kernel calls the error of a cell that was stopped. */
export const INTERRUPTED = 'Interrupted';

/** Begins what is not to be read at a glance, such as hints; the base64 of its JSON follows. */
export const SEAL = 'sealed:';

const SLUG = '[a-z0-9]+(-[a-z0-9]+)*';

/** A name that is stable in files, addresses and databases: `q1-baseline`. */
export const SLUG_PATTERN = new RegExp(`^${SLUG}$`);
export const MAX_SLUG_LENGTH = 80;

/** `level/lab`: `beginner/house-price-predictor`. */
export const LAB_ID_PATTERN = new RegExp(`^${SLUG}/${SLUG}$`);
export const MAX_LAB_ID_LENGTH = 160;

/** A roadmap line: `beginner.house-price-predictor.train`. */
export const ITEM_ID_PATTERN = new RegExp(`^${SLUG}(\\.${SLUG})+$`);
export const MAX_ITEM_ID_LENGTH = 160;

/** A notebook cell, as nbformat 4.5 defines it. */
export const CELL_ID_PATTERN = /^[a-zA-Z0-9-_]{1,64}$/;
