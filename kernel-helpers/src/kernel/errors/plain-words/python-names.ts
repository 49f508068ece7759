/** What does here what a name of Python's does there, as Markdown: many students know that language. */
export const PYTHON_NAMES: ReadonlyMap<string, string> = new Map([
  ['print', '`console.log(…)` prints'],
  ['len', '`.length` behind a list or a text is its length'],
  ['range', '`Array(n).keys()` gives the numbers up to n'],
  ['enumerate', '`list.entries()` gives numbers and items'],
  ['str', '`String(…)` makes a text'],
  ['int', '`Math.trunc(Number(…))` makes a whole number'],
  ['float', '`Number(…)` makes a number'],
  ['None', '`null` stands for nothing'],
  ['True', '`true` is written small'],
  ['False', '`false` is written small'],
]);
