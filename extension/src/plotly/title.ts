import { MAX_TITLE_LENGTH, TAG } from './figure.ts';

/**
 * Breaks a chart's title into lines, between words, where it is wider than its place. Of a title without end it takes
 * the beginning.
 *
 * @param width In the unit of `measure`.
 * @param measure Gives the width of a text without tags.
 */
export function wrapTitle(title: string, width: number, measure: (text: string) => number): string[] {
  return title
    .slice(0, MAX_TITLE_LENGTH)
    .split(/<br ?\/?>/)
    .flatMap(line => {
      const lines: string[] = [];
      for (const word of line.split(' ')) {
        const last = lines.at(-1);
        const longer = last === undefined ? word : `${last} ${word}`;
        if (last === undefined || measure(longer.replace(TAG, '')) > width) lines.push(word);
        else lines[lines.length - 1] = longer;
      }
      return lines;
    });
}

/** Measures texts as the page draws them. */
export function textMeasure(sizePx: number, family: string): (text: string) => number {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return text => text.length * sizePx * 0.55;
  context.font = `${sizePx}px ${family}`;
  return text => context.measureText(text).width;
}
