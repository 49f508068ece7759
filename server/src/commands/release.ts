import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { LabError } from '@waymark/roadmap';
import { faultLines } from '@waymark/roadmap/lab';
import { chooseLabs, readBundled, readSource, type LabFile } from '../labs.ts';
import { NOTEBOOKS } from '../paths.ts';
import { Course, type ReleaseAction } from '../course/course.ts';
import { keptRelease } from '../grading/kept/release.ts';
import { ResultFiles } from '../grading/kept/result-files.ts';
import type { ResultFile } from '../grading/kept/results.ts';
import { formatNotebook } from '../release/format-notebook.ts';
import { CommandError, type Command } from './command.ts';

/** Makes the students' copies of the labs. */
export const releaseCommand: Command = {
  help: `release [--to DIR] [--lab ID] [--notebooks DIR] [--check]

Makes the students' copies of the labs: solutions become stubs, hidden tests go.
A copy that a student has touched is never written over.

  --to DIR         the course folder (default: ./course)
  --lab ID         only this lab, such as beginner/house-price-predictor
  --notebooks DIR  the source notebooks, or those of a bundle (default: those of this repository)
  --check          write nothing, and prove the labs in the kernel: the same as the command prove`,

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
    if (values.check) {
      const { proveCommand } = await import('./prove.ts');
      return proveCommand.run([...(values.lab ? [values.lab] : []), '--notebooks', values.notebooks], print);
    }
    const labs = await chooseLabs(values.notebooks, values.lab === undefined ? [] : [values.lab]);
    const course = await Course.open(resolve(values.to));
    let kept: Promise<ResultFiles> | undefined;
    const keptOf: KeptOf = async lab => (await (kept ??= ResultFiles.open(values.notebooks))).of(lab);
    const faults: string[] = [];
    for (const file of labs) {
      const text = await makeRelease(file, keptOf).catch(
        (error: unknown) => void faults.push(explain(file, error)),
      );
      if (text === undefined) continue;
      print(`${file.id}: ${describe(await course.put(file.id, text))}`);
    }
    if (faults.length > 0) throw new CommandError(faults.join('\n'));
    return 0;
  },
};

/** Opens what was found out about a lab before; a bundle needs none of it. */
type KeptOf = (lab: string) => Promise<ResultFile>;

async function makeRelease(file: LabFile, keptOf: KeptOf): Promise<string> {
  if (file.form === 'release') return (await readBundled(file)).text;
  const results = await keptOf(file.id);
  const { notebook, faults } = keptRelease(results, await readSource(file), dirname(file.path));
  // Who may not write there waits for the compiler each time.
  await results.save().catch(() => undefined);
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
