import { expect, it } from 'vitest';
import { findProblems, readForm, toColumns } from './template/input.mjs';
import { renderPage } from './template/page.mjs';

const NAMES = ['constructor', 'toString', 'hasOwnProperty', 'valueOf'];
const features = NAMES.map(name => ({
  kind: 'number',
  name,
  label: name,
  unit: '',
  min: 0,
  max: 9,
  mean: 0,
  deviation: 1,
}));
const description = {
  name: 'names',
  title: 'Names',
  version: '1.0.0',
  features,
  output: { kind: 'number', label: 'Sum', unit: '', decimals: 0, mean: 0, deviation: 1 },
  example: { input: {}, answer: { prediction: 0, unit: '' } },
};

it('has fields of any name, also of those that every object inherits', () => {
  const empty = renderPage(description);
  expect(empty).not.toMatch(/native code|\[object/);
  for (const name of NAMES) expect(empty).toContain(`<strong id="${name}-problem"></strong>`);
  expect(Object.keys(findProblems(features, {}))).toEqual(NAMES);
  const fields = readForm(features, { constructor: '1', toString: '2', hasOwnProperty: '3', valueOf: '4' });
  expect(findProblems(features, fields)).toEqual({});
  expect(toColumns(features, fields)).toEqual([1, 2, 3, 4]);
  expect(renderPage(description, { fields })).toContain('name="constructor" aria-invalid="false"');
});
