import { figureSchema, type Figure } from './figure.ts';

/** Longer than any label that can be read; Plotly takes minutes for a few megabytes. */
const MAX_TEXT_LENGTH = 5_000;

/** Pictures that hold all of themselves, and cannot ask for more. */
const WHOLE_PICTURE = /^data:image\/(?:png|jpeg|gif|webp);base64,/;

/** `images[0].source`, as a menu names it, too. */
const SOURCE_KEY = /(?:^|\.)source$/;

/** Data, of which Plotly makes no text. */
const DATA_KEYS: ReadonlySet<string> = new Set(['bdata', 'source']);

/** What a menu or a slider does is written in a way that only Plotly reads. */
const CONTROL_KEYS: ReadonlySet<string> = new Set(['updatemenus', 'sliders']);

/** Tags as Plotly finds them, in a time that grows with the text and no faster. */
const TAG_WITH_MORE = /<(\/?[a-z]+)[^<>a-z][^<>]*>/gi;

export interface BoundedFigure {
  readonly figure: Figure;
  /** How many parts were left out. */
  readonly leftOut: number;
}

/**
 * A figure that can be drawn in good time and, unless its notebook is trusted, loads nothing: no picture from
 * elsewhere (from Jupyter itself neither), no style of a text, no link, no control, no configuration.
 * The given figure is not changed.
 */
export function boundFigure({ data, layout, config }: Figure, isTrusted: boolean): BoundedFigure {
  let leftOut = 0;
  const boundText = (key: string, text: string): string | undefined => {
    if (!isTrusted && SOURCE_KEY.test(key) && !WHOLE_PICTURE.test(text)) {
      leftOut++;
      return undefined;
    }
    const short =
      DATA_KEYS.has(key) || text.length <= MAX_TEXT_LENGTH ? text : `${text.slice(0, MAX_TEXT_LENGTH)}…`;
    if (isTrusted || !short.includes('<')) return short;
    return short.replace(TAG_WITH_MORE, (tag, name: string) => {
      if (!tag.includes('=')) return tag;
      leftOut++;
      return `<${name}>`;
    });
  };
  const bound = (key: string, value: unknown): unknown => {
    if (typeof value === 'string') return boundText(key, value);
    if (typeof value !== 'object' || value === null) return value;
    if (!isTrusted && CONTROL_KEYS.has(key)) {
      leftOut++;
      return undefined;
    }
    if (Array.isArray(value)) {
      const items: unknown[] = value.map(item => bound(key, item));
      return items.some((item, i) => item !== value[i]) ? items : value;
    }
    // What is neither, such as an array of numbers in bytes, holds no text.
    if (Object.getPrototypeOf(value) !== Object.prototype) return value;
    const entries = Object.entries(value).map(([name, part]) => [name, bound(name, part), part] as const);
    if (entries.every(([, after, before]) => after === before)) return value;
    return Object.fromEntries(
      entries.flatMap(([name, after]) => (after === undefined ? [] : [[name, after]])),
    );
  };
  const figure = figureSchema.parse({
    data: bound('', data),
    layout: bound('', layout),
    config: isTrusted ? config : {},
  });
  return { figure, leftOut };
}
