import { renderToStaticMarkup } from 'react-dom/server';
import type { CheckOutcome, CheckProgress } from '@waymark/roadmap';
import { describe, expect, it } from 'vitest';
import { ENGLISH } from '../english.ts';
import type { Authorship } from './authorship.ts';
import { CheckCard } from './card.tsx';
import type { ReadingActions } from './reading-box.tsx';

const HINTS = ['Look at `prices`.', 'Take the median.'];

function draw(
  {
    reading,
    verified,
    ...outcome
  }: Partial<CheckOutcome> & { reading?: ReadingActions; verified?: CheckProgress['verified'] },
  hintsOpen = 0,
  onShowWhere?: () => void,
  authorship?: Authorship,
  hasPassed = false,
): string {
  const whole: CheckOutcome = {
    version: 1,
    check: 'q1-baseline',
    state: 'incorrect',
    points: 0,
    maxPoints: 2,
    message: '',
    hints: HINTS,
    ...outcome,
  };
  return renderToStaticMarkup(
    <CheckCard
      outcome={whole}
      {...(authorship && { authorship })}
      hasPassed={hasPassed}
      verified={verified}
      hintsOpen={hintsOpen}
      onHint={() => {}}
      onShowWhere={onShowWhere}
      reading={reading}
      trans={ENGLISH}
    />,
  );
}

const verified = (state: CheckOutcome['state'], points: number) => ({
  at: '2026-03-01T09:58:00Z',
  state,
  points,
  maxPoints: 2,
});

describe('CheckCard', () => {
  it.each([
    ['passed', 'Passed'],
    ['incorrect', 'Not right yet'],
    ['exception', 'Stopped by an error'],
    ['unattempted', 'Not attempted yet'],
    ['awaiting', 'Handed in: a person reads it'],
  ] as const)('says %s in words, to the eye and to a screen reader', (state, words) => {
    const html = draw({ state });
    expect(html).toContain(`data-state="${state}"`);
    expect(html).toContain(`aria-label="Check q1-baseline: ${words}, 0 of 2 points"`);
    expect(html).toContain(`>${words}</strong>`);
  });

  it('says what counts when a submission was run again, and what was found where the claim was another one', () => {
    const same = draw({ state: 'passed', points: 2, verified: verified('passed', 2) });
    expect(same).toContain('>Verified: 2 of 2 points count.</p>');
    const other = draw({ state: 'passed', points: 2, verified: verified('incorrect', 1) });
    expect(other).toMatch(/data-less="true">Verified: 1 of 2 points count\. .*“Not right yet”\.<\/p>/);
    for (const html of [draw({}), draw({ state: 'awaiting', verified: verified('awaiting', 0) })]) {
      expect(html).not.toContain('Verified');
    }
  });

  it('says how an answer that a person reads stands, and has the points that they gave', () => {
    const reading = {
      handedIn: { at: '2026-03-01T09:58:00Z' },
      waits: true,
      isChanged: false,
      graded: undefined,
      word: undefined,
      isReached: true,
      now: Date.parse('2026-03-01T10:00:00Z'),
      handIn: () => {},
      takeBack: () => {},
      markRead: () => {},
    };
    const written = draw({ state: 'awaiting', reading: { ...reading, handedIn: undefined, waits: false } });
    expect(written).toContain('Check q1-baseline: Written: not handed in yet, 0 of 2 points');
    expect(draw({ state: 'awaiting', reading })).toContain(': Handed in: waits for a reader, 0 of 2 points');
    const graded = { at: '2026-03-01T09:59:00Z', points: 1.5, maxPoints: 2 };
    const read = draw({ state: 'awaiting', reading: { ...reading, waits: false, graded } });
    expect(read).toMatch(/data-state="passed".*Check q1-baseline: Read by a person, 1\.5 of 2 points/);
    const nothing = { ...graded, points: 0 };
    expect(draw({ state: 'awaiting', reading: { ...reading, waits: false, graded: nothing } })).toMatch(
      /data-state="incorrect".*Read by a person, 0 of 2 points/,
    );
    const found = verified('incorrect', 0);
    const both = draw({ state: 'awaiting', reading: { ...reading, waits: false, graded }, verified: found });
    expect(both, 'a person stands before the server').not.toContain('Verified');
    expect(draw({ state: 'awaiting', reading, verified: found })).toContain('Verified: 0 of 2 points count.');
  });

  it('judges nothing where the answer did not run, and names the cell', () => {
    const needs = {
      cells: [{ cell: 'price', name: 'price per area', trouble: 'failed' as const, names: ['price'] }],
      run: ['price'],
    };
    const html = draw({ state: 'unattempted', message: 'Not checked.', needs });
    expect(html).toContain('aria-label="Check q1-baseline: Not checked, 0 of 2 points"');
    expect(html).toContain('<em>price per area</em></span> did not run to the end: mend the error first.');
    expect(html).not.toContain('data-waymark="hint"');
    // Outside of a notebook there is nothing to run.
    expect(html).not.toContain('data-waymark="run-needed"');
  });

  it('has both sides once: in the message, or beside one another where they are long', () => {
    const said = draw({ message: 'It is 0.713 (expected 0.287).', expected: '0.287', actual: '0.713' });
    expect(said).not.toContain('waymark-check-comparison');
    expect(draw({ message: 'It differs.', expected: '[1, 2]', actual: '[1, 3]' })).toContain(
      'data-side="expected"',
    );
  });

  it('says of a worse run that an earlier pass stands', () => {
    expect(draw({ state: 'incorrect' }, 0, undefined, undefined, true)).toContain('that stands');
    expect(draw({ state: 'passed' }, 0, undefined, undefined, true)).not.toContain('that stands');
    expect(draw({ state: 'incorrect' })).not.toContain('that stands');
    const run = (found: CheckOutcome['state'], points: number): string =>
      draw({ state: 'incorrect', verified: verified(found, points) }, 0, undefined, undefined, true);
    expect(run('passed', 2)).toContain('that stands');
    expect(run('incorrect', 0), 'where a submission that was run again did not').not.toContain('that stands');
  });

  it('notes a forecast, and does not call it right', () => {
    expect(draw({ state: 'passed', isNoted: true })).toContain('>Noted</strong>');
    expect(draw({ state: 'incorrect' })).not.toContain('Noted');
  });

  it('takes no text for markup, but for backticks', () => {
    const html = draw({ message: '<img src=x onerror=alert(1)> in `<b>`', expected: '<i>', actual: '</dd>' });
    expect(html).not.toMatch(/<img|<b>|<i>/);
    expect(html).toContain('<code>&lt;b&gt;</code>');
  });

  it('shows the beginning of a text without end', () => {
    const long = '`<&'.repeat(1_400_000);
    const started = performance.now();
    const html = draw({
      message: long,
      expected: long,
      actual: long,
      error: { name: 'E', message: long, stack: long },
    });
    expect(html.length).toBeLessThan(500_000);
    expect(html).toContain('4,196,000 more characters');
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it.each([
    ['changed', /not as its author wrote it/],
    ['elsewhere', /another cell/],
    ['made-up', /no check of this name/],
  ] as const)('says that a check does not count: %s', (authorship, reason) => {
    const html = draw({ state: 'passed', points: 2 }, 0, undefined, authorship);
    expect(html).toMatch(reason);
    expect(html).toContain('does not count');
    expect(html).not.toContain('of 2 points');
  });

  it('opens hints one by one', () => {
    expect(draw({})).toContain('Show a hint');
    expect(draw({})).not.toContain('<code>prices</code>');
    expect(draw({}, 1)).toContain('<code>prices</code>');
    expect(draw({}, 1)).toContain('2 of 2');
    expect(draw({}, 1)).not.toContain('median');
    expect(draw({}, 2)).toContain('median');
    expect(draw({}, 2)).not.toContain('<button');
  });

  it('offers neither hints nor a comparison with a check that is passed', () => {
    const html = draw({ state: 'passed', points: 2, expected: '3', actual: '3' }, 2);
    expect(html).not.toMatch(/<button|median|Expected/);
  });

  it('shows what was expected beside what came', () => {
    expect(draw({ expected: '118.2', actual: '97.1' })).toMatch(/Expected.*118\.2.*Yours.*97\.1/);
    expect(draw({})).not.toContain('Expected');
  });

  it('shows the trace of an exception, and the way to its place where there is one', () => {
    const error = { name: 'TypeError', message: 'x', stack: 'TypeError: x\n    at cell [2]:1:1' };
    expect(draw({ state: 'exception', error }, 0, () => {})).toMatch(/at cell \[2\]:1:1.*Show where/s);
    expect(draw({ state: 'exception', error })).not.toContain('Show where');
  });

  it('shows each part, with what it earns and what is wrong with it', () => {
    const html = draw({
      points: 2,
      maxPoints: 3,
      parts: [
        { what: 'finds the mean', state: 'passed', points: 2, maxPoints: 2, message: 'Correct.' },
        {
          what: 'and the median',
          state: 'incorrect',
          points: 0,
          maxPoints: 1,
          message: 'The median of `[1]` is 1.',
          expected: '1',
          actual: '2',
        },
        {
          what: 'of a long list',
          state: 'exception',
          points: 0,
          maxPoints: 0,
          message: 'The code stopped with RangeError: x',
          error: { name: 'RangeError', message: 'x', stack: 'RangeError: x\n    at median (cell [2]:4:1)' },
        },
      ],
    });
    expect(html).toMatch(/data-part="1" data-state="passed".*finds the mean.*2 of 2 points/s);
    expect(html).not.toContain('Correct.');
    expect(html).toMatch(
      /data-part="2" data-state="incorrect".*0 of 1 points.*The median of <code>\[1\]<\/code>/s,
    );
    expect(html).toMatch(/Expected<\/dt><dd>1</);
    expect(html).toMatch(/data-part="3".*Stack trace.*at median \(cell \[2\]:4:1\)/s);
  });
});
