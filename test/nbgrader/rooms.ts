/** A lab whose exercises nbgrader could each get wrong in a way of its own. It loads no tensors, so it runs in a moment. */
export const ROOMS = notebook([
  markdown('title', '# Rooms\n\n*10 minutes. Before this: beginner/forms.*'),
  code(
    'imports',
    "import { check, todo } from '@waymark/kernel-helpers';\n\nconst [width, height] = [3, 4];",
  ),
  code(
    'area',
    `/// BEGIN SOLUTION
/** In square metres: SECRET-DOC stays. */
const area: number = width * height; // SECRET-SOLUTION
/// END SOLUTION
/// BEGIN WRONG q1-area: SECRET-WRONG adds
const area: number = width + height;
/// END WRONG`,
  ),
  code(
    'q1',
    `await check('q1-area', {
  points: 2,
  hints: ['SECRET-HINT one', 'SECRET-HINT two'],
  items: ['beginner.basics.what-is-ml'],
}, t => {
  t.equal(typeof area, 'number', 'The kind');
  /// BEGIN HIDDEN TESTS
  t.equal(area, 12, 'SECRET-TEST the area');
  /// END HIDDEN TESTS
});`,
  ),
  code(
    'mean',
    `function mean(numbers: readonly number[]): number {
  let sum = 0;
  /// BEGIN SOLUTION
  for (const number of numbers) sum += number;
  return sum / numbers.length; // SECRET-SOLUTION
  /// END SOLUTION
  /// BEGIN WRONG q2-mean: SECRET-WRONG forgets to divide
  for (const number of numbers) sum += number;
  return sum;
  /// END WRONG
}`,
  ),
  code(
    'q2',
    `const ofThree = mean([1, 2, 6]);
await check('q2-mean', { hints: ['SECRET-HINT', 'SECRET-HINT'], items: ['beginner.basics.what-is-ml'] }, t => {
  t.part(1, 'of several', () => t.near(ofThree, 3, 'The mean of 1, 2 and 6'));
  t.part(0.5, 'of one', () => t.near(mean([5]), 5, 'The mean of 5'));
});
'the cell goes on after its check'`,
  ),
  markdown(
    'why',
    'Why?\n\n/// BEGIN SOLUTION\nSECRET-SOLUTION Because.\n/// END SOLUTION\n\nAnd [back](../beginner/forms.ipynb).',
  ),
  code(
    'room',
    `/// BEGIN SOLUTION
interface Room { width: number; height: number }
const rooms: Room[] = [{ width, height }]; // SECRET-SOLUTION
/// END SOLUTION
/// BEGIN STUB
type Room = { width: number; height: number };
const rooms: Room[] = todo('rooms');
/// END STUB
/// BEGIN WRONG q3-rooms: SECRET-WRONG none
type Room = { width: number; height: number };
const rooms: Room[] = [];
/// END WRONG`,
  ),
  code(
    'q3-rooms',
    `await check('q3-rooms', { points: 4, hints: ['SECRET-HINT', 'SECRET-HINT'], items: ['beginner.basics.what-is-ml'] }, async t => {
  await Promise.resolve();
  t.equal(rooms.map(room => room.width * room.height), [12], 'The areas');
});`,
  ),
]);

function notebook(cells: readonly object[]) {
  const kernelspec = { name: 'waymark', display_name: 'TypeScript (Waymark)', language: 'typescript' };
  return { nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells };
}

function markdown(id: string, source: string) {
  return { id, cell_type: 'markdown', metadata: {}, source };
}

function code(id: string, source: string) {
  return { id, cell_type: 'code', metadata: {}, source, execution_count: null, outputs: [] };
}
