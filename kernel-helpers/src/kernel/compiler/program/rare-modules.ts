import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type ts from 'typescript';
import { toCompilerPath } from '../typescript.ts';

const NODE_TYPES = toCompilerPath(
  dirname(createRequire(import.meta.url).resolve('@types/node/package.json')),
);
const INDEX = `${NODE_TYPES}/index.d.ts`;

/**
 * Files of Node's types that hardly a notebook asks for, a fifth of what all of them say. No other of the files speaks of
 * them, but for the list that `process.getBuiltinModule` looks a name up in.
 */
export const RARE_FILES = ['http2.d.ts', 'inspector.d.ts', 'inspector.generated.d.ts', 'test.d.ts'] as const;

const REFERENCES = new RegExp(
  `^/// <reference path="(${RARE_FILES.map(name => name.replaceAll('.', '\\.')).join('|')})" />$`,
  'gm',
);

/** What speaks of one of their modules: its name between quotes. */
const MENTION = /["'`](?:(?:node:)?(?:http2|inspector)|node:test)(?:\/\w+)?["'`]/;

const mentions = new WeakMap<ts.SourceFile, boolean>();

/** Has a program do without rare modules of Node until one of its files speaks of any. */
export class RareModules {
  #areLeftOut = false;
  #areWanted = false;

  /** The text of a file without references to rare modules. */
  withoutReferences(fileName: string, text: string): string {
    return fileName === INDEX ? text.replace(REFERENCES, '') : text;
  }

  /** Takes in that a program has this file. */
  meet(file: ts.SourceFile): void {
    if (file.fileName === INDEX) this.#areLeftOut = true;
    this.#areWanted ||= speaksOfThem(file);
  }

  /** The files that a program is to have besides those that it is asked for. */
  get files(): readonly string[] {
    return this.#areLeftOut && this.#areWanted ? RARE_FILES.map(name => `${NODE_TYPES}/${name}`) : [];
  }
}

function speaksOfThem(file: ts.SourceFile): boolean {
  if (file.fileName.startsWith(`${NODE_TYPES}/`)) return false;
  const known = mentions.get(file) ?? MENTION.test(file.text);
  mentions.set(file, known);
  return known;
}
