import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { CURRICULUM } from '../../testing/curriculum.ts';
import { ENGLISH } from '../english.ts';
import { Celebration, type CelebrationProps } from './celebration.tsx';

const LAB = CURRICULUM.labs['beginner/house-prices'];

function draw(change: Partial<CelebrationProps>): string {
  return renderToStaticMarkup(
    <Celebration
      lab={LAB}
      next={undefined}
      onNext={() => {}}
      onClose={() => {}}
      trans={ENGLISH}
      {...change}
    />,
  );
}

it('says what one can do now, with its code and stress, and where it goes on', () => {
  const abilities = ['read a *curve*', 'call `fit`'];
  const html = draw({ lab: { ...LAB, abilities }, next: { ...LAB, title: 'Spam', minutes: 1 } });
  expect(html).toContain('House prices is done');
  expect(html).toContain('<li>read a <em>curve</em></li><li>call <code>fit</code></li>');
  expect(html).toContain('Spam, 1 minute<');
});

it('promises nothing where the lab does not, and has no next lab after the last', () => {
  const html = draw({});
  expect(html).not.toContain('You can now');
  expect(html).not.toContain('celebration-next');
  expect(html).toContain('all that there is, is done');
});
