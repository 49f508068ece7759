import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { isRecord } from '../../records.ts';

/** The version of the Jupyter messaging protocol that is spoken here. */
export const PROTOCOL_VERSION = '5.4';

const DELIMITER = Buffer.from('<IDS|MSG>');

/** Of a message: what it is, and who has sent it. */
export interface Header {
  readonly [field: string]: unknown;
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
  readonly date?: string | undefined;
  readonly version?: string | undefined;
}

export type Content = Readonly<Record<string, unknown>>;

/** A Jupyter message, without the routing and the signature that go around it. */
export interface Message {
  readonly header: Header;
  readonly parent: Header | undefined;
  readonly metadata: Content;
  readonly content: Content;
  readonly buffers: readonly Uint8Array[];
}

/** A message as it came from a socket: the identities say whom to answer. */
export interface ReceivedMessage extends Message {
  readonly identities: readonly Buffer[];
}

/** A cell may have put another one in its place by the time a message is sent. */
const { stringify } = JSON;

/** Why a set of frames is not a message of our front end. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

/** Signs, packs and unpacks the messages of one connection. */
export class Wire {
  readonly #key: string;
  /** Names this kernel process in the headers of its messages. */
  readonly session = randomUUID();

  constructor(key: string) {
    this.#key = key;
  }

  createMessage(
    type: string,
    content: Content,
    parent: Header | undefined,
    more: { readonly metadata?: Content; readonly buffers?: readonly Uint8Array[] } = {},
  ): Message {
    const header: Header = {
      msg_id: randomUUID(),
      msg_type: type,
      session: this.session,
      username: parent?.username ?? 'kernel',
      date: new Date().toISOString(),
      version: PROTOCOL_VERSION,
    };
    return { header, parent, content, metadata: more.metadata ?? {}, buffers: more.buffers ?? [] };
  }

  /** The frames of a message, to be sent as one. */
  encode(message: Message, identities: readonly (Buffer | string)[]): (Buffer | string)[] {
    const parts = [message.header, message.parent ?? {}, message.metadata, message.content].map(part =>
      toWellFormedJson(part),
    );
    return [...identities, DELIMITER, this.#sign(parts), ...parts, ...message.buffers.map(asBuffer)];
  }

  /** @throws {WireError} on frames that are no message, or are signed with another key. */
  decode(frames: readonly Buffer[]): ReceivedMessage {
    const at = frames.findIndex(frame => frame.equals(DELIMITER));
    const [signature, header, parent, metadata, content, ...buffers] = frames.slice(at + 1);
    if (at < 0 || !signature || !header || !parent || !metadata || !content) {
      throw new WireError(
        `a message of ${frames.length} frames, where identities, a delimiter, a signature and 4 parts were expected`,
      );
    }
    this.#verify(signature, [header, parent, metadata, content]);
    return {
      identities: frames.slice(0, at),
      header: readHeader(parse('header', header)),
      parent: toHeader(parse('parent header', parent)),
      metadata: parse('metadata', metadata),
      content: parse('content', content),
      buffers,
    };
  }

  #sign(parts: readonly (Buffer | string)[]): string {
    if (this.#key === '') return '';
    const hmac = createHmac('sha256', this.#key);
    for (const part of parts) hmac.update(part);
    return hmac.digest('hex');
  }

  #verify(signature: Buffer, parts: readonly Buffer[]): void {
    const expected = Buffer.from(this.#sign(parts));
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) {
      throw new WireError('a message that is not signed with the key of the connection file');
    }
  }
}

/**
 * JSON in which half of a surrogate pair, which no file can hold, is the replacement character U+FFFD.
 * `JSON.stringify` writes such a half as an escape, and a backslash as two.
 */
function toWellFormedJson(value: unknown): string {
  const json = stringify(value);
  if (!json.includes('\\ud')) return json;
  return json.replace(/\\(?:\\|ud[89a-f][0-9a-f]{2})/g, escape => (escape === '\\\\' ? escape : '\ufffd'));
}

/** The same bytes, not copied. */
function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function parse(part: string, frame: Buffer): Content {
  const value: unknown = JSON.parse(frame.toString('utf8'));
  if (isRecord(value) && !Array.isArray(value)) return value;
  throw new WireError(`a message whose ${part} is ${stringify(value)}, where an object was expected`);
}

function readHeader(fields: Content): Header {
  const header = toHeader(fields);
  if (header) return header;
  throw new WireError(
    `a message with the header ${stringify(fields)}, where texts were expected: msg_id, msg_type and session`,
  );
}

/**
 * Undefined for fields that are no header. They are looked at one by one, as the thread that answers an interrupt reads
 * messages as well: a library of schemas would cost it more time, and memory, than all the rest.
 */
function toHeader(fields: Content): Header | undefined {
  const { msg_id, msg_type, session, username = '', date, version } = fields;
  if (typeof msg_id !== 'string' || typeof msg_type !== 'string' || typeof session !== 'string') {
    return undefined;
  }
  if (typeof username !== 'string' || !isTextOrMissing(date) || !isTextOrMissing(version)) return undefined;
  return { ...fields, msg_id, msg_type, session, username, date, version };
}

function isTextOrMissing(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}
