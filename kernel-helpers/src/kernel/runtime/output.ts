import { StringDecoder } from 'node:string_decoder';
import type { Content, Header } from '../protocol/wire.ts';
import { currentRun, type CellRun } from './cell-run.ts';
import { PrintLimit } from './print-limit.ts';
import { uninterruptible } from './uninterruptible.ts';

export type StreamName = 'stdout' | 'stderr';

/** How many printed lines in a row are sent at once, each by itself: a loop may follow that never yields. */
const IMMEDIATE_MESSAGES = 8;
/** How soon one more may be sent at once. */
const IMMEDIATE_AGAIN_MS = 5;
/** How long other text waits for more, so that many lines become one message. */
const FLUSH_AFTER_MS = 15;
/** How long a loop that never yields may print before its text is sent. */
const FLUSH_WHILE_BUSY_MS = 100;
const FLUSH_AT_CHARACTERS = 128 * 1024;

type Publish = (type: string, content: Content, parent: Header | undefined) => void;

export interface OutputOptions {
  /** Sends what is printed to standard error as standard output. Default: false. */
  readonly mergesErrors?: boolean;
}

/**
 * Sends what cells print and display to the cell that did it, in order. A few lines are sent at once;
 * more of them are collected for some milliseconds. Anything else first sends what was collected.
 * Of a run that prints without end, the first 1.3 million characters are sent.
 */
export class Output {
  readonly #publish: Publish;
  readonly #mergesErrors: boolean;
  readonly #setTimeout = globalThis.setTimeout;
  readonly #limit = new PrintLimit();
  #run: CellRun | undefined;
  #name: StreamName = 'stdout';
  #chunks: string[] = [];
  #characters = 0;
  #since = 0;
  #isFlushComing = false;
  #latest: CellRun | undefined;
  #immediate = IMMEDIATE_MESSAGES;
  #immediateSince = 0;
  /** Told when a run prints the beginning of a line, as one does that asks a question. */
  onQuestion: (run: CellRun) => void = () => undefined;

  constructor(publish: Publish, { mergesErrors = false }: OutputOptions = {}) {
    this.#publish = publish;
    this.#mergesErrors = mergesErrors;
  }

  /** Output that no run has caused goes to the newest one. */
  set latestRun(run: CellRun) {
    this.#latest = run;
  }

  print(name: StreamName, text: string, run: CellRun | undefined = currentRun() ?? this.#latest): void {
    if (text === '') return;
    const stream = this.#mergesErrors ? 'stdout' : name;
    uninterruptible.run(() => this.#collect(stream, text.toWellFormed(), run));
    if (run && name === 'stdout' && !text.endsWith('\n')) this.onQuestion(run);
  }

  #collect(name: StreamName, printed: string, run: CellRun | undefined): void {
    const text = run ? this.#limit.take(printed, run) : printed;
    if (text === '') return;
    if (run !== this.#run || name !== this.#name) this.flush();
    const now = performance.now();
    if (this.#chunks.length === 0) {
      this.#run = run;
      this.#name = name;
      this.#since = now;
      this.#flushSoon();
    }
    this.#chunks.push(text);
    this.#characters += text.length;
    const isLast = run !== undefined && this.#limit.isReached(run);
    const isDue =
      isLast || this.#characters >= FLUSH_AT_CHARACTERS || now - this.#since >= FLUSH_WHILE_BUSY_MS;
    if (isDue || this.#maySendAtOnce(now)) this.flush();
  }

  #flushSoon(): void {
    if (this.#isFlushComing) return;
    this.#isFlushComing = true;
    this.#setTimeout(() => {
      this.#isFlushComing = false;
      this.flush();
    }, FLUSH_AFTER_MS);
  }

  #maySendAtOnce(now: number): boolean {
    const earned = Math.floor((now - this.#immediateSince) / IMMEDIATE_AGAIN_MS);
    if (earned > 0) {
      this.#immediate = Math.min(IMMEDIATE_MESSAGES, this.#immediate + earned);
      this.#immediateSince = now;
    }
    if (this.#immediate === 0) return false;
    this.#immediate -= 1;
    return true;
  }

  /** Sends a message that is not printed text, after what was printed before it. */
  send(type: string, content: Content, run: CellRun | undefined = currentRun() ?? this.#latest): void {
    uninterruptible.run(() => {
      this.flush();
      if (type === 'clear_output' && run) this.#limit.renew(run);
      this.#publish(type, content, run?.request.header);
    });
  }

  flush(): void {
    if (this.#chunks.length === 0) return;
    const text = this.#chunks.join('');
    this.#chunks = [];
    this.#characters = 0;
    this.#publish('stream', { name: this.#name, text }, this.#run?.request.header);
  }

  /** Takes over what the process writes to its standard streams. */
  capture(name: StreamName): void {
    const decoder = new StringDecoder('utf8');
    const write = (
      chunk: string | Uint8Array,
      encoding?: BufferEncoding | ((error?: Error | null) => void),
      callback?: (error?: Error | null) => void,
    ): boolean => {
      this.print(name, typeof chunk === 'string' ? chunk : decoder.write(Buffer.from(chunk)));
      const done = typeof encoding === 'function' ? encoding : callback;
      if (done) process.nextTick(done);
      return true;
    };
    process[name].write = write;
  }
}
