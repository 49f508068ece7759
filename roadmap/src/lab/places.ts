import type { Heading, Place } from './model.ts';
import { Lines, outsideFences } from './regions.ts';

interface PlacedCell {
  readonly id: string;
  readonly cell_type: string;
  readonly source: string;
}

/** Where each cell of a notebook stands, in the words of its author. */
export function placesOf(cells: readonly PlacedCell[]): Place[] {
  let heading: string | undefined;
  return cells.map(({ id, cell_type, source }, cell) => {
    const own = cell_type === 'markdown' ? headings(source) : [];
    const place = {
      cell,
      cellId: id,
      heading: own.at(0)?.text ?? heading,
      firstLine: firstLine(source),
    };
    heading = own.at(-1)?.text ?? heading;
    return place;
  });
}

/** The headings of Markdown, outside of fenced code. */
export function headings(markdown: string): Heading[] {
  if (!markdown.includes('#')) return [];
  return outsideFences(new Lines(markdown).all).flatMap(({ text }) => {
    const { marks, words } = /^ {0,3}(?<marks>#{1,6})\s+(?<words>.*?)\s*#*\s*$/.exec(text)?.groups ?? {};
    return marks !== undefined && words ? [{ level: marks.length, text: words }] : [];
  });
}

function firstLine(source: string): string {
  const line = source.split('\n').find(text => text.trim() !== '' && !/^\s*\/\/\/ (?:BEGIN|END) /.test(text));
  return line?.trim() ?? '';
}
