#!/usr/bin/env node
import { LabError } from '@waymark/roadmap';
import { CommandError, type Command } from './commands/command.ts';
import { errorCode } from './error-code.ts';

/** Loaded when they are asked for: the TypeScript compiler, which `release` needs, takes longer than all of `serve`. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  serve: async () => (await import('./commands/serve.ts')).serveCommand,
  class: async () => (await import('./commands/class.ts')).classCommand,
  backup: async () => (await import('./commands/backup.ts')).backupCommand,
  restore: async () => (await import('./commands/restore.ts')).restoreCommand,
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
  roadmap: async () => (await import('./commands/roadmap.ts')).roadmapCommand,
  new: async () => (await import('./commands/new.ts')).newCommand,
  prove: async () => (await import('./commands/prove.ts')).proveCommand,
  release: async () => (await import('./commands/release.ts')).releaseCommand,
  bundle: async () => (await import('./commands/bundle.ts')).bundleCommand,
  import: async () => (await import('./commands/import.ts')).importCommand,
  grade: async () => (await import('./commands/grade.ts')).gradeCommand,
  verify: async () => (await import('./commands/verify.ts')).verifyCommand,
  export: async () => (await import('./commands/export.ts')).exportCommand,
};

process.exitCode = await main(process.argv.slice(2));

/** Runs the command line; 0 is success, 1 a failure that was explained, 2 a wrong usage. */
async function main([name = '', ...args]: string[]): Promise<number> {
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!load) {
    const isHelp = name === '--help' || name === 'help';
    (isHelp ? process.stdout : process.stderr).write(`${await usage()}\n`);
    return isHelp ? 0 : 2;
  }
  const command = await load();
  if (args.includes('--help')) {
    process.stdout.write(`${command.help}\n`);
    return 0;
  }
  try {
    return await command.run(args, line => process.stdout.write(`${line}\n`));
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    return isUsageError(error) ? 2 : 1;
  }
}

async function usage(): Promise<string> {
  const commands = await Promise.all(Object.values(COMMANDS).map(load => load()));
  return ['Usage: cli.js COMMAND [OPTIONS]', ...commands.map(({ help }) => help)].join('\n\n\n');
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
