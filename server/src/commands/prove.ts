import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { KernelStartError } from '@waymark/kernel-helpers/client';
import { leaksBetween, releaseCourse, type CourseLab } from '../grading/course-leaks.ts';
import { formatProof } from '../grading/format-proof.ts';
import { ProofCache } from '../grading/proof-cache.ts';
import { proveLab, type ProveOptions } from '../grading/prove-lab.ts';
import type { Proof } from '../grading/proof.ts';
import { chooseLabs, readSource, type LabFile } from '../labs.ts';
import { NOTEBOOKS, ROADMAP, ROOT } from '../paths.ts';
import { readItems } from '../roadmap-items.ts';
import { CommandError, type Command } from './command.ts';

/** The gate through which a lab goes before it reaches students. */
export const proveCommand: Command = {
  help: `prove [LAB ...] [--notebooks DIR] [--roadmap FILE] [--again] [--no-mutations] [--json]

Proves labs in the real kernel: the solution passes every check in full, twice and with another
seed; what a student gets is unattempted everywhere; every wrong answer is found; nothing is given
away, of this lab or another one. Lists the mutations of the solutions that no check notices. Fails when a lab has a fault.

  LAB              such as beginner/house-price-predictor (default: all labs)
  --notebooks DIR  the source notebooks (default: those of this repository)
  --roadmap FILE   the curriculum (default: roadmap/roadmap.md of this repository)
  --again          prove what has not changed as well
  --no-mutations   leave the mutations out
  --json           print the proofs as JSON, one a line`,

  async run(args, print) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        notebooks: { type: 'string', default: NOTEBOOKS },
        roadmap: { type: 'string', default: ROADMAP },
        again: { type: 'boolean', default: false },
        'no-mutations': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    const labs = await chooseLabs(values.notebooks, positionals);
    const items = await readItems(values.roadmap);
    const cache = await ProofCache.open(`${ROOT}node_modules/.cache/waymark/proofs`, BUILDS);
    const course = await releaseCourse(values.notebooks);
    let isSound = true;
    for (const file of labs) {
      const proof = withLeaks(
        await prove(file, items, cache, {
          isAgain: values.again,
          mutationsPerAnswer: values['no-mutations'] ? 0 : undefined,
        }),
        course,
      );
      isSound &&= proof.faults.length === 0;
      if (values.json) print(JSON.stringify(proof));
      else for (const line of formatProof(proof)) print(line);
    }
    return isSound ? 0 : 1;
  },
};

/** What the labs give away of each other depends on all of them, and is not kept with the proof of one. */
function withLeaks(proof: Proof, course: readonly CourseLab[]): Proof {
  const lab = course.find(({ model }) => model.id === proof.lab);
  return lab ? { ...proof, faults: [...proof.faults, ...leaksBetween(lab, course)] } : proof;
}

/** What a proof depends on besides the lab: the helpers with the kernel, and the gate. */
const BUILDS = [
  `${ROOT}roadmap/dist`,
  `${ROOT}kernel-helpers/dist`,
  fileURLToPath(new URL('..', import.meta.url)),
];

async function prove(
  file: LabFile,
  items: ReadonlySet<string>,
  cache: ProofCache,
  { isAgain, mutationsPerAnswer }: { isAgain: boolean; mutationsPerAnswer: number | undefined },
): Promise<Proof> {
  const notebook = await readFile(file.path, 'utf8');
  const known = isAgain || mutationsPerAnswer !== undefined ? undefined : await cache.find(file.id, notebook);
  if (known) return known;
  const options: ProveOptions = {
    folder: dirname(file.path),
    items,
    ...(mutationsPerAnswer !== undefined && { mutationsPerAnswer }),
  };
  const proof = await proveLab(await readSource(file), options).catch((error: unknown) => {
    throw error instanceof KernelStartError ? new CommandError(`${file.id}: ${error.message}`) : error;
  });
  if (mutationsPerAnswer === undefined) await cache.keep(notebook, proof);
  return proof;
}
