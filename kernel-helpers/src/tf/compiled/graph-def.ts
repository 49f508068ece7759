/* oxlint-disable typescript/no-unsafe-type-assertion -- an attribute's kind says of which type its value is */
import type { Binding, OpAttribute } from './backend.ts';
import { bytes, float, integer } from './protobuf.ts';

/** The numbers of TensorFlow's types (`types.proto`). */
export const DataType = { float: 1, int32: 3, string: 7, complex64: 8, int64: 9, bool: 10 } as const;

/** The producer version of graphs; 1087 is that of TensorFlow 2.5, which all later ones read alike. */
const GRAPH_VERSION = 1087;

export type AttributeValues = Readonly<Record<string, Buffer>>;

/** The kinds of `AttrValue`. */
export const attribute = {
  type: (dtype: number): Buffer => integer(6, dtype),
  bool: (value: boolean): Buffer => integer(5, value),
  int: (value: number): Buffer => integer(3, value),
  float: (value: number): Buffer => float(4, value),
  string: (value: string): Buffer => bytes(2, value),
  shape: (shape: readonly number[]): Buffer => bytes(7, shapeProto(shape)),
  anyShape: (): Buffer => bytes(7, integer(3, true)),
  tensor: (dtype: number, shape: readonly number[], content: Buffer): Buffer =>
    bytes(8, Buffer.concat([integer(1, dtype), bytes(2, shapeProto(shape)), bytes(4, content)])),
};

/** An attribute as tfjs-node gives it to an operation. */
export function attributeOf(binding: Binding, { name, type, value }: OpAttribute): Buffer {
  const values = Array.isArray(value) && type !== binding.TF_ATTR_SHAPE ? (value as unknown[]) : undefined;
  const list = (write: (field: number, item: never) => Buffer, field: number) =>
    bytes(1, Buffer.concat((values as never[]).map(item => write(field, item))));
  switch (type) {
    case binding.TF_ATTR_TYPE:
      return values ? list(integer, 6) : attribute.type(value as number);
    case binding.TF_ATTR_BOOL:
      return values ? list(integer, 5) : attribute.bool(value as boolean);
    case binding.TF_ATTR_INT:
      return values ? list(integer, 3) : attribute.int(value as number);
    case binding.TF_ATTR_FLOAT:
      return values ? list(float, 4) : attribute.float(value as number);
    case binding.TF_ATTR_STRING:
      return values ? list(bytes, 2) : attribute.string(value as string);
    case binding.TF_ATTR_SHAPE:
      return attribute.shape(value as number[]);
    default:
      throw new Error(`the attribute '${name}' is of a kind that is not written (${type})`);
  }
}

function shapeProto(shape: readonly number[]): Buffer {
  return Buffer.concat(shape.map(size => bytes(2, integer(1, size))));
}

/** One `NodeDef`. An input is `node`, `node:output` or, for what must only come before, `^node`. */
export function nodeDef(
  name: string,
  op: string,
  inputs: readonly string[],
  attributes: AttributeValues,
): Buffer {
  return Buffer.concat([
    bytes(1, name),
    bytes(2, op),
    ...inputs.map(input => bytes(3, input)),
    ...Object.entries(attributes).map(([key, value]) =>
      bytes(5, Buffer.concat([bytes(1, key), bytes(2, value)])),
    ),
  ]);
}

/** The file `saved_model.pb` that holds these nodes. */
export function savedModel(nodes: readonly Buffer[], tag: string): Buffer {
  const graph = Buffer.concat([...nodes.map(node => bytes(1, node)), bytes(4, integer(1, GRAPH_VERSION))]);
  const metaGraph = Buffer.concat([bytes(1, bytes(4, tag)), bytes(2, graph)]);
  return Buffer.concat([integer(1, 1), bytes(2, metaGraph)]);
}
