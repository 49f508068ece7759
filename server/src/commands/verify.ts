import { open, writeFile } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { MembershipFile } from '../class-link/membership-file.ts';
import { DEFAULT_LIMITS } from '../grading/limits.ts';
import { NOTEBOOKS } from '../paths.ts';
import { findSubmissions } from '../verify/find-submissions.ts';
import { printable, resultLines, resultsCsv } from '../verify/format-results.ts';
import { asFoldersSay, handIn, readResults, writeResults } from '../verify/hand-in.ts';
import type { ResultsFile } from '../verify/results.ts';
import { SourceLabs } from '../verify/source-lab.ts';
import { verifySubmissions } from '../verify/verify-submissions.ts';
import { CommandError, type Command } from './command.ts';
import { readJobs } from './read-jobs.ts';
import { untilInterrupted } from './until-interrupted.ts';

const BYTES_PER_KERNEL = DEFAULT_LIMITS.memoryMb * 2 ** 20;
/** What says how submissions are run. */
const OF_RUNS = ['student', 'lab', 'no-send', 'to', 'jobs'] as const;

/** Runs again what students have handed in, and hands the outcomes to the class as those that count. */
export const verifyCommand: Command = {
  help: `verify FOLDER [--student NAME] [--lab LAB] [--csv FILE] [--no-send] [--to FILE]
       [--data DIR] [--notebooks DIR] [--jobs N]
verify --send FILE [--csv FILE] [--data DIR]

Runs the notebooks again that students have handed in, each in a kernel of its own, with the author's
checks and hidden tests put back, and tells what each earns. The class that you have joined as its
instructor gets the outcomes: they are what counts from then on, in place of what the students'
own machines had claimed.

  FOLDER           a folder a student below it, named by the id in the class, the id in the learning
                   management system, or the name; as Moodle names them, too
  --student NAME   all notebooks below FOLDER are this student's
  --lab LAB        only this lab, such as beginner/rooms
  --csv FILE       write the results as CSV, too
  --no-send        tell the class nothing, and ask it nothing
  --to FILE        write the results there, to be sent later: where there is no network
  --send FILE      run nothing, and send what was written with --to
  --data DIR       where your own Waymark keeps progress (default: $WAYMARK_DATA, else ./course/.waymark)
  --notebooks DIR  the source notebooks (default: those of this repository)
  --jobs N         submissions that run side by side (default: what this machine's cores and memory allow)

A submission is a program of somebody else's, and runs as you: see server/docs/verify.md for how to run
it in a container. Fails where something could not be verified or sent.`,

  async run(args, printLine) {
    const print = (line: string): void => printLine(printable(line));
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        student: { type: 'string' },
        lab: { type: 'string' },
        csv: { type: 'string' },
        send: { type: 'string' },
        'no-send': { type: 'boolean', default: false },
        to: { type: 'string' },
        data: { type: 'string', default: process.env['WAYMARK_DATA'] ?? 'course/.waymark' },
        notebooks: { type: 'string', default: NOTEBOOKS },
        jobs: { type: 'string' },
      },
    });
    const [folder] = positionals;
    if ((folder === undefined) === (values.send === undefined) || positionals.length > 1) {
      throw new CommandError('Expected one folder of submissions, or --send FILE.');
    }
    const beside = values.send === undefined ? [] : OF_RUNS.filter(name => values[name]);
    if (beside.length > 0) {
      const names = beside.map(name => `--${name}`).join(', ');
      throw new CommandError(
        `--send hands in all that is in its file, and runs nothing: expected no ${names} beside it.`,
      );
    }
    const isSent = !values['no-send'] && values.to === undefined;
    const membership = isSent ? await new MembershipFile(resolve(values.data)).read() : undefined;
    if (values.send !== undefined && !membership) {
      throw new CommandError(
        `No class was joined from ${resolve(values.data)}: name your data folder with --data DIR.`,
      );
    }
    if (values.to !== undefined) await requireWritable(values.to, 0o600);
    if (values.csv !== undefined) await requireWritable(values.csv);
    return untilInterrupted(async stop => {
      const file =
        folder === undefined
          ? await readResults(values.send!)
          : await verifyFolder(resolve(folder), { ...values, stop, print });
      const keep = folder === undefined ? undefined : resolve(values.data);
      const { told, refusals } = membership ? await handIn(membership, file, keep) : asFoldersSay(file);
      for (const line of resultLines(told)) print(line);
      if (values.to !== undefined) await writeResults(values.to, file);
      if (values.csv !== undefined) await writeFile(values.csv, resultsCsv(told));
      for (const line of refusals.length > 0 ? ['', ...refusals] : []) print(line);
      if (isSent && !membership) {
        print('');
        print(`No class was joined from ${resolve(values.data)}, so none was told.`);
      }
      return refusals.length > 0 ? 1 : 0;
    });
  },
};

/** Runs may take hours: a file that cannot be written is told before. @throws Error Of the system, which names it. */
async function requireWritable(path: string, mode?: number): Promise<void> {
  await (await open(path, 'a', mode)).close();
}

interface FolderOptions {
  readonly student?: string | undefined;
  readonly lab?: string | undefined;
  readonly jobs?: string | undefined;
  readonly notebooks: string;
  readonly stop: AbortController;
  readonly print: (line: string) => void;
}

async function verifyFolder(folder: string, options: FolderOptions): Promise<ResultsFile> {
  const { student, lab, jobs, notebooks, stop, print } = options;
  const { submissions, refusals } = await findSubmissions(folder, { student, lab });
  if (submissions.length === 0 && refusals.length === 0) {
    throw new CommandError(`There are no notebooks ${lab === undefined ? '' : `of ${lab} `}below ${folder}.`);
  }
  const atOnce = jobs === undefined ? kernelsAtOnce() : readJobs(jobs);
  let done = 0;
  const verified = await verifySubmissions(submissions, new SourceLabs(notebooks), {
    atOnce,
    stop,
    onResult: ({ notebook }) => print(`${++done} of ${submissions.length}: ${notebook}`),
  });
  print('');
  return { version: 1, ...verified, refusals: [...refusals, ...verified.refusals] };
}

function kernelsAtOnce(): number {
  return Math.max(1, Math.floor(Math.min(availableParallelism(), totalmem() / BYTES_PER_KERNEL)));
}
