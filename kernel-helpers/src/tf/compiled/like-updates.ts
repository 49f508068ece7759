import { DataType } from './graph-def.ts';
import { shapeOfSource, sizeOf, type Operation, type Program, type Source } from './program.ts';

/**
 * A larger variable stays by itself: there the copies into and out of a vector cost more than operations saved. With
 * Adam, 16,384 elements still win an eighth of a step, 65,536 lose a quarter.
 */
const VARIABLE_ELEMENTS_MAX = 16_384;
/** A longer vector leaves the processor's nearer cache, and TensorFlow divides its operations among threads. */
const VECTOR_ELEMENTS_MAX = 32_768;
/** What a vector costs, in nodes: its concatenation and its split, with the sizes and the axes that they need ... */
const VECTOR_COST = 6;
/** ... and what each member adds: reshapes and copies into the vector and out of it. With SGD they cost what is saved. */
const MEMBER_COST = 5;

/**
 * Operations on each element by itself, of which IEEE 754 says the result: it has the same bits wherever the element
 * lies in a vector.
 */
const EXACT = new Set('Abs Add AddV2 Div Maximum Minimum Mul Neg RealDiv Sign Sqrt Square Sub'.split(' '));

/** Variables that are updated together, a weight and what the optimizer keeps of it. All have one shape. */
export interface Family {
  readonly variables: readonly number[];
  readonly shape: readonly number[];
}

/** How a family is updated. */
export interface Update {
  readonly gradient: Source;
  /** From there to the new values, none of which anyone else uses. Like ones of several families have one order. */
  readonly operations: readonly Source[];
}

/** Families with like updates. */
export interface Group {
  readonly families: readonly Family[];
  readonly updates: readonly Update[];
}

/** The families whose updates are the same chain of operations, with the same scalars: where one chain for all is faster. */
export function likeUpdates(program: Program): Group[] {
  return new Updates(program).groups().filter(group => savingOf(group) > 0);
}

/** How many nodes fewer there are with a vector: operations, and for each variable itself, its read and its assignment. */
function savingOf({ families, updates }: Group): number {
  const chain = (updates[0]?.operations.length ?? 0) + 3 * (families[0]?.variables.length ?? 0);
  return (families.length - 1) * chain - MEMBER_COST * families.length - VECTOR_COST;
}

/** The updates in a program, and which of them are alike. */
class Updates {
  private readonly program: Program;
  /** How often each operation is used. */
  private readonly uses: ReadonlyMap<string, number>;
  private readonly gradients = new Map<Family, readonly Source[]>();

  constructor(program: Program) {
    this.program = program;
    const uses = new Map<string, number>();
    const { operations, results, assignments } = program;
    const all = [...operations.flatMap(({ inputs }) => inputs), ...results, ...assignments.values()];
    for (const source of all) {
      uses.set(keyOf(source), (uses.get(keyOf(source)) ?? 0) + 1);
    }
    this.uses = uses;
  }

  groups(): Group[] {
    const groups: Group[] = [];
    for (const family of this.families()) {
      const larger = groups.map(group => this.joined(group, family));
      const place = larger.findIndex(group => group !== undefined);
      const [gradient] = this.gradientsOf(family);
      const group = larger[place] ?? (gradient && this.groupOf([family], gradient));
      if (group) groups[place < 0 ? groups.length : place] = group;
    }
    return groups;
  }

  /** Families whose updates are like that of the first one with this gradient. */
  private groupOf(families: readonly Family[], gradient: Source): Group | undefined {
    const [first] = families;
    const updates: Update[] = [];
    for (const family of families) {
      const update = first && this.updateOf(first, gradient, family);
      if (!update) return undefined;
      updates.push(update);
    }
    return { families, updates };
  }

  /**
   * All between a family's gradient, its variables and their new values, in which it is like the first one's. `undefined`
   * where that is not all, or where anyone else uses a part of it.
   */
  private updateOf(first: Family, gradient: Source, family: Family): Update | undefined {
    const pairs = new Map<string, Source>();
    const used = new Map<string, number>();
    const pair = (a: Source | undefined, b: Source | undefined): boolean => {
      if (!a || !b) return false;
      used.set(keyOf(b), (used.get(keyOf(b)) ?? 0) + 1);
      const known = pairs.get(keyOf(a));
      if (known) return keyOf(known) === keyOf(b);
      if (keyOf(a) === keyOf(gradient)) {
        pairs.set(keyOf(a), b);
        return hasShape(this.program, b, family.shape);
      }
      if (hasShape(this.program, a, [])) return this.isSameScalar(a, b);
      if (a.from === 'variable') {
        const place = first.variables.indexOf(a.index);
        return place >= 0 && b.from === 'variable' && b.index === family.variables[place];
      }
      const [left, right] = [this.elementwise(a, first.shape), this.elementwise(b, family.shape)];
      if (!left || !right || left.name !== right.name) return false;
      pairs.set(keyOf(a), b);
      return left.inputs.every((input, index) => pair(input, right.inputs[index]));
    };
    const next = (variable: number | undefined) => this.program.assignments.get(variable ?? -1);
    const fits = first.variables.every((variable, index) =>
      pair(next(variable), next(family.variables[index])),
    );
    const own = pairs.get(keyOf(gradient));
    if (!fits || !own) return undefined;
    pairs.delete(keyOf(gradient));
    const operations = [...pairs.values()];
    const isClosed = operations.every(
      source => keyOf(source) !== keyOf(own) && used.get(keyOf(source)) === this.uses.get(keyOf(source)),
    );
    return isClosed ? { gradient: own, operations } : undefined;
  }

  /** A group with one family more, where that is no less of a saving and there is room for it. */
  private joined(group: Group, family: Family): Group | undefined {
    const { families, updates } = group;
    const all = [...families, family];
    if (all.reduce((sum, { shape }) => sum + sizeOf(shape), 0) > VECTOR_ELEMENTS_MAX) return undefined;
    const [first] = families;
    if (!first) return undefined;
    const same = updates[0] && this.updateOf(first, updates[0].gradient, family);
    if (same) return { families: all, updates: [...updates, same] };
    for (const gradient of this.gradientsOf(first)) {
      const larger = this.updateOf(first, gradient, family) && this.groupOf(all, gradient);
      if (larger) return savingOf(larger) > savingOf(group) ? larger : undefined;
    }
    return undefined;
  }

  private families(): Family[] {
    const { assignments, variables } = this.program;
    let families: Family[] = [];
    for (const [index, root] of assignments) {
      const { shape = [], dtype } = variables[index] ?? {};
      if (dtype !== 'float32' || shape.length === 0 || sizeOf(shape) > VARIABLE_ELEMENTS_MAX) continue;
      const near = new Set([index]);
      for (const { from, index: leaf } of this.cone(root, shape)) {
        if (from === 'variable' && assignments.has(leaf)) near.add(leaf);
      }
      const touched = families.filter(family => family.variables.some(variable => near.has(variable)));
      const all = new Set([...near, ...touched.flatMap(family => family.variables)]);
      families = families.filter(family => !touched.includes(family));
      families.push({ variables: [...all].toSorted((a, b) => a - b), shape });
    }
    return families.toSorted((a, b) => (a.variables[0] ?? 0) - (b.variables[0] ?? 0));
  }

  /** What could be the gradient of a family, the earliest operation first. */
  private gradientsOf(family: Family): readonly Source[] {
    const known = this.gradients.get(family);
    if (known) return known;
    const { assignments } = this.program;
    const roots = family.variables.flatMap(variable => assignments.get(variable) ?? []);
    const sources = roots.flatMap(root => [...this.cone(root, family.shape)]);
    const seen = new Map(sources.map(source => [keyOf(source), source]));
    for (const root of roots) seen.delete(keyOf(root));
    const gradients = [...seen.values()]
      .filter(source => source.from !== 'variable' && this.updateOf(family, source, family))
      .toSorted((a, b) => orderOf(a) - orderOf(b));
    this.gradients.set(family, gradients);
    return gradients;
  }

  /** What a value is computed from element by element. */
  private cone(root: Source, shape: readonly number[]): Iterable<Source> {
    const seen = new Map<string, Source>();
    const visit = (source: Source): void => {
      if (seen.has(keyOf(source)) || !hasShape(this.program, source, shape)) return;
      seen.set(keyOf(source), source);
      this.elementwise(source, shape)?.inputs.forEach(visit);
    };
    visit(root);
    return seen.values();
  }

  private elementwise(source: Source, shape: readonly number[]): Operation | undefined {
    if (source.from !== 'operation' || !hasShape(this.program, source, shape)) return undefined;
    const operation = this.program.operations[source.index];
    const isExact =
      operation &&
      EXACT.has(operation.name) &&
      operation.outputs[0]?.dtype === DataType.float &&
      operation.inputs.every(
        input => hasShape(this.program, input, []) || hasShape(this.program, input, shape),
      );
    return isExact ? operation : undefined;
  }

  private isSameScalar(a: Source, b: Source): boolean {
    if (this.isSame(a, b)) return true;
    if (a.from !== 'operation' || b.from !== 'operation') return false;
    // One that is computed for each variable again.
    const { operations } = this.program;
    const [left, right] = [operations[a.index], operations[b.index]];
    return (
      a.output === b.output &&
      left?.name === right?.name &&
      JSON.stringify(left?.attributes) === JSON.stringify(right?.attributes) &&
      !!left?.inputs.every((input, index) => this.isSame(input, right?.inputs[index] ?? a))
    );
  }

  private isSame(a: Source, b: Source): boolean {
    if (keyOf(a) === keyOf(b)) return true;
    if (a.from !== 'constant' || b.from !== 'constant') return false;
    const { constants, varying } = this.program;
    const [left, right] = [varying.get(a.index), varying.get(b.index)];
    if (left || right) return left?.kind === 'rate' && right?.kind === 'rate' && left.sign === right.sign;
    const [one, other] = [constants[a.index], constants[b.index]];
    return (
      one?.dtype === other?.dtype &&
      JSON.stringify(one?.shape) === JSON.stringify(other?.shape) &&
      !!one?.content.equals(other?.content ?? Buffer.alloc(0))
    );
  }
}

/** Equal for equal sources. */
export function keyOf(source: Source): string {
  return `${source.from} ${source.index} ${source.from === 'operation' ? source.output : 0}`;
}

function orderOf(source: Source): number {
  return source.from === 'operation' ? source.index : -1;
}

export function hasShape(program: Program, source: Source, shape: readonly number[]): boolean {
  const own = shapeOfSource(program, source);
  return own?.length === shape.length && own.every((length, axis) => length === shape[axis]);
}
