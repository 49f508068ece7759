import { createRequire } from 'node:module';
import type * as Ast from 'dockerfile-ast';
import { lazyModule } from '../lazy.ts';
import { requireAnswer } from '../todo/todo.ts';

const require = createRequire(import.meta.url);
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `require` knows no types
const ast = lazyModule(() => require('dockerfile-ast') as typeof Ast);

/** A line of a Dockerfile, or several that belong together. {@link parseDockerfile} reads it. */
export interface DockerInstruction {
  /** In capitals, such as `COPY`. */
  readonly name: string;
  /** What follows the name and the flags, word by word. */
  readonly words: readonly string[];
  /** What follows the name, as it was written, flags included. */
  readonly text: string;
  /** By name, without dashes: `--from=build` is `{ from: 'build' }`. */
  readonly flags: Readonly<Record<string, string>>;
  /** The strings of a list in the form of JSON, such as that of `CMD ["node", "server.mjs"]`; else empty. */
  readonly json: readonly string[];
  /** What `ENV`, `ARG` and `LABEL` set: name and value. */
  readonly pairs: readonly (readonly [name: string, value: string])[];
  /** Counted from 1. */
  readonly line: number;
}

/**
 * Reads a Dockerfile, by the parser that editors use. It does not judge: a line that Docker would refuse is read, too.
 *
 * @param text Of the Dockerfile.
 * @returns Its instructions, in their order, without comments.
 * @example
 * const lines = parseDockerfile('FROM node:24.21.0-slim AS build\nCOPY package.json ./');
 * console.log(lines.map(({ name, words }) => `${name}: ${words.join(' ')}`));
 */
export function parseDockerfile(text: string): DockerInstruction[] {
  requireAnswer(text);
  return ast.DockerfileParser.parse(text)
    .getInstructions()
    .map(instruction => ({
      name: instruction.getInstruction().toUpperCase(),
      words: instruction.getArguments().map(argument => argument.getValue()),
      text: (instruction.getTextContent() ?? '').replace(/^\s*\S+\s*/, ''),
      flags: flagsOf(instruction),
      json: stringsIn(instruction.getTextContent() ?? ''),
      pairs: hasMethod(instruction, 'getProperties')
        ? instruction
            .getProperties()
            .map(property => [property.getName(), property.getValue() ?? ''] as const)
        : [],
      line: instruction.getRange().start.line + 1,
    }));
}

function flagsOf(instruction: Ast.Instruction): Record<string, string> {
  if (!hasMethod(instruction, 'getFlags')) return {};
  return Object.fromEntries(instruction.getFlags().map(flag => [flag.getName(), flag.getValue() ?? '']));
}

/** Not by the parser, which takes the blanks out of the strings. */
function stringsIn(text: string): string[] {
  const [list] = /\[[^]*\]\s*$/.exec(text) ?? [];
  if (list === undefined) return [];
  try {
    const json: unknown = JSON.parse(list.replaceAll(/\\\r?\n/g, ' '));
    return Array.isArray(json) && json.every(word => typeof word === 'string') ? json : [];
  } catch {
    return []; // For Docker, too, it is a command of the shell then.
  }
}

interface Methods {
  getFlags: Pick<Ast.ModifiableInstruction, 'getFlags'>;
  getProperties: Pick<Ast.PropertyInstruction, 'getProperties'>;
}

function hasMethod<Name extends keyof Methods>(
  instruction: Ast.Instruction,
  name: Name,
): instruction is Ast.Instruction & Methods[Name] {
  return name in instruction;
}
