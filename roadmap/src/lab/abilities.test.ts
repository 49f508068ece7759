import { expect, it } from 'vitest';
import { abilitiesOf } from './abilities.ts';

const TITLE = '# Rooms and houses\n\n*20 minutes.*\n\n';

it.each([
  ['- measure *a room*;\n- draw it, and `name` it.\n\nMore.', ['measure *a room*', 'draw it, and `name` it']],
  ['\n- measure a room;\nno part of the list\n- nor this', ['measure a room']],
  ['no list at all', []],
  ['', []],
])('reads the list below its heading: %j', (list, abilities) => {
  expect(abilitiesOf(`${TITLE}**When you are done, you can**\n${list}`)).toEqual(abilities);
});

it('finds none where no line begins one', () => {
  expect(abilitiesOf(`${TITLE}- measure a room`)).toEqual([]);
  expect(abilitiesOf('')).toEqual([]);
});
