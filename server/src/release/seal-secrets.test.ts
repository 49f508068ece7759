import { expect, it } from 'vitest';
import { sealSecrets } from './seal-secrets.ts';

const opened = (source: string) =>
  sealSecrets(source).replace(/'sealed:([^']*)'/g, (_all, base64: string) =>
    Buffer.from(base64, 'base64').toString(),
  );

it.each([
  ["t.choice(a, ['x', 'é'], secret('é'));", "t.choice(a, ['x', 'é'], secret<string>(\"é\"));"],
  ['t.numeric(a, secret(-3.5), { tolerance: 1 });', 't.numeric(a, secret<number>(-3.5), { tolerance: 1 });'],
  [
    'f(secret([1, true, null]), secret({ a: "b", 2: [] } as const));',
    'f(secret<(number | boolean | null)[]>([1,true,null]), secret<{ "2": never[]; "a": string }>({"2":[],"a":"b"}));',
  ],
  ['f(secret([[1], [2, 3]]));', 'f(secret<number[][]>([[1],[2,3]]));'],
  ["const s = 'secret(1)'; other.secret(2);", "const s = 'secret(1)'; other.secret(2);"],
])('seals the secrets of %s', (source, expected) => {
  expect(opened(source)).toBe(expected);
});

it.each([
  'f(\n  secret(value));',
  'f(\nsecret());',
  'f(\nsecret(1, 2));',
  'f(\nsecret([...all]));',
  'f(\nsecret({ a }));',
  'f(\nsecret(`${a}`));',
])('refuses %j, naming the line', source => {
  expect(() => sealSecrets(source)).toThrow(expect.objectContaining({ name: 'CellError', line: 2 }));
});
