import { describe, expect, it } from 'vitest';
import { boundFigure } from './bounds.ts';
import { figureSchema, figureTitle, type Figure } from './figure.ts';
import { wrapTitle } from './title.ts';

const PNG = 'data:image/png;base64,iVBORw0KGgo=';
const figure = (value: object): Figure => figureSchema.parse({ data: [], ...value });

describe('before trust a figure', () => {
  it.each<[string, object]>([
    ['a picture', { layout: { images: [{ source: 'https://evil.example/p.png', x: 0 }] } }],
    ['a picture of Jupyter’s', { layout: { images: [{ source: '/files/secret.png' }] } }],
    ['a picture without a scheme', { layout: { images: [{ source: '//evil.example/p.png' }] } }],
    ['a picture that may ask for more', { layout: { images: [{ source: 'data:image/svg+xml,<svg/>' }] } }],
    [
      'a picture of its template',
      { layout: { template: { layout: { images: [{ source: 'http://evil.example' }] } } } },
    ],
    ['a trace that is a picture', { data: [{ type: 'image', source: 'https://evil.example/p.png' }] }],
    [
      'a menu',
      {
        layout: {
          updatemenus: [
            { buttons: [{ method: 'relayout', args: ['images[0].source', 'https://evil.example'] }] },
          ],
        },
      },
    ],
    [
      'a slider',
      { layout: { sliders: [{ steps: [{ args: [{ 'images[0].source': 'https://evil.example' }] }] }] } },
    ],
    ['a style', { layout: { title: { text: '<span style="cursor:url(https://evil.example)">a</span>' } } }],
    ['a link', { layout: { annotations: [{ text: '<a href="https://evil.example">a</a>' }] } }],
    [
      'a link in what shows under the mouse',
      { data: [{ y: [1], hovertemplate: "<a\nhref='https://evil.example'>a</a>" }] },
    ],
    [
      'a style among many texts',
      { data: [{ y: [1, 2], text: ['a', '<b style="x:url(//evil.example)">b</b>'] }] },
    ],
  ])('loads nothing: %s', (_what, value) => {
    const { figure: bounded, leftOut } = boundFigure(figure(value), false);
    expect(JSON.stringify(bounded)).not.toMatch(/evil|secret|svg/);
    expect(leftOut).toBeGreaterThan(0);
    expect(boundFigure(figure(value), true)).toEqual({ figure: figure(value), leftOut: 0 });
  });

  it('has no configuration of its own', () => {
    const value = figure({ config: { topojsonURL: 'https://evil.example', scrollZoom: true } });
    expect(boundFigure(value, false).figure.config).toEqual({});
    expect(boundFigure(value, true).figure.config).toBe(value.config);
  });

  it('stays as it is where nothing is to be loaded', () => {
    const value = figure({
      data: [{ y: [1, 2], x: { bdata: 'x'.repeat(9_000), dtype: 'f8' }, text: '<b>bold</b><br>1 < 2 > 0' }],
      layout: { images: [{ source: PNG.padEnd(9_000, 'A') }], title: { text: 'Loss' } },
    });
    const { figure: bounded, leftOut } = boundFigure(value, false);
    expect([bounded, leftOut]).toEqual([value, 0]);
    expect(bounded.data[0]).toBe(value.data[0]);
  });
});

describe('whether trusted or not, a text without end', () => {
  const letters = [
    '<',
    '<b',
    '<b ',
    '>',
    '`',
    ' ',
    '\u200B',
    '<b> ',
    '<br>',
    '&lt;',
    '\n',
    '😀',
    '\uD83D',
    '<a href="',
    'x',
  ];

  it.each(letters)('of %j takes no time to speak of', letter => {
    const long = letter.repeat(400_000);
    const started = performance.now();
    for (const isTrusted of [false, true]) {
      const { figure: bounded } = boundFigure(
        figure({ layout: { title: { text: long }, xaxis: { title: long } } }),
        isTrusted,
      );
      expect(JSON.stringify(bounded).length).toBeLessThan(100_000);
    }
    figureTitle(figure({ layout: { title: { text: long } } }));
    wrapTitle(long, 300, text => text.length);
    wrapTitle(long, 300, text => text.replaceAll('\u200B', '').length);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
