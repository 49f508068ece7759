/**
 * Prints measurements side by side: `npm run bench`, or `npm run bench -- kernel` for one group.
 * Figures of one run are compared with each other, never with those of another run or machine.
 */
import { formatRows, type BenchRow } from './row.ts';

const GROUPS: Record<string, () => Promise<BenchRow[]>> = {
  start: async () => (await import('./start.ts')).benchStart(),
  kernel: async () => (await import('./kernel.ts')).benchKernel(),
  training: async () => (await import('./training.ts')).benchTraining(),
  labs: async () => (await import('./training/labs.ts')).benchLabs(),
  monitoring: async () => (await import('./monitoring.ts')).benchMonitoring(),
  'class-panel': async () => (await import('./class-panel.ts')).benchClassPanel(),
  page: async () => (await import('./page.ts')).benchPage(),
};

const chosen = process.argv.slice(2);
const unknown = chosen.filter(name => !(name in GROUPS));
if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(', ')}. Choose from ${Object.keys(GROUPS).join(', ')}.`);
  process.exit(1);
}
for (const [name, run] of Object.entries(GROUPS)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  console.log(`\n${name}\n${formatRows(await run())}`);
}
