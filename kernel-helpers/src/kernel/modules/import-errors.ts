import type { SourcePosition } from '../errors/scripts.ts';
import { blame } from '../errors/stack-trace.ts';
import { adviceForMissing } from './installed-packages.ts';

const NOT_FOUND_CODES = new Set(['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND', 'ERR_UNKNOWN_BUILTIN_MODULE']);

/**
 * An import of what is not there, in words.
 *
 * @param cause What Node says.
 * @param folder Where packages are installed.
 * @returns the cause itself if it says something else
 */
export function notFound(specifier: string, cause: unknown, folder: string): unknown {
  const isIt = cause instanceof Error && 'code' in cause && NOT_FOUND_CODES.has(String(cause.code));
  if (!isIt) return cause;
  return Object.assign(new Error(missingModule(specifier, folder)), { code: 'ERR_MODULE_NOT_FOUND' });
}

/** The same of `require`, which by itself names the files that have asked, and the notebook is none. */
export function notRequired(specifier: string, error: unknown, folder: string): unknown {
  if (error instanceof Error && error.message.startsWith(`Cannot find module '${specifier}'\n`)) {
    error.message = missingModule(specifier, folder);
  }
  return error;
}

function missingModule(specifier: string, folder: string): string {
  const advice = adviceForMissing(specifier, folder);
  return `Cannot find module '${specifier}'.${advice === undefined ? '' : ` ${advice}`}`;
}

/** A module has no export of a name. */
export function missingExport(module: string, name: string): SyntaxError {
  return new SyntaxError(`'${module}' does not export '${name}'`);
}

const NO_EXPORT = /'([^']*)' does not provide an export named '(.*)'/;
/** Node puts the import in question above the stack: its URL and line, the line, and carets under the name. */
const ABOVE_STACK = /^(\S+):(\d+)\n.*\n( *)\^/;

/** What {@link missingExportFrom} has to know of the student's files. */
interface OwnNames {
  /** What messages call the file of a URL; undefined if it is no own file's. */
  nameOf(url: string): string | undefined;
  /** A place in the code of a URL. */
  locate(url: string, line: number, column: number): SourcePosition | undefined;
}

/** Node's error about a missing export, which calls the student's files by their URLs here; or any other error. */
export function missingExportFrom(error: unknown, own: OwnNames): unknown {
  if (!(error instanceof SyntaxError)) return error;
  const [, url = '', name = ''] = NO_EXPORT.exec(error.message) ?? [];
  const file = own.nameOf(url);
  if (file === undefined) return error;
  const missing = missingExport(file, name);
  const [, importer = '', line, above = ''] = ABOVE_STACK.exec(error.stack ?? '') ?? [];
  const position = own.locate(importer, Number(line), above.length + 1);
  if (position) blame(missing, position);
  return missing;
}
