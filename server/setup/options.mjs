import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { SetupError } from './errors.mjs';
import { NOTEBOOKS } from './paths.mjs';

export const USAGE = `Usage: npm start -- [options]

  --no-open          do not open a browser
  --port N           the port of JupyterLab (default: 8888)
  --course DIR       the folder of the student's copies, never overwritten (default: ./course)
  --use-server PORT  use the progress server that already listens there, started with the same WAYMARK_SECRET,
                     in place of starting and watching one; it then serves one person
  --join LINK        join the class that a link leads to; from then on this folder's work is shown there, and goes on
                     without a network
  --name NAME        with --join, how you want to be called (default: your name on this machine)
  --author           write labs: JupyterLab opens on the sources, never on a student's course
  --notebooks DIR    with --author, the folder of the sources (default: ./notebooks)
  --roadmap FILE     with --author, the curriculum, on which new labs are placed (default: roadmap/roadmap.md)
  --help             show this`;

/**
 * What `npm start` was asked for.
 *
 * @typedef {object} StartOptions
 * @property {boolean} open whether to open a browser
 * @property {number} port of JupyterLab
 * @property {string} course an absolute path
 * @property {number | undefined} useServer the port of a progress server that someone else runs
 * @property {string | undefined} author of the sources that an author works on, an absolute path; undefined for a student
 * @property {string | undefined} roadmap an author's curriculum, an absolute path; undefined for that of this repository
 * @property {{ link: string, name: string } | undefined} join a class: by which link, and how the student wants to be called
 * @property {boolean} help
 */

/**
 * @param {readonly string[]} args
 * @param {string} [cwd] what a relative `--course` is relative to
 * @returns {StartOptions}
 * @throws {SetupError} for an option that is unknown or has no proper value
 */
export function parseStartOptions(args, cwd = process.cwd()) {
  const { values } = parse(args);
  if (values.author && values.course !== undefined) {
    throw new SetupError(
      '--author opens the sources of the labs and --course the copies of a student: choose one.',
    );
  }
  if (!values.author && values.notebooks !== undefined) {
    throw new SetupError('--notebooks names the sources for --author: give both.');
  }
  if (!values.author && values.roadmap !== undefined) {
    throw new SetupError('--roadmap names the curriculum for --author: give both.');
  }
  if (values.join === undefined && values.name !== undefined) {
    throw new SetupError('--name says how you want to be called in the class that --join joins: give both.');
  }
  return {
    open: !values['no-open'],
    port: parsePort('--port', values.port) ?? 8888,
    course: resolve(cwd, values.course ?? 'course'),
    useServer: parsePort('--use-server', values['use-server']),
    author: values.author ? resolve(cwd, values.notebooks ?? NOTEBOOKS) : undefined,
    roadmap: values.roadmap === undefined ? undefined : resolve(cwd, values.roadmap),
    join:
      values.join === undefined ? undefined : { link: values.join, name: values.name ?? userInfo().username },
    help: values.help ?? false,
  };
}

/** @param {readonly string[]} args */
function parse(args) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        'no-open': { type: 'boolean' },
        port: { type: 'string' },
        course: { type: 'string' },
        'use-server': { type: 'string' },
        join: { type: 'string' },
        name: { type: 'string' },
        author: { type: 'boolean' },
        notebooks: { type: 'string' },
        roadmap: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new SetupError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

/** @param {string} option @param {string | undefined} value */
function parsePort(option, value) {
  if (value === undefined) return undefined;
  const port = Number(value);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new SetupError(`${option} takes a port between 1 and 65535, not '${value}'.`);
}
