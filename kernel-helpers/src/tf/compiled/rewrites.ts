import type { Operation, Program, Source } from './program.ts';

const ADDITIVE = new Set(['Add', 'AddV2', 'AddN', 'Sub']);
const MULTIPLICATIVE = new Set(['Mul', 'Div', 'RealDiv', 'DivNoNan']);

/**
 * Whether TensorFlow's graph optimizer could bring this input and the operation together into something that rounds
 * otherwise. What it knows: sums and products in another order, constants of neighbours in one, common factors,
 * x / sqrt(y) as a product, x / c as x · (1 / c), log(1 + x), exp(x) - 1, log(softmax(x)), pow with a constant exponent;
 * functions of parts as functions of the whole, which round otherwise at its end.
 */
export function couldBeRewritten(program: Program, operation: Operation, input: number): boolean {
  const { name, inputs } = operation;
  if (name === 'Log') return true;
  const producer = producerOf(program, inputs[input]);
  if (name === 'ConcatV2') return producer?.inputs.length === 1;
  if (inputs.length === 1) return isPart(program, inputs[0]);
  if (ADDITIVE.has(name)) {
    if (!producer) return false;
    return ADDITIVE.has(producer.name) || producer.name === 'Exp' || hasCommonFactor(program, operation);
  }
  if (MULTIPLICATIVE.has(name) || name === 'Pow') {
    const divides = name !== 'Mul' && input === 1;
    return divides || (producer !== undefined && MULTIPLICATIVE.has(producer.name));
  }
  return false;
}

function producerOf(program: Program, source: Source | undefined): Operation | undefined {
  return source?.from === 'operation' ? program.operations[source.index] : undefined;
}

function isPart(program: Program, source: Source | undefined): boolean {
  if (source?.from === 'variable') {
    return program.vectors.some(({ members }) => members.includes(source.index));
  }
  return ['Split', 'SplitV'].includes(producerOf(program, source)?.name ?? '');
}

/** x · y + x · z and y / x + z / x. */
function hasCommonFactor(program: Program, { inputs }: Operation): boolean {
  const [first, second] = inputs.map(input => producerOf(program, input));
  if (!first || !second || !MULTIPLICATIVE.has(first.name) || first.name !== second.name) return false;
  const factors = new Set(first.inputs.map(source => JSON.stringify(source)));
  return second.inputs.some(source => factors.has(JSON.stringify(source)));
}
