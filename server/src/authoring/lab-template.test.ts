import { cellsOf, parseLab } from '@waymark/roadmap/lab';
import { expect, it } from 'vitest';
import { newLabNotebook } from './lab-template.ts';

it('is a lab without a fault, whose check belongs to the line', () => {
  const item = 'beginner.basics.what-is-ml';
  const notebook = newLabNotebook({ item, text: "What isn't AI/ML?" });
  const { model, faults } = parseLab(notebook, 'beginner/what-is-ml');
  expect(faults).toEqual([]);
  expect(model.title).toBe("What isn't AI/ML");
  const [check] = cellsOf(model, 'check');
  expect(check?.check.items.map(({ value }) => value)).toEqual([item]);
  expect(check?.check.hints).toHaveLength(2);
  expect(cellsOf(model, 'answer')[0]?.answers[0]?.wrong).toHaveLength(1);
});
