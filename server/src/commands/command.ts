/** Something that the user can mend, in one sentence. It is printed without a stack. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** A subcommand of `waymark-server`. */
export interface Command {
  /** What `--help` prints. */
  readonly help: string;
  /**
   * @param args What follows the subcommand's name.
   * @returns The exit code.
   * @throws CommandError, or a TypeError of parseArgs, for what the user can mend.
   */
  run(args: string[], print: (line: string) => void): Promise<number>;
}
