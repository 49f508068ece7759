import type { Message } from '../kernel/protocol/wire.ts';

export type MimeBundle = Readonly<Record<string, unknown>>;

export interface ErrorContent {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

export type ExecuteReply = Partial<ErrorContent> & {
  readonly status: 'ok' | 'error' | 'aborted';
  /** Missing where the cell was aborted. */
  readonly execution_count: number;
  readonly user_expressions?: Readonly<Record<string, MimeBundle>>;
};

/** What came of a cell: the reply, and the messages that its run has sent. */
export class CellOutcome {
  readonly reply: ExecuteReply;
  /** Every iopub message of the run, in order, from its busy to its idle. */
  readonly messages: readonly Message[];

  constructor(reply: ExecuteReply, messages: readonly Message[]) {
    this.reply = reply;
    this.messages = messages;
  }

  /** Contents of the messages of one type, in order. */
  contents(type: string): readonly Record<string, unknown>[] {
    return this.messages.filter(({ header }) => header.msg_type === type).map(({ content }) => content);
  }

  get stdout(): string {
    return this.#printed('stdout');
  }

  get stderr(): string {
    return this.#printed('stderr');
  }

  /** The value of the cell's last expression, by MIME type. */
  get result(): MimeBundle | undefined {
    return this.contents('execute_result')[0]?.['data'] as MimeBundle | undefined;
  }

  /** The value of the cell's last expression as text. */
  get text(): string | undefined {
    return this.result?.['text/plain'] as string | undefined;
  }

  get error(): ErrorContent | undefined {
    return this.contents('error')[0] as unknown as ErrorContent | undefined;
  }

  /** What the cell displays, each output as its last update left it. */
  get displays(): readonly MimeBundle[] {
    const bundles: MimeBundle[] = [];
    const places = new Map<string, number>();
    for (const { header, content } of this.messages) {
      const data = content['data'] as MimeBundle;
      const id = (content['transient'] as { display_id?: string } | undefined)?.display_id;
      if (header.msg_type === 'display_data') {
        if (id !== undefined) places.set(id, bundles.length);
        bundles.push(data);
      } else if (header.msg_type === 'update_display_data' && id !== undefined) {
        const place = places.get(id);
        if (place !== undefined) bundles[place] = data;
      }
    }
    return bundles;
  }

  #printed(name: string): string {
    return this.contents('stream')
      .filter(content => content['name'] === name)
      .map(content => String(content['text']))
      .join('');
  }
}
