import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { typeCheck } from '../testing/type-check.ts';
import { readEntries, type Entry } from './entries.ts';
import { PAGE, generatePage } from './generate.ts';

const TYPE_CHECK_MS = 120_000;

const entries = readEntries();

it('is what the sources say: run `npm run docs`', async () => {
  expect(await readFile(PAGE, 'utf8')).toBe(await generatePage());
});

it('links to nothing that is not on the page', async () => {
  const page = await generatePage();
  expect(page).not.toContain('{@link');
  const anchors = new Set<string>();
  for (const [, heading = ''] of page.matchAll(/^#+ (.+)$/gm)) {
    const letters = heading
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-');
    anchors.add(anchors.has(letters) ? `${letters}-1` : letters);
  }
  const links = Array.from(page.matchAll(/\]\(#([^)]+)\)/g), ([, anchor = '']) => anchor);
  expect(links.length).toBeGreaterThan(entries.length);
  expect(links.filter(link => !anchors.has(link))).toEqual([]);
});

it.each(entries)('explains $name', entry => {
  expect(missing(entry)).toEqual([]);
});

it(
  'shows examples that compile',
  () => {
    const examples = entries.flatMap(({ name, comment, members }) =>
      [comment, ...members.map(member => member.comment)].flatMap(({ examples }) =>
        examples.map((code, i) => ({ name: `${name}, example ${i + 1}`, code })),
      ),
    );
    const names = entries.map(({ name }) => name);
    expect(typeCheck(examples, names)).toEqual([]);
    expect(typeCheck([{ name: 'wrong', code: 'median(["a"]);' }], names)).toHaveLength(1);
  },
  TYPE_CHECK_MS,
);

/** What a reader of an export looks for and does not find. */
function missing({ name, kind, parameters, comment, members }: Entry): string[] {
  return [
    ...(comment.summary === '' ? ['a summary'] : []),
    ...(kind !== 'type' && comment.examples.length === 0 ? ['an example'] : []),
    ...parameters
      .filter(parameter => !comment.parameters.some(documented => documented.name === parameter))
      .map(parameter => `@param ${parameter}`),
    ...members
      .filter(({ isMethod, comment }) => isMethod && comment.summary === '')
      .map(method => `a summary of ${name}.${method.name}`),
  ];
}
