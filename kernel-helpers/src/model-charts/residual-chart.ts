import { chart, type Chart } from '../chart/chart.ts';
import { readNumbers, type Numbers } from '../evaluate/numbers.ts';
import { meanAbsoluteError } from '../evaluate/regression.ts';
import { printNumber } from '../print.ts';
import { COLOURS } from './colours.ts';

/** What {@link residualChart} draws. */
export interface ResidualChartOptions {
  /** Default: 'Residuals'. */
  readonly title?: string;
  /** Of what is predicted: `$`. Default: none. */
  readonly unit?: string;
}

/**
 * Draws how far each prediction lies from the truth. Points above the line were predicted too low; a shape among them,
 * a bow or a funnel, is something that the model has not learnt.
 *
 * @param actual The true values.
 * @param predicted What the model says, in the same order and unit.
 * @param options A title, the unit.
 * @throws RangeError When the lengths differ, there are no values, or one is not finite.
 * @throws TypeError When something is no number.
 * @example
 * residualChart([180, 220, 310], [190, 215, 280], { unit: 'thousand $' });
 */
export function residualChart(
  actual: Numbers,
  predicted: Numbers,
  options: ResidualChartOptions = {},
): Chart {
  const { title = 'Residuals', unit = '' } = options;
  const error = meanAbsoluteError(actual, predicted);
  const [truth, said] = [
    readNumbers(actual, 'The actual values'),
    readNumbers(predicted, 'The predicted values'),
  ];
  const inUnit = unit === '' ? '' : ` (${unit})`;
  const ends = Float64Array.from(said).toSorted();
  return chart(
    [
      {
        name: 'residuals',
        mode: 'markers',
        x: said,
        y: truth.map((value, i) => value - said[i]!),
        marker: { color: COLOURS.model, size: 6, opacity: 0.6 },
      },
      {
        name: 'no error',
        mode: 'lines',
        x: [ends[0]!, ends.at(-1)!],
        y: [0, 0],
        line: { color: COLOURS.ideal, dash: 'dash' },
      },
    ],
    {
      title: `${title}: ${printNumber(Number(error.toPrecision(3)))}${unit === '' ? '' : ` ${unit}`} off on average`,
      xaxis: { title: `predicted${inUnit}` },
      yaxis: { title: `true − predicted${inUnit}` },
    },
  );
}
