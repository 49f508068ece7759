import { PLOTLY_MIME } from '@waymark/roadmap/names';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeHost } from '../../testing/fake-host.ts';
import type { Figure } from '../chart/types.ts';
import { confusionChart } from './confusion-chart.ts';
import { calibrationChart, precisionRecallChart, rocChart } from './curve-charts.ts';
import { distributionChart, driftChart } from './distribution-chart.ts';
import { residualChart } from './residual-chart.ts';

let host: FakeHost;
beforeEach(() => {
  host = FakeHost.install();
});
afterEach(() => FakeHost.uninstall());

const figure = () => host.last.bundle[PLOTLY_MIME] as Figure;
const title = () => (figure().layout['title'] as { text: string }).text;
const trace = (name: string) => figure().data.find(one => one['name'] === name)!;
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('charts of a model', () => {
  it('confusionChart counts, and shares each row', () => {
    confusionChart(['cat', 'dog', 'dog', 'dog'], ['cat', 'cat', 'dog', 'dog']);
    expect(title()).toBe('Confusion matrix: 3 of 4 right');
    expect(figure().data[0]).toMatchObject({ x: ['cat', 'dog'], y: ['cat', 'dog'] });
    expect(figure().data[0]?.['text']).toEqual([
      ['1 (100%)', '0 (0%)'],
      ['1 (33%)', '2 (67%)'],
    ]);
  });

  it('rocChart and precisionRecallChart say the area, beside guessing', () => {
    rocChart([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]);
    expect(title()).toBe('ROC curve: area 0.750');
    expect(trace('model')['x']).toEqual([0, 0, 0.5, 0.5, 1]);
    expect(trace('model')['y']).toEqual([0, 0.5, 0.5, 1, 1]);
    expect(trace('guessing')['y']).toEqual([0, 1]);
    precisionRecallChart([0, 0, 0, 1], [0.1, 0.4, 0.35, 0.8], { title: 'Fraud' });
    expect(title()).toBe('Fraud: average precision 1.000');
    expect(trace('guessing')['y']).toEqual([0.25, 0.25]);
  });

  it('calibrationChart shows what happened beside what was predicted', () => {
    calibrationChart([0, 1, 1, 1], [0.1, 0.15, 0.8, 0.85], { bins: 2 });
    expect(trace('model')['x']).toEqual([expect.closeTo(0.125), expect.closeTo(0.825)]);
    expect(trace('model')['y']).toEqual([0.5, 1]);
    expect(title()).toBe('Calibration: expected error 0.275');
    expect(trace('model')['text']).toEqual(['2 rows', '2 rows']);
  });

  it('residualChart is above the line where the prediction is too low', () => {
    residualChart([180, 220], [190, 200], { unit: 'k$' });
    expect(trace('residuals')['y']).toEqual([-10, 20]);
    expect(title()).toBe('Residuals: 15 k$ off on average');
    expect(figure().layout['yaxis']).toMatchObject({ title: { text: 'true − predicted (k$)' } });
  });

  it('distributionChart holds numbers and words against each other', () => {
    distributionChart([0, 0, 24], [24], { name: 'rooms' });
    expect(trace('reference')['y']).toEqual([
      expect.closeTo(66.67, 1),
      ...range(22).map(() => 0),
      expect.closeTo(33.33, 1),
    ]);
    expect((trace('current')['y'] as number[]).at(-1)).toBe(100);
    distributionChart(['a', 'a', 'b'], ['b'], { name: 'kind' });
    expect(trace('reference')['x']).toEqual(['a', 'b']);
    expect(trace('current')['y']).toEqual([0, 100]);
    const many = range(50).map(i => `word ${i}`);
    distributionChart(many, many);
    expect((trace('reference')['x'] as string[]).length).toBe(21);
    expect((trace('reference')['x'] as string[]).at(-1)).toBe('others');
    expect(() => distributionChart([], [1])).toThrow(/reference values are empty/);
  });

  it('driftChart says whether it has drifted, or that nobody can tell yet', () => {
    driftChart(range(200), range(200), { name: 'area', unit: 'sq ft' });
    expect(title()).toMatch(/^area: has not drifted \(Wasserstein \/ std 0\.00/);
    driftChart(
      range(200),
      range(200).map(i => i + 100),
    );
    expect(title()).toMatch(/^value: has drifted \(.*p < 0\.001\)$/);
    driftChart([1, 2, 3], [1, 2, 3]);
    expect(title()).toContain('too few rows to tell');
    expect(figure().layout['xaxis']).toMatchObject({ title: { text: 'value' } });
  });

  it('all have a fallback without NaN, and titles for both axes', () => {
    const draw = [
      () => rocChart([0, 1], [0.2, 0.3]),
      () => residualChart([1, 2], [1, 2]),
      () => distributionChart([5, 5], [5]),
      () => confusionChart([1], [1]),
      () => calibrationChart([1], [1]),
    ];
    for (const one of draw) {
      one();
      expect(String(host.last.bundle['text/html'])).not.toMatch(/NaN|Infinity|undefined/);
      for (const axis of ['xaxis', 'yaxis']) {
        expect(figure().layout[axis]).toMatchObject({ title: { text: expect.stringMatching(/./) } });
      }
    }
  });
});
