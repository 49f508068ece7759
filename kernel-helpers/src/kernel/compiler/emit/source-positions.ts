import { SourceMap, type SourceMapPayload } from 'node:module';

/** A place in a text: line and column, from 0. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** The way back from a place in compiled code to the place that it comes from. */
export class SourcePositions {
  readonly #maps: readonly string[];
  #decoded: readonly SourceMap[] | undefined;

  /** @param maps Source maps to look a place up in, one after the other. */
  constructor(maps: readonly string[]) {
    this.#maps = maps;
  }

  /** Where a place in compiled code comes from; undefined for what the kernel has added. */
  originOf(place: Place): Place | undefined {
    this.#decoded ??= this.#maps.map(map => new SourceMap(JSON.parse(map) as SourceMapPayload));
    let { line, column } = place;
    for (const map of this.#decoded) {
      const entry = map.findEntry(line, column);
      if (!('originalLine' in entry)) return undefined;
      line = entry.originalLine;
      column = entry.originalColumn;
    }
    return { line, column };
  }
}
