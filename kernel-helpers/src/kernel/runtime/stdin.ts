import { InterruptError } from '../errors/interrupt-error.ts';
import type { Channels } from '../protocol/channels.ts';
import { InputReply } from '../protocol/requests.ts';
import { currentRun } from './cell-run.ts';
import type { Output } from './output.ts';

/** Asks the front end for input, one question at a time. */
export class Stdin {
  readonly #channels: Channels;
  readonly #output: Output;
  #asked: { readonly id: string; answer(text: string): void } | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(channels: Channels, output: Output) {
    this.#channels = channels;
    this.#output = output;
  }

  /** The `prompt` of cells. */
  readonly prompt = (question = '', options: { readonly password?: boolean } = {}): Promise<string> => {
    const run = currentRun();
    if (!run) return Promise.reject(new Error('prompt() asks on behalf of a cell, and no cell is running'));
    if (!run.allowStdin) {
      return Promise.reject(
        new Error('this front end takes no input while cells run: set the value in the cell instead'),
      );
    }
    const ask = (): Promise<string> =>
      new Promise((resolve, reject) => {
        const forget = run.onInterrupt(() => reject(new InterruptError()));
        const answer = (text: string): void => {
          forget();
          resolve(text);
        };
        this.#output.flush();
        const { header } = this.#channels.requestInput(run.request, question, options.password ?? false);
        this.#asked = { id: header.msg_id, answer };
      });
    const answer = this.#queue.then(ask);
    this.#queue = answer.catch(() => undefined);
    return answer;
  };

  /** Reads answers until the sockets are closed. */
  async read(): Promise<void> {
    await this.#channels.readStdin(message => {
      if (message.header.msg_type !== 'input_reply') return;
      const asked = this.#asked;
      // A late answer to a question that an interrupt has ended. (Not every front end says what it answers.)
      if (!asked || (message.parent && message.parent.msg_id !== asked.id)) return;
      this.#asked = undefined;
      asked.answer(InputReply.parse(message.content).value);
    });
  }
}
