/** The name under which a cell reaches the functions the kernel adds to its code. */
export const CELL_RUNTIME_NAME = '__waymark__';
/** The name of the object that holds the top-level variables of all cells. */
export const CELL_SCOPE_NAME = '__cells__';
