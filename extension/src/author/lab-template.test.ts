import { cellsOf, parseLab } from '@waymark/roadmap/lab';
import { expect, it } from 'vitest';
import { CURRICULUM } from '../../testing/curriculum.ts';
import { newLabNotebook, openLines } from './lab-template.ts';

it('is for a line of the roadmap that names a lab which is not there', () => {
  const open = openLines(CURRICULUM);
  expect(open.length).toBeGreaterThan(0);
  for (const { lab } of open) expect(CURRICULUM.labs).not.toHaveProperty([lab]);
  const labs = Object.fromEntries(open.map(({ lab }) => [lab, Object.values(CURRICULUM.labs)[0]]));
  expect(openLines({ ...CURRICULUM, labs: { ...CURRICULUM.labs, ...labs } })).toEqual([]);
});

it('is a lab without a fault, whose check belongs to the line', () => {
  const line = { item: 'beginner.basics.what-is-ml', text: "What isn't AI/ML?", lab: 'beginner/what-is-ml' };
  const { model, faults } = parseLab(newLabNotebook(line), line.lab);
  expect(faults).toEqual([]);
  expect(model.title).toBe("What isn't AI/ML");
  const [check] = cellsOf(model, 'check');
  expect(check?.check.items.map(({ value }) => value)).toEqual([line.item]);
  expect(check?.check.hints).toHaveLength(2);
  expect(cellsOf(model, 'answer')[0]?.answers[0]?.wrong).toHaveLength(1);
});
