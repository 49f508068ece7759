import { z } from 'zod';
import type { Message } from '../kernel/protocol/wire.ts';

export type MimeBundle = Readonly<Record<string, unknown>>;

const bundleSchema = z.record(z.string(), z.unknown());

const displaySchema = z.object({
  data: bundleSchema,
  transient: z.object({ display_id: z.string().optional() }).optional(),
});

const errorSchema = z.object({ ename: z.string(), evalue: z.string(), traceback: z.array(z.string()) });
export type ErrorContent = Readonly<z.infer<typeof errorSchema>>;

/** What a kernel replies to a cell; more than this may come along. */
export const executeReplySchema = errorSchema
  .partial()
  .extend({
    status: z.enum(['ok', 'error', 'aborted']),
    /** Missing where the cell was aborted. */
    execution_count: z.number().optional(),
    user_expressions: z.record(z.string(), bundleSchema).optional(),
  })
  .loose();
export type ExecuteReply = Readonly<z.infer<typeof executeReplySchema>>;

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
    const [content] = this.contents('execute_result');
    return content && displaySchema.parse(content).data;
  }

  /** The value of the cell's last expression as text. */
  get text(): string | undefined {
    const text = this.result?.['text/plain'];
    return typeof text === 'string' ? text : undefined;
  }

  get error(): ErrorContent | undefined {
    const [content] = this.contents('error');
    return content && errorSchema.parse(content);
  }

  /** What the cell displays, each output as its last update left it. */
  get displays(): readonly MimeBundle[] {
    const bundles: MimeBundle[] = [];
    const places = new Map<string, number>();
    for (const { header, content } of this.messages) {
      const isUpdate = header.msg_type === 'update_display_data';
      if (!isUpdate && header.msg_type !== 'display_data') continue;
      const { data, transient } = displaySchema.parse(content);
      const id = transient?.display_id;
      if (!isUpdate) {
        if (id !== undefined) places.set(id, bundles.length);
        bundles.push(data);
      } else if (id !== undefined) {
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
