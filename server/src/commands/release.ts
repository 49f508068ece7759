import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { LabError } from '@waymark/roadmap';
import { faultLines } from '@waymark/roadmap/lab';
import { findLabs, readSource, type LabFile } from '../labs.ts';
import { NOTEBOOKS } from '../paths.ts';
import { Course, type ReleaseAction } from '../course/course.ts';
import { formatNotebook } from '../release/format-notebook.ts';
import { releaseLab } from '../release/release-lab.ts';
import { CommandError, type Command } from './command.ts';

/** Makes the students' copies of the labs. */
export const releaseCommand: Command = {
  help: `release [--to DIR] [--lab ID] [--notebooks DIR] [--check]

Makes the students' copies of the labs: solutions become stubs, hidden tests go.
A copy that a student has touched is never written over.

  --to DIR         the course folder (default: ./course)
  --lab ID         only this lab, such as beginner/house-price-predictor
  --notebooks DIR  the source notebooks (default: those of this repository)
  --check          only check the source notebooks; write nothing`,

  async run(args, print) {
    const { values } = parseArgs({
      args,
      options: {
        to: { type: 'string', default: 'course' },
        lab: { type: 'string' },
        notebooks: { type: 'string', default: NOTEBOOKS },
        check: { type: 'boolean', default: false },
      },
    });
    const labs = await chooseLabs(values.notebooks, values.lab);
    const course = values.check ? undefined : await Course.open(resolve(values.to));
    const faults: string[] = [];
    for (const file of labs) {
      const text = await makeRelease(file).catch((error: unknown) => void faults.push(explain(file, error)));
      if (text === undefined) continue;
      print(`${file.id}: ${course ? describe(await course.put(file.id, text)) : 'sound'}`);
    }
    if (faults.length > 0) throw new CommandError(faults.join('\n'));
    return 0;
  },
};

async function chooseLabs(notebooks: string, id: string | undefined): Promise<LabFile[]> {
  const labs = await findLabs(notebooks);
  if (labs.length === 0) {
    throw new CommandError(`There are no labs in ${notebooks}: expected level/lab.ipynb below it.`);
  }
  const chosen = labs.filter(lab => id === undefined || lab.id === id);
  if (chosen.length === 0) {
    throw new CommandError(`There is no lab ${id}; expected one of ${labs.map(lab => lab.id).join(', ')}.`);
  }
  return chosen;
}

async function makeRelease(file: LabFile): Promise<string> {
  const { notebook, faults } = releaseLab(await readSource(file), dirname(file.path));
  if (!notebook) throw new LabError(faultLines(faults, file.path));
  return formatNotebook(notebook);
}

/** Whatever is wrong with one notebook, such as a link to nowhere, is its own fault and not that of the others. */
function explain({ path }: LabFile, error: unknown): string {
  return error instanceof LabError ? error.message : `${path}: ${String(error)}`;
}

function describe(action: ReleaseAction): string {
  if (action.kind === 'corrected') {
    return `corrected in ${action.changes.length} places; your answers are as they were, and so is your copy from before (${action.before.name})`;
  }
  return action.kind === 'kept'
    ? 'there is a newer version; your copy has your work in it and stays. To get the new one, rename yours and release again.'
    : action.kind;
}
