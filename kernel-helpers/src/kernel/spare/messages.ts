import type { Socket } from 'node:net';

/** What a kernel is started with, which a spare one takes over from the process that Jupyter has started. */
export interface Start {
  readonly connectionFile: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly umask: number;
  /** The process that has started the launcher. */
  readonly parent: number;
}

/** To a spare, over its socket. */
export type ToSpare =
  /** From a kernel, which may be restarted: stay as long as this connection stands. */
  | { readonly type: 'stay' }
  /** From a launcher: are you free? */
  | { readonly type: 'take' }
  | { readonly type: 'go'; readonly start: Start }
  /** The process that has started the launcher is gone. */
  | { readonly type: 'orphaned' };

/** From a spare. */
export type FromSpare =
  /** To whoever has it stay, once it can be taken. */
  | { readonly type: 'free' }
  | { readonly type: 'refused' }
  /** What it prints to its descriptors 1 and 2 comes out of `pipes`; in `exit`, at the end, stands its exit code. */
  | { readonly type: 'taken'; readonly pid: number; readonly folder: string }
  | { readonly type: 'started' };

/** Names of files in the folder of a spare. */
export const PIPES = ['stdout', 'stderr'] as const;
export const EXIT_FILE = 'exit';

/** From the thread that listens to the main thread of a spare, and back. */
export interface ToMain {
  readonly start: Start;
  /** That of the spare. */
  readonly folder: string;
}
export type ToDoor = 'warm' | 'started';

export type Message = ToSpare | FromSpare;

export function send(socket: Socket, message: Message): void {
  socket.write(`${JSON.stringify(message)}\n`);
}

/** Hands each message that arrives to `receive`. */
export function receiveMessages(socket: Socket, receive: (message: Message) => void): void {
  let text = '';
  socket.setEncoding('utf8');
  socket.on('data', (part: string) => {
    const lines = (text + part).split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) receive(JSON.parse(line));
  });
}
