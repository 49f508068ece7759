/** The wire format of protocol buffers, as far as a message is written: each function gives one field. */

const VARINT = 0;
const LENGTH = 2;
const FIXED32 = 5;

function varint(value: number | bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 128 : low);
  } while (rest > 0n);
  return Buffer.from(bytes);
}

const tag = (field: number, wireType: number): Buffer => varint((field << 3) | wireType);

/** An integer, a boolean or an enum. */
export function integer(field: number, value: number | bigint | boolean): Buffer {
  return Buffer.concat([tag(field, VARINT), varint(typeof value === 'boolean' ? Number(value) : value)]);
}

/** Text, bytes or a message. */
export function bytes(field: number, value: string | Buffer): Buffer {
  const content = typeof value === 'string' ? Buffer.from(value) : value;
  return Buffer.concat([tag(field, LENGTH), varint(content.length), content]);
}

export function float(field: number, value: number): Buffer {
  const content = Buffer.alloc(4);
  content.writeFloatLE(value);
  return Buffer.concat([tag(field, FIXED32), content]);
}
