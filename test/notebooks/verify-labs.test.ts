import { fileURLToPath } from 'node:url';
import { runnableSource } from '@waymark/roadmap/lab';
import { expect, test } from 'vitest';
import { copySchema } from '../../server/src/course/copy.ts';
import { assembleSubmission } from '../../server/src/verify/assemble-submission.ts';
import { runSubmission } from '../../server/src/verify/run-submission.ts';
import { SourceLabs } from '../../server/src/verify/source-lab.ts';

const labs = new SourceLabs(fileURLToPath(new URL('../../notebooks', import.meta.url)));

// Libraries set up what JavaScript has as they load: none of that is a student's doing.
test.each([
  ['beginner/what-is-machine-learning', 'danfojs'],
  ['beginner/views', 'Express'],
  ['intermediate/neural-networks', 'TensorFlow.js'],
])('who hands in the solution of %s, a lab with %s, has all its points', async id => {
  const lab = await labs.read(id);
  const answers = new Map(
    lab.model.cells.flatMap(({ kind, id: cell, source }) =>
      kind === 'answer' ? [[cell, runnableSource(source)] as const] : [],
    ),
  );
  const cells = lab.released.cells.map(cell => ({ ...cell, source: answers.get(cell.id) ?? cell.source }));
  const submission = assembleSubmission(lab, copySchema.parse({ ...lab.released, cells }));
  expect(submission.remarks).toEqual([]);
  const verdicts = await runSubmission(submission, lab, { seed: undefined });
  expect(verdicts.map(({ check, points, why }) => [check, points, why])).toEqual(
    lab.lab.checks.map(({ id: check, points }) => [check, points, undefined]),
  );
});
