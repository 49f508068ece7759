/** Maps data to pixels along one axis. */
export interface Scale {
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
  /** @returns undefined For what has no place on this axis. */
  place(value: unknown): number | undefined;
}

const TICKS = 5;

/** Numbers, spread evenly from `from` to `to` pixels. */
export function linearScale(low: number, high: number, from: number, to: number): Scale {
  // A single value would have no width to be spread over.
  const margin = low === high ? Math.abs(low) * 0.1 || 1 : 0;
  const [min, max] = [low - margin, high + margin];
  const place = (value: unknown) =>
    typeof value === 'number' ? from + ((value - min) / (max - min)) * (to - from) : undefined;
  const step = niceStep((max - min) / TICKS);
  const ticks: { at: number; label: string }[] = [];
  for (let i = Math.ceil(min / step); i * step <= max; i++) {
    const value = Number((i * step).toPrecision(12));
    ticks.push({ at: place(value)!, label: tickLabel(value) });
  }
  return { ticks, place };
}

/** Words, one place each. */
export function categoryScale(categories: readonly string[], from: number, to: number): Scale {
  const index = new Map(categories.map((category, i) => [category, i]));
  const width = (to - from) / Math.max(1, categories.length);
  const place = (value: unknown) => {
    const i = index.get(String(value));
    return i === undefined ? undefined : from + (i + 0.5) * width;
  };
  const every = Math.ceil(categories.length / 8);
  const ticks = categories
    .filter((_, i) => i % every === 0)
    .map(category => ({
      at: place(category)!,
      label: category.length > 10 ? `${category.slice(0, 9)}…` : category,
    }));
  return { ticks, place };
}

/** The next of 1, 2, 5, 10, 20, 50, … */
function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find(factor => factor * power >= rough * 0.999) ?? 10;
  return factor * power;
}

function tickLabel(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude >= 1e6) return `${Number((value / 1e6).toPrecision(4))}M`;
  if (magnitude >= 1e4) return `${Number((value / 1e3).toPrecision(4))}k`;
  return String(Number(value.toPrecision(6)));
}
