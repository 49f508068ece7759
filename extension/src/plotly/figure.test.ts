import { describe, expect, it } from 'vitest';
import { figureSchema, figureTitle, unsupportedTypes } from './figure.ts';

const figure = (value: unknown): ReturnType<typeof figureSchema.parse> => figureSchema.parse(value);

describe('figureSchema', () => {
  it('takes data alone', () => {
    expect(figure({ data: [{ y: [1, 2] }] })).toEqual({ data: [{ y: [1, 2] }], layout: {}, config: {} });
  });

  it('does not copy the points', () => {
    const y = [1, 2, 3];
    expect((figure({ data: [{ y }] }).data[0] as { y: unknown }).y).toBe(y);
  });

  it.each([[{}], [{ data: 7 }], [{ data: [1] }], [{ data: [], layout: [] }], ['figure'], [null]])(
    'refuses %j',
    value => {
      expect(figureSchema.safeParse(value).success).toBe(false);
    },
  );
});

describe('figureTitle', () => {
  it.each([
    [{ title: { text: 'Loss<br><b>by</b> epoch' } }, 'Loss by epoch'],
    [{ title: 'Loss' }, 'Loss'],
    [{ title: { text: ' ' } }, undefined],
    [{}, undefined],
  ])('of %j is %j', (layout, title) => {
    expect(figureTitle(figure({ data: [], layout }))).toBe(title);
  });
});

describe('unsupportedTypes', () => {
  it('names what this bundle cannot draw', () => {
    expect(
      unsupportedTypes(figure({ data: [{}, { type: 'bar' }, { type: 'scatter3d' }, { type: 'scatter3d' }] })),
    ).toEqual(['scatter3d']);
  });
});
