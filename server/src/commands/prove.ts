import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { formatProof } from '../grading/format-proof.ts';
import { Gate } from '../grading/gate.ts';
import { forEachLab, labsAtOnce } from '../grading/lab-jobs.ts';
import { noteUsage } from '../grading/note-usage.ts';
import type { Proof } from '../grading/proof.ts';
import { chooseLabs, readSource, type LabFile } from '../labs.ts';
import { NOTEBOOKS, ROADMAP } from '../paths.ts';
import { readItems } from '../roadmap-items.ts';
import type { Command } from './command.ts';
import { readJobs } from './read-jobs.ts';
import { untilInterrupted } from './until-interrupted.ts';

/** The gate through which a lab goes before it reaches students. */
export const proveCommand: Command = {
  help: `prove [LAB ...] [--notebooks DIR] [--roadmap FILE] [--jobs N] [--again] [--no-mutations] [--kept DIR] [--json]

Proves labs in the real kernel: the solution passes every check in full, twice and with another
seed; what a student gets is unattempted everywhere; every wrong answer is found; nothing is given
away, of this lab or another one. Lists the mutations of the solutions that no check notices. Fails when a lab has a fault.
Only what has changed is run again; what was at fault always is. What a sound lab takes to run is
written into its first cell, for students, where that says nothing yet or is wrong by a factor of two.

  LAB              such as beginner/house-price-predictor (default: all labs)
  --notebooks DIR  the source notebooks (default: those of this repository)
  --roadmap FILE   the curriculum (default: roadmap/roadmap.md of this repository)
  --jobs N         labs proved side by side (default: what this machine's cores and memory allow)
  --again          run also what has not changed
  --no-mutations   leave the mutations out
  --kept DIR       where results are kept (default: below node_modules/.cache of this installation)
  --json           print the proofs as JSON, one a line`,

  async run(args, print) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        notebooks: { type: 'string', default: NOTEBOOKS },
        roadmap: { type: 'string', default: ROADMAP },
        jobs: { type: 'string' },
        kept: { type: 'string' },
        again: { type: 'boolean', default: false },
        'no-mutations': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    const atOnce = values.jobs === undefined ? labsAtOnce() : readJobs(values.jobs);
    const labs = await chooseLabs(values.notebooks, positionals);
    const items = await readItems(values.roadmap);
    const gate = await Gate.open({ notebooks: values.notebooks, items, proofs: values.kept });
    return untilInterrupted(async stop => {
      let isSound = true;
      await forEachLab(
        labs,
        atOnce,
        stop,
        async file => {
          const proof = await gate.prove(await readSource(file), {
            folder: dirname(file.path),
            signal: stop.signal,
            isAgain: values.again,
            ...(values['no-mutations'] && { mutationsPerAnswer: 0 }),
          });
          return { proof, noted: await tryToNote(file, proof) };
        },
        ({ proof, noted }) => {
          isSound &&= proof.faults.length === 0;
          const lines = values.json ? [JSON.stringify(proof)] : [...formatProof(proof), ...noted];
          for (const line of lines) print(line);
        },
      );
      return isSound ? 0 : 1;
    });
  },
};

/** Says what came of it. A source that cannot be written is as sound as before. */
async function tryToNote(file: LabFile, proof: Proof): Promise<string[]> {
  try {
    return (await noteUsage(file, proof)) ? ['  Its first cell now says what running it takes.'] : [];
  } catch (error) {
    return [`  Its first cell cannot say what running it takes: ${String(error)}`];
  }
}
