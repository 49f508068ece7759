import type { Binding } from './backend.ts';
import { withFlatUpdates } from './flat-updates.ts';
import { attribute, attributeOf, DataType, nodeDef, savedModel, type AttributeValues } from './graph-def.ts';
import type { Noise } from './noise.ts';
import {
  FIRST_AXIS,
  int32s,
  NotCompilable,
  sizeOf,
  type Constant,
  type Operation,
  type Program,
  type Source,
  type Vector,
} from './program.ts';
import { couldBeRewritten } from './rewrites.ts';

export const TAG = 'serve';

/** The names in the graph that a step is run by. */
export const NAMES = {
  feed: (index: number) => `feed_${index}`,
  /** In place of a feed, where it is rows of a tensor: the tensor ... */
  source: (index: number) => `source_${index}`,
  /** ... and the indices of the rows. */
  rows: 'rows',
  capture: (index: number) => `capture_${index}`,
  rate: (sign: 1 | -1) => (sign === 1 ? 'rate' : 'minus_rate'),
  /** Feed this ... */
  newValue: (variable: number) => `new_value_${variable}`,
  /** ... and fetch this, to set a variable of the graph. */
  set: (variable: number) => `set_${variable}`,
  read: (variable: number) => `read_${variable}`,
  result: (index: number) => `result_${index}`,
  /** A step without results is run by fetching this. */
  done: 'done',
} as const;

/**
 * The step as a SavedModel. The new values of all variables are computed before the first is assigned: a step that
 * fails leaves the variables as they were.
 *
 * @throws NotCompilable where an operation cannot be written
 */
export function buildGraph(binding: Binding, traced: Program): Buffer {
  const program = withFlatUpdates(binding, traced);
  const nodes = new Nodes();
  nodes.feeds(program.feeds);
  program.captures.forEach(({ dtype, shape }, index) =>
    nodes.placeholder(NAMES.capture(index), dtype, shape),
  );
  for (const sign of ratesOf(program)) nodes.placeholder(NAMES.rate(sign), DataType.float, []);
  const inVector = new Set(program.vectors.flatMap(({ members }) => members));
  program.variables.forEach(({ shape, dtype }, index) => {
    if (!inVector.has(index)) nodes.variable(index, typeNumber(dtype), shape);
  });
  program.vectors.forEach((vector, index) => nodes.vector(program, index, vector));
  program.constants.forEach((constant, index) => {
    const varying = program.varying.get(index);
    if (!varying) nodes.constant(constantName(index), constant);
    else if (varying.kind === 'noise') nodes.noise(constantName(index), constant, varying.noise);
  });

  const nameOf = (source: Source): string => sourceName(program, source);
  program.operations.forEach((operation, index) => {
    const given = operation.attributes.map(item => [item.name, attributeOf(binding, item)] as const);
    const inputs = operation.inputs.map((source, input) => {
      if (!couldBeRewritten(program, operation, input)) return nameOf(source);
      return nodes.opaque(`${operationName(index)}_input_${input}`, nameOf(source), typeOf(program, source));
    });
    nodes.add(operationName(index), operation.name, inputs, {
      ...Object.fromEntries(given),
      ...inferredAttributes(program, operation),
    });
  });

  const stored = [
    ...[...program.assignments].map(([index, source]) => ({
      name: variableName(index),
      dtype: typeNumber(program.variables[index]?.dtype),
      value: nameOf(source),
    })),
    ...program.vectors.map(({ next }, index) => ({
      name: vectorName(index),
      dtype: DataType.float,
      value: nameOf(next),
    })),
  ];
  const reads = [
    ...program.variables.flatMap((_, index) => (inVector.has(index) ? [] : NAMES.read(index))),
    ...program.vectors.map((_, index) => readVectorName(index)),
  ];
  const outcomes = [...program.results.map(nameOf), ...stored.map(({ value }) => value)];
  const barrier = new Set([...reads, ...outcomes].map(before));
  nodes.add('computed', 'NoOp', [...barrier], {});
  const assigned = stored.map(({ name, dtype, value }) =>
    before(
      nodes.add(`assign_${name}`, 'AssignVariableOp', [name, value, '^computed'], {
        dtype: attribute.type(dtype),
      }),
    ),
  );
  program.results.forEach((source, index) =>
    nodes.add(NAMES.result(index), 'Identity', [nameOf(source), ...assigned], {
      T: attribute.type(typeOf(program, source)),
    }),
  );
  nodes.constant(NAMES.done, FLAG, ['^computed', ...assigned]);
  return savedModel(nodes.all, TAG);
}

/** Which signs of the learning rate the step wants. */
export function ratesOf(program: Program): (1 | -1)[] {
  const signs = [...program.varying.values()].flatMap(item => (item.kind === 'rate' ? [item.sign] : []));
  return [...new Set(signs)].toSorted((a, b) => b - a);
}

class Nodes {
  readonly all: Buffer[] = [];

  add(name: string, op: string, inputs: readonly string[], attributes: AttributeValues): string {
    this.all.push(nodeDef(name, op, inputs, attributes));
    return name;
  }

  placeholder(name: string, dtype: number, shape: readonly number[]): void {
    this.add(name, 'Placeholder', [], { dtype: attribute.type(dtype), shape: attribute.shape(shape) });
  }

  /** A batch can be fed itself, or what it is rows of. */
  feeds(feeds: Program['feeds']): void {
    const [rows] = feeds[0]?.shape ?? [];
    if (rows === undefined || feeds.some(({ shape }) => shape[0] !== rows)) {
      feeds.forEach(({ dtype, shape }, index) => this.placeholder(NAMES.feed(index), dtype, shape));
      return;
    }
    this.placeholder(NAMES.rows, DataType.int32, [rows]);
    this.constant('first_axis', FIRST_AXIS);
    feeds.forEach(({ dtype, shape }, index) => {
      this.placeholder(NAMES.source(index), dtype, [-1, ...shape.slice(1)]);
      this.add(NAMES.feed(index), 'GatherV2', [NAMES.source(index), NAMES.rows, 'first_axis'], {
        batch_dims: attribute.int(0),
        Tparams: attribute.type(dtype),
        Tindices: attribute.type(DataType.int32),
        Taxis: attribute.type(DataType.int32),
      });
    });
  }

  constant(name: string, { dtype, shape, content }: Constant, inputs: readonly string[] = []): void {
    this.add(name, 'Const', inputs, {
      dtype: attribute.type(dtype),
      value: attribute.tensor(dtype, shape, content),
    });
  }

  variable(index: number, dtype: number, shape: readonly number[]): void {
    const name = variableName(index);
    this.stored(name, NAMES.read(index), dtype, shape);
    this.placeholder(NAMES.newValue(index), dtype, shape);
    this.add(`init_${index}`, 'AssignVariableOp', [name, NAMES.newValue(index)], {
      dtype: attribute.type(dtype),
    });
    this.constant(NAMES.set(index), FLAG, [`^init_${index}`]);
  }

  /** Variables that lie in one vector. They are set all at once, those without a new value to the one that they have. */
  vector({ variables }: Program, index: number, { members }: Vector): void {
    const name = vectorName(index);
    const type = { T: attribute.type(DataType.float) };
    const shapes = members.map(member => variables[member]?.shape ?? []);
    const sizes = shapes.map(sizeOf);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    this.stored(name, readVectorName(index), DataType.float, [total]);
    this.constant(`${name}_sizes`, int32s(sizes));
    this.constant(`${name}_axis`, FIRST_AXIS);
    this.constant(`${name}_all`, int32s([-1]));
    this.add(`${name}_parts`, 'SplitV', [readVectorName(index), `${name}_sizes`, `${name}_axis`], {
      ...type,
      num_split: attribute.int(members.length),
      Tlen: attribute.type(DataType.int32),
    });
    const values = members.map((member, part) => {
      const shape = shapes[part] ?? [];
      const own = part === 0 ? `${name}_parts` : `${name}_parts:${part}`;
      if (shape.length === 1) this.add(NAMES.read(member), 'Identity', [own], type);
      else {
        this.constant(`shape_${member}`, int32s(shape));
        this.add(NAMES.read(member), 'Reshape', [own, `shape_${member}`], type);
      }
      const given = this.add(NAMES.newValue(member), 'PlaceholderWithDefault', [NAMES.read(member)], {
        dtype: attribute.type(DataType.float),
        shape: attribute.shape(shape),
      });
      this.constant(NAMES.set(member), FLAG, [`^init_${name}`]);
      return this.add(`flat_${member}`, 'Reshape', [given, `${name}_all`], type);
    });
    this.add(`${name}_given`, 'ConcatV2', [...values, `${name}_axis`], {
      ...type,
      N: attribute.int(values.length),
    });
    this.add(`init_${name}`, 'AssignVariableOp', [name, `${name}_given`], {
      dtype: attribute.type(DataType.float),
    });
  }

  private stored(name: string, read: string, dtype: number, shape: readonly number[]): void {
    const type = { dtype: attribute.type(dtype) };
    this.add(name, 'VarHandleOp', [], {
      ...type,
      shape: attribute.shape(shape),
      shared_name: attribute.string(name),
      container: attribute.string(''),
    });
    this.add(read, 'ReadVariableOp', [name], type);
  }

  /** The same value, of which the graph optimizer cannot know whence it is. */
  opaque(name: string, input: string, dtype: number): string {
    return this.add(name, 'PlaceholderWithDefault', [input], {
      dtype: attribute.type(dtype),
      shape: attribute.anyShape(),
    });
  }

  /** A tensor that is drawn anew at every step. */
  noise(name: string, { shape, seed = 0 }: Constant, noise: Noise): void {
    this.constant(`${name}_shape`, int32s(shape));
    const drawn = {
      seed: attribute.int(Math.floor(seed * 2 ** 31)),
      seed2: attribute.int(this.all.length),
      dtype: attribute.type(DataType.float),
      T: attribute.type(DataType.int32),
    };
    const type = { T: attribute.type(DataType.float) };
    if (noise.distribution === 'uniform') {
      this.add(name, 'RandomUniform', [`${name}_shape`], drawn);
      return;
    }
    this.add(`${name}_normal`, 'RandomStandardNormal', [`${name}_shape`], drawn);
    this.constant(`${name}_deviation`, scalarOf(noise.deviation));
    this.constant(`${name}_mean`, scalarOf(noise.mean));
    this.add(`${name}_scaled`, 'Mul', [`${name}_normal`, `${name}_deviation`], type);
    this.add(name, 'AddV2', [`${name}_scaled`, `${name}_mean`], type);
  }
}

const FLAG: Constant = { dtype: DataType.bool, shape: [], content: Buffer.from([1]) };
const variableName = (index: number) => `variable_${index}`;
const vectorName = (index: number) => `vector_${index}`;
const readVectorName = (index: number) => `read_vector_${index}`;
const constantName = (index: number) => `constant_${index}`;
const operationName = (index: number) => `operation_${index}`;
/** The control input that makes a node wait for `output`. */
const before = (output: string) => `^${output.split(':', 1)[0] ?? ''}`;

function scalarOf(value: number): Constant {
  return { dtype: DataType.float, shape: [], content: Buffer.from(Float32Array.of(value).buffer) };
}

function sourceName(program: Program, source: Source): string {
  switch (source.from) {
    case 'feed':
      return NAMES.feed(source.index);
    case 'capture':
      return NAMES.capture(source.index);
    case 'variable':
      return NAMES.read(source.index);
    case 'vector':
      return readVectorName(source.index);
    case 'constant': {
      const varying = program.varying.get(source.index);
      return varying?.kind === 'rate' ? NAMES.rate(varying.sign) : constantName(source.index);
    }
    case 'operation': {
      const name = operationName(source.index);
      return source.output === 0 ? name : `${name}:${source.output}`;
    }
    default:
      return source satisfies never;
  }
}

function typeOf({ operations, variables, ...given }: Program, source: Source): number {
  switch (source.from) {
    case 'operation':
      return operations[source.index]?.outputs[source.output]?.dtype ?? 0;
    case 'variable':
      return typeNumber(variables[source.index]?.dtype);
    case 'vector':
      return DataType.float;
    case 'feed':
    case 'capture':
    case 'constant':
      return given[`${source.from}s`][source.index]?.dtype ?? 0;
    default:
      return source satisfies never;
  }
}

function typeNumber(dtype: string | undefined): number {
  if (dtype === 'float32') return DataType.float;
  if (dtype === 'int32') return DataType.int32;
  if (dtype === 'bool') return DataType.bool;
  throw new NotCompilable(`it has variables of the type ${dtype}`);
}

/** Operations to which tfjs-node gives no type, or that of before a cast; run eagerly, the input's own type counts. */
const TYPED_BY_FIRST_INPUT = new Set(['ExpandDims', 'Mean', 'Sum', 'Prod', 'Max', 'Min']);

function inferredAttributes(program: Program, { name, inputs }: Operation): AttributeValues {
  const [first] = inputs;
  return first && TYPED_BY_FIRST_INPUT.has(name) ? { T: attribute.type(typeOf(program, first)) } : {};
}
