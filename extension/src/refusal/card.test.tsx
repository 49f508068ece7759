import type { Refusal } from '@waymark/roadmap/refusal';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { ENGLISH } from '../english.ts';
import { RefusalCard, type RefusalCardProps } from './card.tsx';

function draw(refusal: Partial<Refusal>, more: Partial<RefusalCardProps> = {}): string {
  return renderToStaticMarkup(
    <RefusalCard
      refusal={{ version: 1, mistakes: [], ...refusal }}
      actions={undefined}
      onShowLine={undefined}
      onLearn={undefined}
      trans={ENGLISH}
      {...more}
    />,
  );
}

const MISTAKE = { line: 3, excerpt: 'const n\n      ^', message: 'First.\nSecond.\nThird.', code: 2322 };
const NEEDS = {
  cells: [{ cell: 'a', name: 'the mean', trouble: 'not-run' as const, names: ['mean'] }],
  run: ['a'],
};

describe('RefusalCard', () => {
  it('has the plain words in sight, and those of TypeScript folded', () => {
    const html = draw({ mistakes: [{ ...MISTAKE, plain: 'Here belongs a `number`.', topic: 'types' }] });
    expect(html).toContain('Here belongs a <code>number</code>.');
    expect(html).toMatch(
      /<details><summary>[^<]*<\/summary><pre>First\.\nSecond\.\nThird\. \(TS2322\)<\/pre><\/details>/,
    );
    expect(html).not.toContain('data-waymark="learn"');
  });

  it('has the first line of a message for which there are no plain words', () => {
    const html = draw({ mistakes: [MISTAKE] });
    expect(html).toMatch(/Line 3<\/span>: First\.<\/p>/);
    expect(html).toContain('<details>');
    expect(draw({ mistakes: [{ ...MISTAKE, message: 'Only.' }] })).not.toContain('<details>');
  });

  it('leads to the lab that explains more, where there is one', () => {
    const mistakes = [{ ...MISTAKE, topic: 'types' as const }];
    expect(draw({ mistakes }, { onLearn: () => {} })).toContain('data-waymark="learn"');
  });

  it('names the cells to run first, with a button where they can be run', () => {
    expect(draw({ needs: NEEDS })).toContain('<em>the mean</em></span> has not run since the kernel started');
    const html = draw({ needs: NEEDS }, { actions: { run: async () => {}, show: () => {} } });
    expect(html).toContain('data-waymark="run-needed"');
    expect(html).toMatch(/<button[^>]*>the mean<\/button>/);
  });
});
