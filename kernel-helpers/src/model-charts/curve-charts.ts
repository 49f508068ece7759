import { chart, type Chart } from '../chart/chart.ts';
import type { Layout, Trace } from '../chart/types.ts';
import type { Labels } from '../evaluate/classification.ts';
import type { Numbers } from '../evaluate/numbers.ts';
import { calibrationCurve, expectedCalibrationError } from '../evaluate/probabilities.ts';
import { averagePrecision, precisionRecallCurve, rocAuc, rocCurve } from '../evaluate/ranking.ts';
import { readScoredRows } from '../evaluate/scores.ts';
import { COLOURS } from './colours.ts';

const HEIGHT_PX = 400;
const UNIT_AXIS = { range: [-0.02, 1.02] };

/**
 * Draws the {@link rocCurve}: how much is found against how much is falsely found, at every threshold, beside what
 * guessing would do. The title says the area under it.
 *
 * @param actual The truth, a label a row.
 * @param scores How sure the model is of yes, in any unit; in the same order.
 * @param options Default title: 'ROC curve'.
 * @throws As {@link rocCurve}.
 * @example
 * rocChart([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]);
 */
export function rocChart(actual: Labels, scores: Numbers, options: { readonly title?: string } = {}): Chart {
  const points = rocCurve(actual, scores);
  return chart(
    [
      {
        name: 'model',
        mode: 'lines',
        x: points.map(point => point.falsePositiveRate),
        y: points.map(point => point.truePositiveRate),
        line: { color: COLOURS.model, width: 2.5 },
      },
      dashedLine('guessing', COLOURS.guessing, [0, 1]),
    ],
    unitSquare(
      `${options.title ?? 'ROC curve'}: area ${rocAuc(actual, scores).toFixed(3)}`,
      'false positive rate (of the negative rows)',
      'true positive rate (of the positive rows)',
    ),
  );
}

/**
 * Draws the {@link precisionRecallCurve}: how much of what is said is right against how much is found, at every
 * threshold, beside the precision of guessing, which is the share of the positive rows.
 *
 * @param actual The truth, a label a row.
 * @param scores How sure the model is of yes, in any unit; in the same order.
 * @param options Default title: 'Precision and recall'.
 * @throws As {@link precisionRecallCurve}.
 * @example
 * precisionRecallChart([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]);
 */
export function precisionRecallChart(
  actual: Labels,
  scores: Numbers,
  options: { readonly title?: string } = {},
): Chart {
  const points = precisionRecallCurve(actual, scores);
  const { labels } = readScoredRows(actual, scores);
  const share = labels.reduce((sum, label) => sum + label, 0) / labels.length;
  return chart(
    [
      {
        name: 'model',
        mode: 'lines',
        x: points.map(({ recall }) => recall),
        y: points.map(({ precision }) => precision),
        line: { color: COLOURS.model, width: 2.5, shape: 'hv' },
      },
      dashedLine('guessing', COLOURS.guessing, [share, share]),
    ],
    unitSquare(
      `${options.title ?? 'Precision and recall'}: average precision ${averagePrecision(actual, scores).toFixed(3)}`,
      'recall (share of the positive rows found)',
      'precision (share of what is said that is right)',
    ),
  );
}

/**
 * Draws the {@link calibrationCurve}: what was predicted against what happened, beside a perfectly calibrated model's
 * diagonal. Below it the model is too sure of yes, above it not sure enough.
 *
 * @param actual The truth, a label a row.
 * @param probabilities The chance of yes, from 0 to 1; in the same order.
 * @param options Default title: 'Calibration'; how many bins there are, default 10.
 * @throws As {@link calibrationCurve}.
 * @example
 * calibrationChart([0, 1, 1, 1], [0.1, 0.4, 0.8, 0.9]);
 */
export function calibrationChart(
  actual: Labels,
  probabilities: Numbers,
  options: { readonly title?: string; readonly bins?: number } = {},
): Chart {
  const { title = 'Calibration', bins = 10 } = options;
  const curve = calibrationCurve(actual, probabilities, bins);
  const error = expectedCalibrationError(actual, probabilities, bins);
  return chart(
    [
      {
        name: 'model',
        mode: 'lines+markers',
        x: curve.map(({ predicted }) => predicted),
        y: curve.map(({ observed }) => observed),
        text: curve.map(({ rows }) => `${rows} ${rows === 1 ? 'row' : 'rows'}`),
        line: { color: COLOURS.model, width: 2.5 },
        marker: { color: COLOURS.model, size: 8 },
      },
      dashedLine('perfectly calibrated', COLOURS.ideal, [0, 1]),
    ],
    unitSquare(
      `${title}: expected error ${error.toFixed(3)}`,
      'predicted probability (mean of the bin)',
      'what happened (share of yes in the bin)',
    ),
  );
}

/** What the model is held against, from the left edge to the right. */
function dashedLine(name: string, color: string, y: readonly [number, number]): Trace {
  return { name, mode: 'lines', x: [0, 1], y, line: { color, dash: 'dash' } };
}

function unitSquare(title: string, x: string, y: string): Layout {
  return {
    title,
    height: HEIGHT_PX,
    xaxis: { ...UNIT_AXIS, title: x },
    yaxis: { ...UNIT_AXIS, title: y },
  };
}
