import { createRequire } from 'node:module';
import { dirname } from 'node:path';

/** What a CommonJS module finds in its scope. */
export interface OwnScope {
  readonly require: NodeJS.Require;
  readonly __filename: string;
  readonly __dirname: string;
}

/** What one of the student's ES modules has, too. */
export function ownScope(path: string): OwnScope {
  return { require: createRequire(path), __filename: path, __dirname: dirname(path) };
}
