import { expect, it } from 'vitest';
import { slowTexts } from '../testing/long-texts.ts';
import {
  checkOutcomeSchema,
  clientMessageSchema,
  curriculumSchema,
  labNotebookSchema,
  parseRoadmap,
  progressEventSchema,
  readLab,
  servedAppSchema,
  slugSchema,
} from './index.ts';

const notebook = (source: string) => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { waymark: { lab: 'beginner/x', title: source, minutes: 1 } },
  cells: [{ id: 'a', cell_type: 'code', source, metadata: {} }],
});

it.each<[string, (text: string) => unknown]>([
  ['a slug', text => slugSchema.safeParse(text)],
  [
    'an event',
    text => progressEventSchema.safeParse({ type: 'visit', id: text, at: text, lab: text, cell: text }),
  ],
  [
    'a message',
    text => clientMessageSchema.safeParse({ type: 'hello', version: 1, after: 0, log: text, [text]: text }),
  ],
  [
    'an outcome',
    text => checkOutcomeSchema.safeParse({ version: 1, check: text, message: text, hints: [text] }),
  ],
  [
    'an app',
    text => servedAppSchema.safeParse({ version: 1, name: text, port: 1, key: text, path: text, height: 1 }),
  ],
  [
    'a curriculum',
    text => curriculumSchema.safeParse({ title: text, levels: [], labs: { [text]: { id: text } } }),
  ],
  ['a notebook', text => labNotebookSchema.safeParse(notebook(text))],
  ['a lab', text => readLab(notebook(text), text)],
])('%s of any length is read in good time', (_what, use) => {
  expect(slowTexts(use)).toEqual([]);
});

it('a roadmap of any length is read in good time', () => {
  // Markdown itself is read by a library; a roadmap is its author's, and a few pages long.
  expect(slowTexts(text => parseRoadmap(`# T\n## 1. B\n### G\n- a <!-- id: ${text} -->\n`), 5_000)).toEqual(
    [],
  );
});
