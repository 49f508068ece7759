import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { LabError } from '@waymark/roadmap';
import { formatFault, parseLab } from '@waymark/roadmap/lab';
import { readFile } from 'node:fs/promises';
import { readOptional, writeAtomic } from '../files.ts';
import { ImportError, importAssignment } from '../nbgrader/import-assignment.ts';
import { NOTEBOOKS } from '../paths.ts';
import { formatNotebook } from '../release/format-notebook.ts';
import { CommandError, type Command } from './command.ts';

/** Makes labs of what was written for a grader that is not ours. */
export const importCommand: Command = {
  help: `import nbgrader FILE --lab LEVEL/NAME [--notebooks DIR]

Makes the source of a lab from the source of an nbgrader assignment, and lists what its author has
still to write. Code in TypeScript and JavaScript runs; other code is kept as text.

  FILE             the notebook below the assignment's source/
  --lab ID         the new lab, such as beginner/my-lab
  --notebooks DIR  the source notebooks (default: those of this repository)`,

  async run(args, print) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { lab: { type: 'string' }, notebooks: { type: 'string', default: NOTEBOOKS } },
    });
    const [format, file, more] = positionals;
    const { lab } = values;
    if (format !== 'nbgrader' || file === undefined || more !== undefined || lab === undefined) {
      throw new CommandError('Expected: import nbgrader FILE --lab LEVEL/NAME');
    }
    const { notebook, open } = await read(file, lab);
    const { faults } = parseLab(notebook, lab);
    const misplaced = faults.find(({ place }) => place === undefined);
    if (misplaced) throw new CommandError(misplaced.message);
    const path = join(values.notebooks, `${lab}.ipynb`);
    if ((await readOptional(path)) !== undefined) {
      throw new CommandError(`${path} is there already: name another lab, or move it away`);
    }
    await writeAtomic(path, formatNotebook(notebook));
    print(`${lab}: written to ${path}. What is left to do:`);
    for (const line of [...open, ...faults.map(formatFault)]) print(`- ${line}`);
    return 0;
  },
};

async function read(file: string, lab: string) {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw new LabError(`${file} is not JSON: ${error.message}`);
    throw error;
  }
  try {
    return importAssignment(json, lab.split('/').at(-1)!);
  } catch (error) {
    throw error instanceof ImportError ? new CommandError(`${file}: ${error.message}`) : error;
  }
}
