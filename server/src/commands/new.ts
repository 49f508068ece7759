import { parseArgs } from 'node:util';
import { createLab } from '../authoring/new-lab.ts';
import { NOTEBOOKS, ROADMAP } from '../paths.ts';
import { CommandError, type Command } from './command.ts';

/** Begins a lab. */
export const newCommand: Command = {
  help: `new LAB ITEM [--notebooks DIR] [--roadmap FILE]

Begins a lab from a small one that can be proved as it stands, and names it on its line of the roadmap.

  LAB              such as beginner/my-lab
  ITEM             the line that it is for, such as beginner.basics.what-is-ml; it has no lab yet
  --notebooks DIR  the source notebooks (default: those of this repository)
  --roadmap FILE   the curriculum (default: roadmap/roadmap.md of this repository)`,

  async run(args, print) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        notebooks: { type: 'string', default: NOTEBOOKS },
        roadmap: { type: 'string', default: ROADMAP },
      },
    });
    const [lab, item, ...more] = positionals;
    if (lab === undefined || item === undefined || more.length > 0) {
      throw new CommandError('Say the lab and its line: new beginner/my-lab beginner.basics.what-is-ml');
    }
    print(await createLab({ ...values, lab, item }));
    return 0;
  },
};
