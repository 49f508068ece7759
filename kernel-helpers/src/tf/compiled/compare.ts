import type { Tfjs } from '../load.ts';
import { recogniseNoise, type Noise } from './noise.ts';
import { NotCompilable, type Constant, type Program, type Varying } from './program.ts';

const CHANGES = 'a value that JavaScript computes changes from step to step';

/**
 * What two traces of one step have in common: the second, in which each constant that differs between them is given
 * its source. Where none is known, there is no graph that does what JavaScript did.
 *
 * @param rates the learning rates at the two traces
 * @throws NotCompilable when the traces differ otherwise
 */
export function reconcile(
  tf: Tfjs,
  first: Program,
  second: Program,
  rates: readonly [number | undefined, number | undefined],
): Program {
  if (!sameStructure(first, second)) throw new NotCompilable('its operations change from step to step');
  const varying = new Map<number, Varying>();
  second.constants.forEach((constant, index) => {
    const other = first.constants[index];
    if (!other || other.dtype !== constant.dtype || !equal(other.shape, constant.shape)) {
      throw new NotCompilable(CHANGES);
    }
    if (other.content.equals(constant.content)) {
      const known = first.varying.get(index);
      if (known) varying.set(index, known);
      return;
    }
    varying.set(index, rateIn(other, constant, rates) ?? noiseIn(tf, other, constant));
  });
  return { ...second, varying };
}

function sameStructure(a: Program, b: Program): boolean {
  return (
    a.constants.length === b.constants.length &&
    equal(a.variables, b.variables) &&
    JSON.stringify(a.captures) === JSON.stringify(b.captures) &&
    JSON.stringify(a.results) === JSON.stringify(b.results) &&
    JSON.stringify([...a.assignments]) === JSON.stringify([...b.assignments]) &&
    a.operations.length === b.operations.length &&
    a.operations.every(
      (operation, index) => JSON.stringify(operation) === JSON.stringify(b.operations[index]),
    )
  );
}

function rateIn(
  first: Constant,
  second: Constant,
  [before, after]: readonly [number | undefined, number | undefined],
): Varying | undefined {
  if (before === undefined || after === undefined || first.content.length !== 4) return undefined;
  if (first.shape.length > 0) return undefined;
  for (const sign of [1, -1] as const) {
    if (isScalar(first, sign * before) && isScalar(second, sign * after)) return { kind: 'rate', sign };
  }
  return undefined;
}

function isScalar({ content }: Constant, value: number): boolean {
  return content.readFloatLE() === Math.fround(value);
}

function noiseIn(tf: Tfjs, first: Constant, second: Constant): Varying {
  const noise = recogniseNoise(tf, second);
  const other = noise && recogniseNoise(tf, first);
  if (!noise || !other || !alike(noise, other)) throw new NotCompilable(CHANGES);
  return { kind: 'noise', noise };
}

function alike(a: Noise, b: Noise): boolean {
  if (a.distribution === 'uniform' || b.distribution === 'uniform') {
    return a.distribution === b.distribution;
  }
  const near = (x: number, y: number) => Math.abs(x - y) <= 1e-5 * (Math.abs(a.mean) + Math.abs(a.deviation));
  return near(a.mean, b.mean) && near(a.deviation, b.deviation);
}

function equal(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
