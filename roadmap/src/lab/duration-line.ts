import { labIdSchema } from '../ids.ts';
import { Lines, outsideFences, type Line } from './regions.ts';

const EXAMPLE = '*45 minutes. Before this: beginner/setting-up.*';
const PATTERN =
  /^(?<mark>[*_])(?<minutes>[1-9]\d{0,2}) minutes?\.(?: Before this: (?<before>[^*_]+?)\.)?(?: All cells run in about (?<seconds>[1-9]\d{0,3}) seconds? and (?<megabytes>[1-9]\d{0,4}) MB\.)?\k<mark>$/;
const ALMOST = /^[*_]+[^*_]*\bminutes?\b/i;

/** What all cells of a lab took in the gate's kernel, or are said to take. */
export interface ResourceUsage {
  readonly seconds: number;
  /** The most memory that the kernel held. */
  readonly megabytes: number;
}

/** What a proof has measured of a lab; undefined where the lab is at fault, or nothing was measured. */
export function usageOf(proof: {
  readonly faults: readonly unknown[];
  readonly solutionMs: number;
  readonly peakMb: number;
}): ResourceUsage | undefined {
  const { faults, solutionMs, peakMb } = proof;
  if (faults.length > 0 || solutionMs === 0 || peakMb === 0) return undefined;
  return { seconds: solutionMs / 1000, megabytes: peakMb };
}

/** What a lab's first cell says of time, and of the labs that come before. */
export interface DurationLine {
  /** How long a newcomer needs; 0 where it is not said. */
  readonly minutes: number;
  readonly prerequisites: readonly string[];
  /** What running all cells takes; undefined where nobody has measured it. */
  readonly usage: ResourceUsage | undefined;
}

/**
 * Reads how long a lab takes from its first cell, where it stands on a line of its own:
 *
 *     *45 minutes. Before this: beginner/setting-up. All cells run in about 20 seconds and 600 MB.*
 *
 * The last sentence is the gate's: see {@link withUsage}.
 *
 * @param lines Of the first cell, outside of fenced code.
 * @param id The lab's.
 */
export function readDuration(
  lines: readonly Line[],
  id: string,
): DurationLine & { faults: { message: string; line: number | undefined }[] } {
  const none: DurationLine = { minutes: 0, prerequisites: [], usage: undefined };
  const [line, second] = lines.filter(({ text }) => PATTERN.test(text.trim()));
  if (!line) {
    const almost = lines.find(({ text }) => ALMOST.test(text.trim()));
    const message = almost
      ? `"${almost.text.trim()}" is not read: write ${EXAMPLE}`
      : `a lab begins with a Markdown cell that holds a line on how long a newcomer needs, and which labs come before it, such as ${EXAMPLE}`;
    return { ...none, faults: [{ message, line: almost?.number }] };
  }
  const faults: { message: string; line: number }[] = [];
  if (second) {
    faults.push({ message: 'the first cell says twice how many minutes the lab takes', line: second.number });
  }
  const { minutes, before, seconds, megabytes } = PATTERN.exec(line.text.trim())!.groups!;
  const prerequisites = before?.split(/, (?:and )?| and /) ?? [];
  for (const name of prerequisites) {
    const message = !labIdSchema.safeParse(name).success
      ? `"${name}" is no lab's id: write them as level/lab, joined by commas, such as ${EXAMPLE}`
      : name === id && 'a lab cannot come before itself';
    if (message) faults.push({ message, line: line.number });
  }
  const usage =
    seconds === undefined ? undefined : { seconds: Number(seconds), megabytes: Number(megabytes) };
  return { minutes: Number(minutes), prerequisites, usage, faults };
}

/** One machine is that much slower than another one, or busier: what is said need not change for it. */
const TOLERANCE = 2;
/** Nobody plans with less. */
const SHORT_SECONDS = 5;

/**
 * Says in a lab's first cell what running its cells takes, rounded. What is said already stays as long as it is right by
 * a factor of two, or short, so that the text does not change from machine to machine.
 *
 * @param source Of the first cell.
 * @param measured By the gate.
 * @returns The cell's new text; the old one where it is right, or has no line of minutes that could hold it.
 * @example
 * withUsage('# Rooms\n\n*20 minutes.*', { seconds: 18.2, megabytes: 587 });
 * // '# Rooms\n\n*20 minutes. All cells run in about 20 seconds and 600 MB.*'
 */
export function withUsage(source: string, measured: ResourceUsage): string {
  const line = outsideFences(new Lines(source).all).find(({ text }) => PATTERN.test(text.trim()));
  if (!line) return source;
  const { mark, seconds, megabytes } = PATTERN.exec(line.text.trim())!.groups!;
  const { seconds: s, megabytes: mb } = rounded(measured);
  const isRight =
    seconds !== undefined &&
    isNear(Math.max(s, SHORT_SECONDS), Math.max(Number(seconds), SHORT_SECONDS)) &&
    isNear(mb, Number(megabytes));
  if (isRight) return source;
  const words = line.text.replace(/(?: All cells run in [^*_]+)?[*_]\s*$/, '');
  const said = `${words} All cells run in about ${s} ${s === 1 ? 'second' : 'seconds'} and ${mb} MB.${mark}`;
  return source.slice(0, line.from) + said + source.slice(line.from + line.text.length);
}

function isNear(measured: number, said: number): boolean {
  return Math.max(measured, said) <= TOLERANCE * Math.min(measured, said);
}

/** Seconds to one below ten and to five above, at least one; memory to 50 MB, at least that. */
function rounded({ seconds, megabytes }: ResourceUsage): ResourceUsage {
  const step = seconds < 9.5 ? 1 : 5;
  return {
    seconds: Math.max(1, Math.round(seconds / step) * step),
    megabytes: Math.max(50, Math.round(megabytes / 50) * 50),
  };
}
