/* oxlint-disable typescript/no-unsafe-type-assertion -- what is replaced was found in the program */
import type { Binding } from './backend.ts';
import { DataType } from './graph-def.ts';
import { hasShape, keyOf, likeUpdates, type Group, type Update } from './like-updates.ts';
import {
  FIRST_AXIS,
  int32s,
  shapeOfSource,
  sizeOf,
  type Operation,
  type Program,
  type Source,
  type Vector,
} from './program.ts';

/**
 * The same step, in which the update of several variables that are updated alike, as an optimizer does, is written once,
 * over one vector of them all: what a small step costs is the number of its operations. All bits stay the same.
 */
export function withFlatUpdates(binding: Binding, program: Program): Program {
  const groups = likeUpdates(program);
  return groups.length === 0 ? program : new Rewriting(binding, program).rewritten(groups);
}

class Rewriting {
  private readonly binding: Binding;
  private readonly program: Program;
  private readonly operations: Operation[] = [];
  private readonly vectors: Vector[] = [];
  /** By the index of an operation that stays: its new one. */
  private readonly moved = new Map<number, number>();

  constructor(binding: Binding, program: Program) {
    this.binding = binding;
    this.program = program;
  }

  rewritten(groups: readonly Group[]): Program {
    const { program, operations, vectors } = this;
    const chains = groups.flatMap(({ updates }) => updates.flatMap(update => update.operations));
    const replaced = new Set(chains.map(({ index }) => index));
    program.operations.forEach((operation, index) => {
      if (!replaced.has(index)) this.moved.set(index, operations.length);
      if (!replaced.has(index)) this.add({ ...operation, inputs: operation.inputs.map(this.kept) });
    });
    for (const group of groups) this.write(group);
    const flat = new Set(vectors.flatMap(({ members }) => members));
    const assignments = [...program.assignments].filter(([index]) => !flat.has(index));
    return {
      ...program,
      operations,
      vectors,
      constants: [...program.constants, int32s([-1]), FIRST_AXIS],
      results: program.results.map(this.kept),
      assignments: new Map(assignments.map(([index, source]) => [index, this.kept(source)])),
    };
  }

  private write({ families, updates }: Group): void {
    const [first] = families;
    const [update] = updates;
    if (!first || !update) return;
    const { program } = this;
    const start = this.vectors.length;
    const shape = [families.reduce((sum, family) => sum + sizeOf(family.shape), 0)];
    const written = new Map([[keyOf(update.gradient), this.concatenated(updates, shape)]]);
    const flat = (source: Source): Source => {
      const known = written.get(keyOf(source));
      if (known) return known;
      if (hasShape(program, source, [])) return this.kept(source);
      if (source.from !== 'operation') {
        return { from: 'vector', index: start + first.variables.indexOf(source.index) };
      }
      const { name, attributes, inputs, outputs } = program.operations[source.index] as Operation;
      const result = this.add({
        name,
        attributes,
        inputs: inputs.map(flat),
        outputs: outputs.map(({ dtype }) => ({ dtype, shape })),
      });
      written.set(keyOf(source), result);
      return result;
    };
    const vectors = first.variables.map((variable, place) => ({
      members: families.map(({ variables }) => variables[place] as number),
      next: flat(program.assignments.get(variable) as Source),
    }));
    this.vectors.push(...vectors);
  }

  /** The gradients as one vector. */
  private concatenated(updates: readonly Update[], shape: readonly number[]): Source {
    const { binding, program } = this;
    const type = { name: 'T', type: binding.TF_ATTR_TYPE, value: DataType.float };
    const count = { name: 'N', type: binding.TF_ATTR_INT, value: updates.length };
    const parts = updates.map(({ gradient }) => {
      const own = shapeOfSource(program, gradient) ?? [];
      if (own.length === 1) return this.kept(gradient);
      return this.add({
        name: 'Reshape',
        attributes: [type],
        inputs: [this.kept(gradient), { from: 'constant', index: program.constants.length }],
        outputs: [{ dtype: DataType.float, shape: [sizeOf(own)] }],
      });
    });
    return this.add({
      name: 'ConcatV2',
      attributes: [type, count],
      inputs: [...parts, { from: 'constant', index: program.constants.length + 1 }],
      outputs: [{ dtype: DataType.float, shape }],
    });
  }

  private add(operation: Operation): Source {
    return { from: 'operation', index: this.operations.push(operation) - 1, output: 0 };
  }

  private readonly kept = (source: Source): Source =>
    source.from === 'operation' ? { ...source, index: this.moved.get(source.index) as number } : source;
}
