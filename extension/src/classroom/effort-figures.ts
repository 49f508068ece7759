import type { TranslationBundle } from '@jupyterlab/translation';
import type { PanelFigure } from '../plotly/panel-chart.tsx';
import type { CheckEffort, Quartiles } from './check-effort.ts';

/** More names than that beside each other cannot be read: one points at a bar instead. */
const MAX_NAMES = 60;
const BLUE = '#4878cf';
const AMBER = '#e0803a';
const GREEN = '#3a9d6e';

/** What each check costs: minutes, attempts and hints, a chart each. */
export function effortFigures(efforts: readonly CheckEffort[], trans: TranslationBundle): PanelFigure[] {
  return [
    bars(efforts, {
      title: trans.__('Minutes for a check: the middle student, and the half around'),
      axis: trans.__('minutes'),
      color: BLUE,
      valueOf: ({ minutes }) => minutes,
      trans,
    }),
    bars(efforts, {
      title: trans.__('Attempts of those who are done with it'),
      axis: trans.__('attempts'),
      color: AMBER,
      valueOf: ({ attempts }) => attempts,
      trans,
    }),
    bars(efforts, {
      title: trans.__('Hints that a student opens, on average'),
      axis: trans.__('hints'),
      color: GREEN,
      valueOf: ({ hints }) => hints,
      trans,
    }),
  ];
}

interface BarsOptions {
  readonly title: string;
  readonly axis: string;
  readonly color: string;
  readonly valueOf: (effort: CheckEffort) => Quartiles | number | undefined;
  readonly trans: TranslationBundle;
}

function bars(
  efforts: readonly CheckEffort[],
  { title, axis, color, valueOf, trans }: BarsOptions,
): PanelFigure {
  const shown = efforts.flatMap(effort => {
    const value = valueOf(effort);
    if (value === undefined) return [];
    const range = typeof value === 'number' ? { lower: value, median: value, upper: value } : value;
    return [{ ...effort, ...range }];
  });
  const hasRange = shown.some(({ lower, upper }) => lower < upper);
  return {
    data: [
      {
        type: 'bar',
        name: axis,
        // Checks of two labs may have one name.
        x: shown.map(({ column }) => `${column.lab} ${column.check}`),
        y: shown.map(({ median }) => median),
        marker: { color },
        hovertext: shown.map(
          ({ column, students }) =>
            `${column.labTitle}, ${column.check} (${trans._n('%1 student', '%1 students', students, students)})`,
        ),
        ...(hasRange && {
          error_y: {
            type: 'data',
            symmetric: false,
            array: shown.map(({ median, upper }) => upper - median),
            arrayminus: shown.map(({ median, lower }) => median - lower),
            thickness: 1,
            width: 2,
          },
        }),
      },
    ],
    layout: {
      title,
      height: 260,
      xaxis: {
        title: { text: trans.__('check') },
        type: 'category',
        tickmode: 'array',
        tickvals: shown.map(({ column }) => `${column.lab} ${column.check}`),
        ticktext: shown.map(({ column }) => column.check),
        showticklabels: shown.length <= MAX_NAMES,
        automargin: true,
      },
      yaxis: { title: { text: axis }, rangemode: 'tozero' },
      showlegend: false,
      margin: { l: 56, r: 20, t: 48, b: 70 },
    },
  };
}
