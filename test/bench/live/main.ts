/**
 * Measures a class server under the load of a class: `npm run bench:live`, with `--quick` small and in a minute, with
 * `--only class:1000` one scenario of it (its name and students), with `--only log` the large log alone.
 * Figures of one run are compared with each other, never with those of another machine.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { benchLargeLog, type ClassViewFigures, type LargeLogFigures } from './large-log.ts';
import { runScenario, type Figures, type Scenario } from './scenario.ts';

const EVERY_MS = 2_000;

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
});
const { quick } = values;
const thousand = quick ? 100 : 1_000;
const workMs = quick ? 4_000 : 20_000;
const base = { everyMs: EVERY_MS, workMs } as const;
const size = (students: number): Scenario['size'] => ({
  students,
  panels: quick ? 2 : 20,
  sidebars: quick ? 10 : 100,
});
const rush = { events: 60, withinMs: quick ? 3_000 : 60_000 };

const scenarios: Scenario[] = [
  { ...base, name: 'floor', size: size(thousand), server: 'floor' },
  { ...base, name: 'class', size: size(thousand), server: 'waymark' },
  { ...base, name: 'kill -9 in the middle', size: size(thousand), server: 'waymark', isKilled: true },
  { ...base, name: 'floor, rush', size: size(thousand), server: 'floor', rush },
  { ...base, name: 'rush, 60 queued events each', size: size(thousand), server: 'waymark', rush },
  ...(quick ? [] : [250, 2_000, 5_000]).map(students => ({
    ...base,
    name: 'class',
    size: size(students),
    server: 'waymark' as const,
  })),
  ...(quick ? [] : [{ ...base, name: 'floor', size: size(5_000), server: 'floor' as const }]),
];

const HEAD = [
  'scenario',
  'students',
  'events',
  'to the panel p50 / p95 / p99',
  'acknowledged p95',
  'lost',
  'CPU an event',
  'server',
  'load',
  'memory',
  'back',
];

const ms = (value: number): string => `${value.toFixed(0)} ms`;

function cells(figures: Figures): string[] {
  const { p50, p95, p99 } = figures.panel;
  const { lost, doubled, invented } = figures.verdict;
  return [
    figures.name,
    String(figures.students),
    String(figures.acknowledged),
    `${p50.toFixed(0)} / ${p95.toFixed(0)} / ${ms(p99)}`,
    ms(figures.ack.p95),
    String(lost + doubled + invented + figures.unseen),
    `${(1_000 * figures.cpuPerEvent).toFixed(0)} µs`,
    `${figures.serverCpu.toFixed(0)} %`,
    `${figures.loadCpu.toFixed(0)} %`,
    `${figures.memory.toFixed(0)} MB`,
    figures.backMs === 0
      ? ''
      : `${(figures.backMs / 1_000).toFixed(1)} s, ${figures.mostBackPerSecond} a second`,
  ];
}

const line = (texts: readonly string[]): string => `| ${texts.join(' | ')} |`;

console.log(`${cpus().length} cores of ${cpus()[0]?.model ?? 'a machine'}, Node ${process.version}\n`);
console.log(line(HEAD));
console.log(line(HEAD.map(() => '---')));
for (const scenario of scenarios) {
  if (values.only !== undefined && values.only !== `${scenario.name}:${scenario.size.students}`) continue;
  console.log(line(cells(await runScenario(scenario))));
}
if (values.only === undefined || values.only === 'log') {
  const figures: LargeLogFigures = await benchLargeLog(
    quick ? 20_000 : 1_000_000,
    thousand,
    quick ? 30 : 300,
  );
  console.log(
    `\nA log of ${figures.events.toLocaleString()} events: started in ${ms(figures.startMs)}. ` +
      `The class of ${thousand} x ${quick ? 30 : 300}, opened at once: ${inWords(figures.atOnce)}. ` +
      `Opened first once the server has read it of its own accord, in ${ms(figures.warmMs)}: ${inWords(figures.first)}; then again: ${inWords(figures.later)}.`,
  );
}

function inWords({ firstMs, classMs, cpuMs, heldMs, megabytes }: ClassViewFigures): string {
  return `first values after ${ms(firstMs)}, all after ${ms(classMs)} (${ms(cpuMs)} of the server's CPU, its loop held for ${ms(heldMs)} at most, ${megabytes.toFixed(1)} MB)`;
}
