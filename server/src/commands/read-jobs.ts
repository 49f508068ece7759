import { CommandError } from './command.ts';

/** How many kernels are to work side by side, as an option says. @throws CommandError For what is no such number. */
export function readJobs(text: string): number {
  const jobs = Number(text);
  if (Number.isInteger(jobs) && jobs > 0) return jobs;
  throw new CommandError(`--jobs is ${text}: expected how many to run side by side, such as 2.`);
}
