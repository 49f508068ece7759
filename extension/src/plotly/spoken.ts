import type { TranslationBundle } from '@jupyterlab/translation';
import { z } from 'zod';
import { figureTitle, TAG, type Figure } from './figure.ts';

/** More traces than anybody listens to. */
const MAX_TRACES = 30;
const MAX_NAME_LENGTH = 200;

const listSchema = z.union([z.array(z.unknown()), z.instanceof(Float64Array), z.instanceof(Float32Array)]);
const axisTitleSchema = z.union([z.string(), z.object({ text: z.string() }).transform(({ text }) => text)]);
const namedSchema = z.object({ name: z.string() });

/** A chart as a screen reader tells it: a sentence, and a table with a row for each trace. */
export interface SpokenChart {
  readonly summary: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Puts a figure into words and figures, for those who do not see it. */
export function spokenChart(figure: Figure, trans: TranslationBundle): SpokenChart {
  const { data, layout } = figure;
  const title = figureTitle(figure) ?? trans.__('Chart');
  const [across, up] = [axisName(layout.xaxis), axisName(layout.yaxis)];
  const axes =
    across !== undefined && up !== undefined ? ` ${trans.__('Across: %1. Up: %2.', across, up)}` : '';
  return {
    summary: `${title}. ${trans._n('%1 series.', '%1 series.', data.length, data.length)}${axes}`,
    head: [
      trans.__('Series'),
      trans.__('Points'),
      across ?? trans.__('across'),
      up ?? trans.__('up'),
      trans.__('last'),
    ],
    rows: data.slice(0, MAX_TRACES).map((trace, index) => {
      const [x, y] = [listOf(trace, 'x'), listOf(trace, 'y')];
      const name = namedSchema.safeParse(trace).data?.name ?? trans.__('series %1', index + 1);
      return [
        plain(name),
        String(Math.max(x.length, y.length)),
        rangeOf(x, trans),
        rangeOf(y, trans),
        y.length > 0 ? printed(y.at(-1)) : '',
      ];
    }),
  };
}

/** Writes it into an element that is not seen. */
export function writeSpoken(element: HTMLElement, { summary, head, rows }: SpokenChart): void {
  const text = document.createElement('p');
  text.textContent = summary;
  const table = document.createElement('table');
  const headRow = table.createTHead().insertRow();
  for (const name of head) headRow.append(cell('th', name, 'col'));
  const body = table.createTBody();
  for (const [name = '', ...values] of rows) {
    const row = body.insertRow();
    row.append(cell('th', name, 'row'), ...values.map(value => cell('td', value)));
  }
  element.replaceChildren(text, table);
}

function cell(tag: 'th' | 'td', text: string, scope?: string): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = text;
  if (scope !== undefined) element.setAttribute('scope', scope);
  return element;
}

function listOf(trace: Figure['data'][number], key: 'x' | 'y'): readonly unknown[] {
  const list = listSchema.safeParse(Reflect.get(trace, key)).data;
  return list === undefined ? [] : Array.from<unknown>(list);
}

/** From the least to the greatest number, else from the first to the last. */
function rangeOf(values: readonly unknown[], trans: TranslationBundle): string {
  if (values.length === 0) return '';
  const numbers = values.filter(value => typeof value === 'number' && Number.isFinite(value));
  const [from, to] =
    numbers.length === values.length
      ? numbers.reduce<[number, number]>(
          ([least, most], value) => [Math.min(least, Number(value)), Math.max(most, Number(value))],
          [Infinity, -Infinity],
        )
      : [values[0], values.at(-1)];
  return trans.__('%1 to %2', printed(from), printed(to));
}

function printed(value: unknown): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(4)));
  return plain(String(value));
}

function axisName(axis: Figure['layout']['xaxis']): string | undefined {
  const text = axisTitleSchema.safeParse(axis?.title).data;
  // An axis without a name still has a head in the table.
  return text === undefined ? undefined : plain(text) || undefined;
}

function plain(text: string): string {
  return text.slice(0, MAX_NAME_LENGTH).replace(TAG, ' ').replace(/\s+/g, ' ').trim();
}
