import { describe, expect, it } from 'vitest';
import { cellName, type NamedCell } from './cell-name.ts';

const code = (id: string): NamedCell => ({ id, type: 'code', text: '' });
const text = (words: string): NamedCell => ({ id: 'a1b2c3d4', type: 'markdown', text: words });

describe('the name of a cell', () => {
  it.each([
    ['rules-by-hand', 'rules by hand'],
    ['q1-accuracy', 'q1 accuracy'],
    ['imports', 'imports'],
  ])('is the words of its id: %s', (id, name) => {
    expect(cellName([text('# Birds'), code(id)], 1, 'cell 2')).toBe(name);
  });

  it.each(['3f2a9c1e', 'deadbeef', '3f2a9c1e-55aa-4b1c-9d2e-0123456789ab', 'a1b2c3d4e5'])(
    'is the heading above where the id is no words: %s',
    id => {
      const cells = [text('# Birds'), text('Some words.\n\n## 2. The *rules*\n\nmore'), code(id)];
      expect(cellName(cells, 2, 'cell 3')).toBe('2. The rules');
    },
  );

  it('is its place where there is no heading', () => {
    expect(cellName([text('no heading'), code('3f2a9c1e')], 1, 'cell 2')).toBe('cell 2');
  });
});
