import { SourceMap } from 'node:module';

/** A place in a text: line and column, from 0. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** The way back from a place in compiled code to the place that it comes from. */
export class SourcePositions {
  readonly #maps: readonly string[];
  readonly #toSource: (place: Place) => Place;
  #decoded: readonly SourceMap[] | undefined;

  /**
   * @param maps Source maps to look a place up in, one after the other.
   * @param toSource The last step, from the text that was compiled to the one that was written.
   */
  constructor(maps: readonly string[], toSource: (place: Place) => Place = place => place) {
    this.#maps = maps;
    this.#toSource = toSource;
  }

  /** Where a place in compiled code comes from; undefined for what the kernel has added. */
  originOf(place: Place): Place | undefined {
    this.#decoded ??= this.#maps.map(map => new SourceMap(JSON.parse(map)));
    let { line, column } = place;
    for (const map of this.#decoded) {
      const entry = map.findEntry(line, column);
      if (!('originalLine' in entry)) return undefined;
      line = entry.originalLine;
      column = entry.originalColumn;
    }
    return this.#toSource({ line, column });
  }
}
