import type { ts } from '../typescript-internals.ts';

const NONE: ReadonlyMap<string, string> = new Map();

/**
 * Lets go of what is noted about declarations and asked for only of a file that is compiled: each name that occurs in it,
 * and for each parameter a table of what it might have besides its type, which is empty.
 */
export function lightenFile(file: ts.SourceFile): void {
  file.identifiers = NONE;
  for (let container: ts.Container | undefined = file; container; container = container.nextContainer) {
    container.locals?.forEach(symbol => {
      if (symbol.exports?.size === 0) Object.assign(symbol, { exports: undefined });
    });
  }
}

/** Lets go of where else a file was looked for: only who watches folders asks for it. */
export function lightenResolution<Resolution extends ts.Lookups>(resolution: Resolution): Resolution {
  resolution.failedLookupLocations = undefined;
  resolution.affectingLocations = undefined;
  return resolution;
}
