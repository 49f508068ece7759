import { modelDescriptionSchema, type AlertRule, type ModelDescription } from '@waymark/roadmap';
import { describe, expect, it } from 'vitest';
import { normalSample, seededRandom } from '../data/random.ts';
import { newAlert, nextAlert } from './alerts.ts';
import { dataQuality } from './data-quality.ts';
import { distributions } from './distributions.ts';
import { driftChunk } from './drift-chunk.ts';
import { headline, performanceChunk } from './performance-chunk.ts';
import { readAnswer, type WatchedRow } from './rows.ts';
import { trafficBucket } from './traffic.ts';

function row(change: Partial<WatchedRow> = {}): WatchedRow {
  return {
    request: 'r',
    version: '1',
    at: 0,
    ms: 1,
    status: 200,
    segment: null,
    inputs: {},
    output: 1,
    actual: undefined,
    ...change,
  };
}

function describeModel(change: object): ModelDescription {
  return modelDescriptionSchema.parse(change);
}

describe('traffic', () => {
  it('has the quantiles of numpy, and none where nobody asked', () => {
    const counts = { requests: 5, refused: 0, errors: 0 };
    expect(trafficBucket(0, 1, counts, [4, 100, 1, 3, 2]).p95Ms).toBeCloseTo(80.8, 10);
    expect(trafficBucket(0, 1, { ...counts, requests: 0 }, []).p95Ms).toBe(null);
  });
});

describe('readAnswer', () => {
  it.each([
    [3, { prediction: 3 }, undefined],
    ['spam', { prediction: 'spam' }, undefined],
    ['x'.repeat(100), { prediction: 'x'.repeat(100) }, undefined],
    [
      { prediction: 'spam', probabilities: { ham: 0.2, spam: 0.8 } },
      { prediction: 'spam' },
      { ham: 0.2, spam: 0.8 },
    ],
    [{ price: 3, days: 7 }, { price: 3, days: 7 }, undefined],
    [null, {}, undefined],
    [{ prediction: 'spam', probabilities: { ham: 2, spam: 'much' } }, { prediction: 'spam' }, undefined],
  ])('reads %j', (output, values, probabilities) => {
    expect(readAnswer(output)).toEqual({ values, probabilities });
  });
});

function rowsOf(outputs: readonly unknown[]): WatchedRow[] {
  return outputs.map(output => row({ output }));
}

/** Some are short enough for a class: they are texts all the same. */
function answer(texts: readonly string[], tail: string, i: number): string {
  const isShort = i % 4 === 0;
  return `${texts[i % texts.length]}${isShort ? '.' : `${tail}.`}`.padEnd(isShort ? 40 : 100, '!');
}

describe('a model that answers in texts', () => {
  const english = [
    'The house is close to the station',
    'There are three rooms and a garden',
    'I could not find it',
  ];
  const german = [
    'Das Haus liegt nahe am Bahnhof',
    'Es hat drei Zimmer und einen Garten',
    'Ich habe es nicht gefunden',
  ];
  const end = ', as far as I can tell from what you have asked me today';
  const ende = ', soweit ich das aus der Frage von heute erkennen kann';
  const answers = (count: number, texts = english, tail = end): string[] =>
    Array.from({ length: count }, (_, i) => answer(texts, tail, i));
  const description = describeModel({
    reference: answers(200).map(output => ({ inputs: {}, output })),
  });

  it('is watched by their length and their language', () => {
    const same = driftChunk(0, 1, description, rowsOf(answers(120)));
    expect(same.predictions.map(({ name, state }) => [name, state])).toEqual([
      ['prediction: length', 'no drift'],
      ['prediction: language', 'no drift'],
    ]);
    const other = driftChunk(0, 1, description, rowsOf(answers(120, german, ende)));
    expect(other.predictions.map(({ name, state }) => [name, state])).toEqual([
      ['prediction: length', 'no drift'],
      ['prediction: language', 'drift'],
    ]);
    const short = driftChunk(0, 1, description, rowsOf(answers(120).map(text => text.slice(0, 30))));
    expect(short.predictions.map(({ state }) => state)).toEqual(['drift', 'no drift']);
  });

  it('shows how many answers are in which language', () => {
    const rows = rowsOf([...answers(30), ...answers(10, german, ende)]);
    const found = distributions(description, rows).find(({ name }) => name === 'prediction: language');
    expect(found).toMatchObject({ at: ['en', 'de'], reference: [1, 0], current: [0.75, 0.25] });
  });

  it('is right where it gives the text that was wanted', () => {
    const rows = answers(40).map((output, i) => row({ output, actual: i < 10 ? `${output}?` : output }));
    expect(performanceChunk(0, 1, description, rows).realised).toEqual({ accuracy: 0.75 });
  });

  it('keeps the names of classes, a long one among them too', () => {
    const classes = Array.from({ length: 200 }, (_, i) => (i % 2 ? 'ham' : 'spam'));
    const model = describeModel({ reference: classes.map(output => ({ inputs: {}, output })) });
    const { predictions } = driftChunk(0, 1, model, rowsOf([...classes, 'x'.repeat(100)]));
    expect(predictions.map(({ name, state }) => [name, state])).toEqual([['prediction', 'no drift']]);
  });
});

describe('dataQuality', () => {
  const description = describeModel({
    columns: {
      area: { kind: 'number', min: 10, max: 100, missingShare: 0 },
      kind: { kind: 'category', categories: ['flat', 'house'] },
      text: { kind: 'text' },
    },
    reference: Array.from({ length: 100 }, () => ({
      inputs: { area: 50, kind: 'flat', text: 'a' },
      output: 1,
    })),
  });

  it('counts each fault of each feature', () => {
    const good = { area: 50, kind: 'flat', text: 'a' };
    const rows = [
      good,
      good,
      { area: 9, kind: 'castle', text: 3 },
      { area: '50', kind: 7, text: '' },
      { kind: 'house', text: 'b', extra: 1 },
    ];
    expect(
      dataQuality(
        description,
        rows.map(inputs => row({ inputs })),
      ),
    ).toEqual({
      rows: 5,
      duplicates: 1,
      features: [
        { name: 'area', rows: 5, missing: 1, wrongType: 1, outOfRange: 1, unseen: 0, isSkewed: false },
        { name: 'kind', rows: 5, missing: 0, wrongType: 1, outOfRange: 0, unseen: 1, isSkewed: false },
        { name: 'text', rows: 5, missing: 1, wrongType: 1, outOfRange: 0, unseen: 0, isSkewed: false },
      ],
      unknownFields: ['extra'],
    });
  });

  it('sees a feature that is missing where training had it', () => {
    const rows = Array.from({ length: 40 }, (_, i) => row({ inputs: i < 10 ? {} : { area: 50 } }));
    expect(dataQuality(description, rows).features[0]).toMatchObject({ missing: 10, isSkewed: true });
    expect(dataQuality(description, rows.slice(9)).features[0]).toMatchObject({
      missing: 1,
      isSkewed: false,
    });
  });
});

/** Millions of rows are drawn, on a machine that may be busy. */
const MANY_CHUNKS_LIMIT_MS = 120_000;

describe('driftChunk', () => {
  const random = seededRandom(3);
  const inputs = (shift = 0): Record<string, unknown> => ({
    a: normalSample(random) + shift,
    b: normalSample(random),
    c: random() < 0.3 ? 'x' : 'y',
    d: normalSample(random),
    e: 'word '.repeat(1 + Math.floor(20 * random())),
  });
  const columns = {
    ...Object.fromEntries(['a', 'b', 'd'].map(name => [name, { kind: 'number', min: -9, max: 9 }])),
    c: { kind: 'category', categories: ['x', 'y'] },
    e: { kind: 'text' },
  };
  const newDescription = (rows: number): ModelDescription =>
    describeModel({
      columns,
      reference: Array.from({ length: rows }, () => ({ inputs: inputs(), output: normalSample(random) })),
    });
  const newRows = (count: number, shift = 0): WatchedRow[] =>
    Array.from({ length: count }, () => row({ inputs: inputs(shift), output: normalSample(random) }));

  it.each([
    [1, 200],
    [10, 200],
    [30, 400],
    [100, 400],
    [500, 300],
    [1_000, 300],
    [10_000, 200],
  ])(
    'raises an alarm in less than one chunk in a hundred where nothing has moved: %d rows',
    (count, repeats) => {
      let alarms = 0;
      for (let i = 0; i < repeats; i++) {
        const description = newDescription(300);
        const { driftedFeatures, predictions } = driftChunk(0, 1, description, newRows(count));
        if (driftedFeatures > 0 || predictions.some(({ state }) => state === 'drift')) alarms++;
      }
      expect(alarms / repeats).toBeLessThan(0.01);
    },
    MANY_CHUNKS_LIMIT_MS,
  );

  it('names the feature that has moved, and says nothing of a few rows', () => {
    const description = newDescription(300);
    const moved = driftChunk(0, 1, description, newRows(100, 1));
    expect(moved.features.filter(({ state }) => state === 'drift').map(({ name }) => name)).toEqual(['a']);
    expect(moved).toMatchObject({ driftedFeatures: 1, decidedFeatures: 5, hasDrifted: false });
    expect(driftChunk(0, 1, description, newRows(29, 5))).toMatchObject({
      driftedFeatures: 0,
      decidedFeatures: 0,
    });
  });

  it('leaves out what has another type, and failures', () => {
    const description = newDescription(300);
    const broken = Array.from({ length: 100 }, () =>
      row({ inputs: { a: 'much' }, output: null, status: 500 }),
    );
    expect(driftChunk(0, 1, description, broken)).toMatchObject({ features: [], predictions: [] });
  });

  it('shows how a column was spread and is now', () => {
    const description = newDescription(300);
    const shown = distributions(description, newRows(100));
    expect(shown.map(({ name }) => name)).toEqual(['a', 'b', 'd', 'c', 'e: length', 'prediction']);
    for (const { reference, current } of shown) {
      for (const shares of [reference, current]) {
        expect(shares.reduce((sum, one) => sum + one)).toBeCloseTo(1, 10);
      }
    }
  });
});

describe('performanceChunk', () => {
  const none = { reference: [] };

  it('says of numbers how far they are off', () => {
    const rows = [
      row({ output: 3, actual: 4 }),
      row({ output: 5, actual: 2 }),
      row({ output: 1 }),
      row({ status: 500, actual: 9 }),
    ];
    const chunk = performanceChunk(0, 1, none, rows);
    expect(chunk).toMatchObject({ rows: 3, labelled: 2, realised: { meanAbsoluteError: 2 }, estimated: {} });
    expect(chunk.realised['rootMeanSquaredError']).toBeCloseTo(Math.sqrt(5), 12);
    expect(headline(chunk)).toEqual({ metric: 'meanAbsoluteError', value: 2, kind: 'realised', rows: 2 });
  });

  /** y_i = 1 if (7i mod 10) < 3, s_i = round(.5 + .5 sin(.7i + 1.2 y), 4), i < 100. */
  const scored = Array.from({ length: 100 }, (_, i) => {
    const y = (7 * i) % 10 < 3 ? 1 : 0;
    const s = Math.round((0.5 + 0.5 * Math.sin(0.7 * i + 1.2 * y)) * 1e4) / 1e4;
    return row({
      output: { prediction: s >= 0.5 ? 'yes' : 'no', probabilities: { no: 1 - s, yes: s } },
      actual: y === 1 ? 'yes' : 'no',
    });
  });

  it('equals scikit-learn where labels came, and CBPE in closed form where they did not', () => {
    const { realised, estimated } = performanceChunk(0, 1, none, scored);
    expect(realised['accuracy']).toBeCloseTo(0.44, 12);
    expect(realised['f1']).toBeCloseTo(0.3170731707317073, 12);
    expect(realised['rocAuc']).toBeCloseTo(0.4942857142857142, 12);
    expect(estimated['accuracy']).toBeCloseTo(0.815924, 6);
    expect(estimated['f1']).toBeCloseTo(0.8196464963160369, 12);
    expect(estimated['precision']).toBeCloseTo(0.8043884615384616, 12);
    expect(estimated['recall']).toBeCloseTo(0.8354945669542986, 12);
  });

  it('puts the estimate first until enough labels have come', () => {
    const unlabelled = scored.map((one, i) => (i < 10 ? one : { ...one, actual: undefined }));
    expect(headline(performanceChunk(0, 1, none, unlabelled))).toMatchObject({
      kind: 'estimated',
      rows: 100,
    });
    expect(headline(performanceChunk(0, 1, none, scored))).toMatchObject({ kind: 'realised', rows: 100 });
  });

  it('estimates the accuracy among many classes from how sure the model is', () => {
    const output = { prediction: 'b', probabilities: { a: 0.1, b: 0.7, c: 0.2 } };
    const { realised, estimated } = performanceChunk(0, 1, none, [
      row({ output, actual: 'b' }),
      row({ output, actual: 'c' }),
    ]);
    expect(estimated).toEqual({ accuracy: 0.7 });
    expect(realised['accuracy']).toBe(0.5);
    expect(realised['rocAuc']).toBeUndefined();
  });
});

describe('an alert', () => {
  const rule: AlertRule = { metric: 'errorShare', above: 0.1, forSeconds: 30 };

  function states(values: readonly (number | null)[], stepMs = 10_000): string[] {
    let alert = newAlert(rule, 0);
    return values.map((value, i) => {
      alert = nextAlert(alert, value, (i + 1) * stepMs);
      return alert.state;
    });
  }

  it('waits, fires, and is resolved once all has been well for as long', () => {
    expect(states([0, 0.2, 0.2, 0.2, 0.2, 0.2, 0, 0, 0, 0])).toEqual([
      'ok',
      'pending',
      'pending',
      'pending',
      'firing',
      'firing',
      'firing',
      'firing',
      'resolved',
      'resolved',
    ]);
  });

  it('does not flap', () => {
    expect(new Set(states(Array.from({ length: 50 }, (_, i) => (i % 2 ? 0.2 : 0))))).toEqual(
      new Set(['ok', 'pending']),
    );
    const firing = states([
      ...Array.from({ length: 4 }, () => 0.2),
      ...Array.from({ length: 50 }, (_, i) => (i % 2 ? 0.2 : 0)),
    ]);
    expect(new Set(firing.slice(4))).toEqual(new Set(['firing']));
  });

  it('is quiet where nothing is known, and ok again after a while', () => {
    expect(states([null, null])).toEqual(['ok', 'ok']);
    expect(states([0.2, 0.2, 0.2, 0.2, ...Array.from({ length: 40 }, () => null)]).at(-1)).toBe('ok');
  });
});
