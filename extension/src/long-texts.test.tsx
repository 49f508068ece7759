import { renderToStaticMarkup } from 'react-dom/server';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { checkOutcomeSchema } from '@waymark/roadmap';
import { expect, it } from 'vitest';
import { slowTexts } from '../../roadmap/testing/long-texts.ts';
import { ENGLISH } from './english.ts';
import { appAddress } from './apps/address.ts';
import { errorPlace } from './checks/error-place.ts';
import { InlineText } from './mime/inline-text.tsx';
import { labOf, readOutcomes } from './checks/recorder.ts';
import { clip } from './mime/clip.ts';
import { readMime } from './mime/read.ts';
import { boundFigure } from './plotly/bounds.ts';
import { figureSchema, figureTitle } from './plotly/figure.ts';
import { wrapTitle } from './plotly/title.ts';
import { takePlace } from './roadmap/handover.ts';

const MIME = 'application/vnd.test+json';
const figure = (text: string) =>
  figureSchema.parse({ data: [{ name: text, text: [text] }], layout: { title: text } });

it.each<[string, (text: string) => unknown]>([
  ['the title of a chart', text => figureTitle(figure(text))],
  ['a title in lines', text => wrapTitle(text, 300, part => part.length)],
  ['a title that takes no place', text => wrapTitle(text, 300, () => 0)],
  ['a figure', text => boundFigure(figure(text), false)],
  [
    'a stack',
    text =>
      errorPlace(
        text,
        Array.from({ length: 100 }, (_, count) => ({ count, isAnswer: false })),
        3,
      ),
  ],
  ['a message', text => renderToStaticMarkup(<InlineText text={clip(text, 4_000)} />)],
  ['an output', text => readOutcomes([{ data: { [text]: text } }])],
  ['a lab', text => labOf({ lab: text, title: text, minutes: 1 })],
  [
    'what does not fit',
    text =>
      readMime(
        checkOutcomeSchema,
        MIME,
        { data: { [MIME]: { check: text, [text]: text } } } as unknown as IRenderMime.IMimeModel,
        ENGLISH,
      ),
  ],
  ['the path of an app', text => appAddress('http://localhost/', { port: 1, path: `/${text}` })],
  [
    'a note of another page',
    text => takePlace('a/b', { getItem: () => text, removeItem: () => {} } as unknown as Storage, 0),
  ],
])('%s of any length takes no time to speak of', (_what, use) => {
  expect(slowTexts(use)).toEqual([]);
});
