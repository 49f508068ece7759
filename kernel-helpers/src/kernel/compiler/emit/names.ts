/** The name under which a cell reaches the functions the kernel adds to its code. */
export const CELL_RUNTIME_NAME = '__waymark__';
/** The name of the object that holds the top-level variables of all cells. */
export const CELL_SCOPE_NAME = '__cells__';

/** How the names begin by which the compiler knows declarations whose place others have taken. */
export const FORMER_PREFIX = `${CELL_RUNTIME_NAME}former`;

const FORMER_NAME = new RegExp(`${FORMER_PREFIX}\\d+[._]`, 'g');

/** Words for the names of such declarations in what somebody reads: `earlier Model`. */
export function withEarlierNames(text: string): string {
  return text.replaceAll(FORMER_NAME, 'earlier ');
}
