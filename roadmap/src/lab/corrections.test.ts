import { describe, expect, it } from 'vitest';
import { readCorrections } from './corrections.ts';
import { parseLab } from './parse-lab.ts';

const read = (...texts: string[]) => readCorrections(texts.map((text, at) => ({ text, number: at + 1 })));

describe('the corrections of a lab', () => {
  it('are lines of its first cell, in their order', () => {
    const { model, faults } = parseLab(
      {
        nbformat: 4,
        nbformat_minor: 5,
        metadata: { kernelspec: { name: 'waymark' } },
        cells: [
          {
            id: 'title',
            cell_type: 'markdown',
            source:
              '# A lab\n\n*5 minutes.*\n\n*Corrected 2026-11-25: the units of question 2 were wrong.*\n\n_Corrected 2026-02-28: *q1* asks for a mean._\n\n```md\n*Corrected 2026-01-01: an example.*\n```',
            metadata: {},
          },
        ],
      },
      'beginner/a',
    );
    expect(faults).toEqual([]);
    expect(model.corrections).toEqual([
      { date: '2026-11-25', note: 'the units of question 2 were wrong.' },
      { date: '2026-02-28', note: '*q1* asks for a mean.' },
    ]);
  });

  it.each([
    '*Corrected 2026-02-30: there is no such day.*',
    '*Corrected 25.11.2026: the units.*',
    '*Corrected 2026-11-25 the units.*',
    '*Corrected 2026-11-25: *',
    '*corrected 2026-11-25: the units.*',
    '**Corrected 2026-11-25: the units.**',
    '*Corrected 2026-11-25: the units.',
    '*Corrected 2026-11-25: the units._',
    `*Corrected 2026-11-25: ${'long '.repeat(101)}*`,
  ])('are not guessed at: %s', text => {
    const { corrections, faults } = read('# A lab', text);
    expect(corrections).toEqual([]);
    expect(faults).toEqual([{ line: 2, message: expect.stringContaining('is not read: write a day') }]);
  });

  it('are not seen in other sentences', () => {
    expect(read('Corrected errors are fine.', 'A *corrected* lab', '*Correction*')).toEqual({
      corrections: [],
      faults: [],
    });
  });
});
