import { dirname, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { printThrown } from './print.ts';

/** What was thrown, in words. */
export interface ThrownText {
  readonly name: string;
  readonly message: string;
  /** Name and message, then the calls in the student's own code. */
  readonly stack: string;
}

/** This package's own folder, whose calls tell a student nothing. */
const PACKAGE_FOLDER = dirname(fileURLToPath(import.meta.url)) + sep;

/** Reads what was thrown, which need not be an Error and may even refuse to be read. */
export function describeThrown(thrown: unknown): ThrownText {
  try {
    if (thrown instanceof Error) {
      // Anything can be assigned to the fields of an error.
      const fields: { name: unknown; message: unknown; stack?: unknown } = thrown;
      // First of all: the kernel puts the message in the words of the cell when the stack is first read.
      const { stack } = fields;
      const [name, message] = [String(fields.name), String(fields.message)];
      const calls = (typeof stack === 'string' ? stack : '')
        .split('\n')
        .filter(line => /^\s+at /.test(line) && isOwnCall(line));
      // A library that adds its caller's stack to an error's (Kysely) says each call twice.
      return { name, message, stack: [`${name}: ${message}`, ...new Set(calls)].join('\n') };
    }
  } catch {
    // A getter of the error throws, or gives what cannot be text: say what can be said of it.
  }
  const message = printThrown(thrown);
  return { name: 'thrown value', message, stack: message };
}

function isOwnCall(line: string): boolean {
  return !/node:|[\\/]node_modules[\\/]/.test(line) && !line.includes(PACKAGE_FOLDER);
}
