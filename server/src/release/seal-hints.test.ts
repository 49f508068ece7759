import { describe, expect, it } from 'vitest';
import { CellError } from './cell-error.ts';
import { sealHints } from './seal-hints.ts';

const unseal = (source: string) =>
  [...source.matchAll(/'sealed:([^']*)'/g)].map(([, sealed = '']) =>
    JSON.parse(Buffer.from(sealed, 'base64').toString()),
  );

describe('sealHints', () => {
  it('replaces the hints and nothing else', () => {
    const sealed = sealHints(
      "await check('q1', { hints: ['Look – there.', `And \"here\"`], points: 2 }, t => {});",
    );
    expect(sealed).toMatch(/^await check\('q1', \{ hints: 'sealed:[\w+/=]+', points: 2 \}, t => \{\}\);$/);
    expect(unseal(sealed)).toEqual([['Look – there.', 'And "here"']]);
  });

  it('seals each of several checks', () => {
    const source = ['a', 'b'].map(id => `await check('${id}', { points: 1, hints: ['${id}'] }, t => {});`);
    expect(unseal(sealHints(source.join('\n')))).toEqual([['a'], ['b']]);
  });

  it('leaves other code alone', () => {
    const source = "const options = { hints: ['mine'] };\nawait check('q1', { points: 1 }, t => {});";
    expect(sealHints(source)).toBe(source);
  });

  it('refuses hints that are computed, naming the line', () => {
    const source = "await check('q1', {\n  points: 1,\n  hints: [hintFor(1)],\n}, t => {});";
    expect(() => sealHints(source)).toThrow(CellError);
    expect(() => sealHints(source)).toThrow(expect.objectContaining({ line: 3 }));
  });
});
