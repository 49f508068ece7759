import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { LabError } from '@waymark/roadmap';
import { faultLines } from '@waymark/roadmap/lab';
import { chooseLabs, readSource } from '../labs.ts';
import { CONFIG_NAME, COURSE_CONFIG } from '../nbgrader/course-config.ts';
import { exportLab } from '../nbgrader/export-lab.ts';
import { FileInWayError, writeAssignment } from '../nbgrader/write-assignment.ts';
import { NOTEBOOKS } from '../paths.ts';
import { CommandError, type Command } from './command.ts';

/** Hands labs to a grader that is not ours. */
export const exportCommand: Command = {
  help: `export nbgrader LAB --to DIR [--notebooks DIR] [--force]

Makes an assignment of nbgrader's from a lab: source, release and nbgrader_config.py, with which
nbgrader generates, autogrades and scores it, check by check as Waymark does.

  LAB              such as beginner/house-price-predictor, the assignment beginner-house-price-predictor
  --to DIR         the folder of the nbgrader course
  --notebooks DIR  the source notebooks (default: those of this repository)
  --force          write over notebooks that differ`,

  async run(args, print) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        to: { type: 'string' },
        notebooks: { type: 'string', default: NOTEBOOKS },
        force: { type: 'boolean', default: false },
      },
    });
    const [format, id, more] = positionals;
    if (format !== 'nbgrader' || id === undefined || more !== undefined || values.to === undefined) {
      throw new CommandError('Expected: export nbgrader LEVEL/LAB --to DIR');
    }
    const [file] = await chooseLabs(values.notebooks, [id]);
    const { assignment, faults } = exportLab(await readSource(file!), dirname(file!.path));
    if (!assignment) throw new LabError(faultLines(faults, file!.path));
    const course = resolve(values.to);
    const { isConfigured } = await writeAssignment(course, assignment, values).catch((error: unknown) => {
      throw error instanceof FileInWayError ? new CommandError(error.message) : error;
    });
    print(`${id}: the assignment ${assignment.name} in ${course}`);
    if (!isConfigured) {
      print(`Add to ${join(course, CONFIG_NAME)}, which was there already:\n\n${COURSE_CONFIG}`);
    }
    print(`In that folder, for nbgrader to know it: nbgrader generate_assignment ${assignment.name} --force`);
    return 0;
  },
};
