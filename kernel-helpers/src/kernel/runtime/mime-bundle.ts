import type { MimeBundle } from '../../host.ts';

/** MIME types whose values are texts: everything else that is given as bytes goes as base64. */
const TEXT_TYPE = /^(text\/|application\/(javascript|ecmascript|xml|x-latex)\b|.*\+xml\b)/;
/** How the engine refuses to make JSON of a value. */
const NO_JSON = /serialize a BigInt|circular structure/;
/** A cell may have put another one in its place by the time something is shown. */
const toJson = JSON.stringify;
const JSON_TYPE = /^application\/(.*\+)?json\b/;

/**
 * A bundle as a message holds it: plain JSON, in which bytes are base64 (texts, where the MIME type is
 * that of a text). What its values do to be turned into JSON happens here and never as the message is sent.
 *
 * @throws TypeError When a value cannot be JSON, as a `bigint` or what contains itself; and whatever a
 *   `toJSON` or a getter of it throws.
 */
export function plainBundle(bundle: MimeBundle): Readonly<Record<string, unknown>> {
  const entries = Object.entries(bundle).flatMap(([type, value]): [string, unknown][] => {
    const plain = isBytes(value) ? ofBytes(type, value) : ofJson(type, value);
    return plain === undefined ? [] : [[type, plain]];
  });
  return Object.fromEntries(entries);
}

function isBytes(value: unknown): value is ArrayBuffer | NodeJS.ArrayBufferView {
  return value instanceof ArrayBuffer || ArrayBuffer.isView(value);
}

function ofBytes(type: string, value: ArrayBuffer | NodeJS.ArrayBufferView): unknown {
  const bytes = ArrayBuffer.isView(value)
    ? Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    : Buffer.from(value);
  if (JSON_TYPE.test(type)) return JSON.parse(bytes.toString('utf8')) as unknown;
  return bytes.toString(TEXT_TYPE.test(type) ? 'utf8' : 'base64');
}

function ofJson(type: string, value: unknown): unknown {
  if (typeof value === 'string') return value;
  const json = stringify(type, value);
  return json === undefined ? undefined : (JSON.parse(json) as unknown);
}

function stringify(type: string, value: unknown): string | undefined {
  try {
    return toJson(value);
  } catch (error) {
    if (!(error instanceof TypeError) || !NO_JSON.test(error.message)) throw error;
    const message = `the '${type}' of what is shown cannot be sent as JSON: ${error.message}`;
    // The engine's own error lies nowhere in the cell: it says all that there is to say.
    // oxlint-disable-next-line preserve-caught-error
    throw new TypeError(message);
  }
}
