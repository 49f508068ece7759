import { describe, expect, it } from 'vitest';
import { normalSample, seededRandom } from '../../data/random.ts';
import { Adwin } from './adwin.ts';
import type { StreamDetector } from './detector.ts';
import { DriftDetectionMethod } from './drift-detection-method.ts';
import { Kswin } from './kswin.ts';
import { PageHinkley } from './page-hinkley.ts';

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const alarms = (detector: StreamDetector, stream: readonly number[]): number[] =>
  range(stream.length).filter(i => detector.update(stream[i]!));

/** Errors in two of ten answers, then in six. */
const errors = range(1000).map(i => ((7 * i) % 10 < (i < 500 ? 2 : 6) ? 1 : 0));
const waves = range(3000).map(i => Math.sin(1.7 * i) + (i >= 700 && i < 1500 ? 2 : 0) + (i % 7) * 0.1);
const answers = range(1500).map(i => ((7 * i) % 10 < (i < 400 ? 1 : i < 900 ? 5 : 2) ? 1 : 0));

// The places of the alarms of river 0.26.1 with the same options.
describe('stream detectors', () => {
  it.each<[string, () => StreamDetector, readonly number[], number[]]>([
    ['ADWIN', () => new Adwin(), errors, [575]],
    ['ADWIN on waves', () => new Adwin(), waves, [735, 1535]],
    ['ADWIN on answers', () => new Adwin(), answers, [447, 1023]],
    ['Page-Hinkley', () => new PageHinkley(), errors, [643]],
    ['Page-Hinkley on waves', () => new PageHinkley({ threshold: 20 }), waves, [710, 1509]],
    ['Page-Hinkley on answers', () => new PageHinkley(), answers, [550, 1118]],
    ['DDM', () => new DriftDetectionMethod(), errors, [546]],
    ['DDM on answers', () => new DriftDetectionMethod(), answers, [430]],
  ])('%s alarms where river does', (_name, create, stream, expected) => {
    expect(alarms(create(), stream)).toEqual(expected);
  });

  it('KSWIN, which chooses at random, alarms with most seeds within a window of the change, as river does', () => {
    // River's seeds 1 to 7: 529, none, 534, 531, 531, 529, none.
    const found = [1, 2, 3, 4, 5, 6, 7].flatMap(seed => alarms(new Kswin({ seed }), errors).slice(0, 1));
    expect(found.length).toBeGreaterThanOrEqual(5);
    expect(found.filter(i => i < 510 || i >= 600)).toEqual([]);
    expect(alarms(new Kswin({ seed: 4 }), errors)).toEqual(alarms(new Kswin({ seed: 4 }), errors));
    const random = seededRandom(3);
    const wider = range(600).map(i => normalSample(random) * (i < 300 ? 1 : 6));
    expect(alarms(new Kswin(), wider).some(i => i >= 300)).toBe(true);
  });

  it('ADWIN knows the mean of what has not changed', () => {
    const detector = new Adwin();
    for (const value of range(10_000).map(i => i % 2)) detector.update(value);
    expect(detector.width).toBe(10_000);
    expect(detector.mean).toBeCloseTo(0.5, 12);
  });

  it('seldom alarm where nothing changes', () => {
    const random = seededRandom(9);
    const steady = range(5000).map(() => normalSample(random));
    expect(alarms(new Adwin(), steady)).toEqual([]);
    expect(alarms(new PageHinkley(), errors.slice(0, 500))).toEqual([]);
    expect(alarms(new DriftDetectionMethod(), errors.slice(0, 500))).toEqual([]);
  });

  it('DDM warns before it alarms', () => {
    const detector = new DriftDetectionMethod();
    const warned = range(600).find(i => {
      detector.update(errors[i]!);
      return i >= 500 && detector.isWarned;
    });
    expect(warned).toBeLessThan(546);
  });

  it('refuse what is no number of the stream', () => {
    expect(() => new Adwin().update(NaN)).toThrow(/finite numbers; got NaN/);
    expect(() => new DriftDetectionMethod().update(2)).toThrow(/wrong \(1\) or right \(0\); got 2/);
    expect(() => new Kswin({ windowSize: 40 })).toThrow(/at least twice the recent numbers/);
  });
});
