#!/usr/bin/env node
import { LabError } from '@waymark/roadmap';
import { CommandError, type Command } from './commands/command.ts';
import { releaseCommand } from './commands/release.ts';
import { roadmapCommand } from './commands/roadmap.ts';
import { serveCommand } from './commands/serve.ts';
import { errorCode } from './error-code.ts';

const COMMANDS: Record<string, Command> = {
  serve: serveCommand,
  roadmap: roadmapCommand,
  release: releaseCommand,
};

const USAGE = `Usage: cli.js COMMAND [OPTIONS]

${Object.values(COMMANDS)
  .map(({ help }) => help)
  .join('\n\n\n')}`;

process.exitCode = await main(process.argv.slice(2));

/** Runs the command line; 0 is success, 1 a failure that was explained, 2 a wrong usage. */
async function main([name = '', ...args]: string[]): Promise<number> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command || args.includes('--help')) {
    const isHelp = name === '--help' || name === 'help' || command !== undefined;
    (isHelp ? process.stdout : process.stderr).write(`${command?.help ?? USAGE}\n`);
    return isHelp ? 0 : 2;
  }
  try {
    return await command.run(args, line => process.stdout.write(`${line}\n`));
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    return isUsageError(error) ? 2 : 1;
  }
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isExplained = error instanceof CommandError || error instanceof LabError;
  return isExplained || isUsageError(error) || isSystemError(error)
    ? error.message
    : (error.stack ?? error.message);
}

function isUsageError(error: unknown): boolean {
  return error instanceof TypeError && errorCode(error).startsWith('ERR_PARSE_ARGS');
}

/** What the system refused, such as a missing file or a full disk; its message names the file. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
