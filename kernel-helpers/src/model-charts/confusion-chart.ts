import { chart, type Chart } from '../chart/chart.ts';
import type { Category } from '../evaluate/categories.ts';
import { confusionTable } from '../evaluate/many-classes.ts';

const ROW_PX = 44;
const FRAME_PX = 190;

/** What {@link confusionChart} draws. */
export interface ConfusionChartOptions {
  /** Default: 'Confusion matrix'. */
  readonly title?: string;
  /** The order of the classes. Default: sorted. */
  readonly classes?: readonly Category[];
}

/**
 * Draws which class was taken for which: a row for each true class, in each cell the count and the share of its row.
 *
 * @param actual The true classes, one a row of the data.
 * @param predicted What the model says, in the same order.
 * @param options A title, an order of the classes.
 * @throws RangeError When the lengths differ, there are no rows, or a class is not among `classes`.
 * @throws TypeError When something is neither a word nor a number nor a boolean.
 * @example
 * confusionChart(['cat', 'dog', 'dog'], ['cat', 'cat', 'dog']);
 */
export function confusionChart(
  actual: readonly Category[],
  predicted: readonly Category[],
  options: ConfusionChartOptions = {},
): Chart {
  const { title = 'Confusion matrix', classes: order } = options;
  const { classes, counts } = confusionTable(actual, predicted, order);
  const names = classes.map(String);
  const shares = counts.map(row => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map(count => (total === 0 ? 0 : (100 * count) / total));
  });
  const right = counts.reduce((sum, row, i) => sum + row[i]!, 0);
  return chart(
    [
      {
        type: 'heatmap',
        name: 'share of the true class, %',
        x: names,
        y: names,
        z: shares,
        text: counts.map((row, i) => row.map((count, j) => `${count} (${Math.round(shares[i]![j]!)}%)`)),
        texttemplate: '%{text}',
        hovertemplate: 'true %{y}, predicted %{x}: %{text}<extra></extra>',
        colorscale: 'Blues',
        reversescale: true,
        zmin: 0,
        zmax: 100,
        colorbar: { title: { text: '% of row' } },
      },
    ],
    {
      title: `${title}: ${right} of ${actual.length} right`,
      height: FRAME_PX + ROW_PX * names.length,
      xaxis: { title: 'predicted class', type: 'category' },
      yaxis: { title: 'true class', type: 'category', autorange: 'reversed' },
    },
  );
}
