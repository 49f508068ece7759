import { findRegions, type Region } from './regions.ts';

/** An answer of a cell, with what may stand in its place. */
export interface Answer {
  readonly solution: Region;
  /** What a student begins with, where the author wrote it. */
  readonly stub: Region | undefined;
  readonly wrong: readonly Region[];
}

/**
 * Groups a cell's regions: each answer with the stub and the wrong answers that stand behind it, with
 * nothing but blank lines between.
 *
 * @returns Also the stubs and wrong answers that stand behind no answer.
 */
export function groupAnswers(
  source: string,
  regions: readonly Region[],
): { answers: Answer[]; strays: Region[] } {
  const lines = source.split('\n');
  const answers: { solution: Region; stub: Region | undefined; wrong: Region[] }[] = [];
  const strays: Region[] = [];
  let before: Region | undefined;
  for (const region of regions) {
    const isBehind =
      before !== undefined &&
      before.kind !== 'HIDDEN TESTS' &&
      lines.slice(before.endLine, region.beginLine - 1).every(line => line.trim() === '');
    const last = isBehind ? answers.at(-1) : undefined;
    if (region.kind === 'SOLUTION') answers.push({ solution: region, stub: undefined, wrong: [] });
    else if (region.kind === 'STUB') {
      if (last && !last.stub) last.stub = region;
      else strays.push(region);
    } else if (region.kind === 'WRONG') {
      if (last) last.wrong.push(region);
      else strays.push(region);
    }
    before = strays.includes(region) ? undefined : region;
  }
  return { answers, strays };
}

/**
 * A code cell as it runs: its answers, without stubs and wrong answers. What is left out becomes
 * blank, so that every line and column stays where it is.
 *
 * @example
 * runnableSource('/// BEGIN SOLUTION\nconst a = 1;\n/// END SOLUTION\n/// BEGIN WRONG q1: two\nconst a = 2;\n/// END WRONG');
 */
export function runnableSource(source: string): string {
  return blank(source, alternatives(source));
}

/**
 * A code cell with a stub or a wrong answer in the place of its answer; all else as in {@link runnableSource}, and
 * again every line and column stays.
 *
 * @param region One of the cell's regions.
 */
export function sourceWith(source: string, region: Region): string {
  const { regions } = findRegions(source);
  const { answers } = groupAnswers(source, regions);
  const own = answers.find(({ stub, wrong }) =>
    [stub, ...wrong].some(candidate => candidate?.from === region.from),
  );
  const out = regions.flatMap(candidate => {
    if (candidate.from === region.from) return markersOf(candidate);
    return candidate.from === own?.solution.from || isAlternative(candidate) ? [candidate] : [];
  });
  return blank(source, out);
}

/** Without its markers, an alternative is code as any other, for whoever reads the cell next. */
function markersOf({ begin, from, to, end }: Region): Pick<Region, 'from' | 'to'>[] {
  return [
    { from: begin, to: from },
    { from: to, to: end },
  ];
}

/** A code cell as an editor sees it from one of its places: with the alternative that the place is in, if any. */
export function sourceAt(source: string, offset: number): string {
  const region = alternatives(source).find(({ from, to }) => offset >= from && offset <= to);
  return region ? sourceWith(source, region) : runnableSource(source);
}

/** A cell without some of its regions, whose place stays blank. */
export function blank(source: string, regions: readonly Pick<Region, 'from' | 'to'>[]): string {
  return regions.reduce(
    (text, { from, to }) =>
      text.slice(0, from) + text.slice(from, to).replace(/[^\r\n\u2028\u2029]/g, ' ') + text.slice(to),
    source,
  );
}

/** The stubs and wrong answers of a code cell: what {@link runnableSource} leaves out. */
export function alternatives(source: string): Region[] {
  return findRegions(source).regions.filter(isAlternative);
}

function isAlternative({ kind }: Region): boolean {
  return kind === 'STUB' || kind === 'WRONG';
}
