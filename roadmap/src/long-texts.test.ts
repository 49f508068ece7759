import { expect, it } from 'vitest';
import { slowTexts } from '../testing/long-texts.ts';
import {
  checkOutcomeSchema,
  clientMessageSchema,
  curriculumSchema,
  parseRoadmap,
  progressEventSchema,
  servedAppSchema,
  slugSchema,
} from './index.ts';
import { parseLab, readRelease, runnableSource } from './lab/index.ts';

const lab = (text: string, code: string) => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { kernelspec: { name: 'waymark' } },
  cells: [
    { id: 'a', cell_type: 'markdown', source: text, metadata: {} },
    { id: 'b', cell_type: 'code', source: code, metadata: {} },
  ],
});

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
  ['a release', text => readRelease(notebook(text), 'x')],
  ['a lab', text => parseLab(lab(text, text), 'beginner/x')],
  ['the text of a lab', text => parseLab(lab(`# ${text}\n*${text} minutes.*`, ''), 'beginner/x')],
  ['a check', text => parseLab(lab('', `await check('q1', { hints: ['${text}'] }, t)`), 'beginner/x')],
  ['a cell', text => runnableSource(`/// BEGIN ${text}\n${text}`)],
])('%s of any length is read in good time', (_what, use) => {
  expect(slowTexts(use)).toEqual([]);
});

it('a roadmap of any length is read in good time', () => {
  // Markdown itself is read by a library; a roadmap is its author's, and a few pages long.
  expect(slowTexts(text => parseRoadmap(`# T\n## 1. B\n### G\n- a <!-- id: ${text} -->\n`), 5_000)).toEqual(
    [],
  );
});
