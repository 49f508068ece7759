import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GLOBAL_DECLARATIONS } from '../../runtime/globals.ts';
import { Compiler } from '../compiler.ts';
import { toCompilerPath } from '../typescript.ts';
import { withVariance } from './variance.ts';

const core = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-core/package.json'));
const tensors = toCompilerPath(join(core, 'dist', 'tensor.d.ts'));

describe('variance', () => {
  it('is written down for the tensors of the tfjs that is installed', () => {
    const text = withVariance(tensors, readFileSync(tensors, 'utf8'));
    expect(text).toContain('declare class Tensor<out R extends Rank');
    expect(text).toContain('declare class Variable<out R extends Rank');
  });

  it('of other files is left alone', () => {
    const text = 'export declare class Tensor<R extends Rank> {}';
    expect(withVariance('/notebook/tensor.d.ts', text)).toBe(text);
  });

  it('accepts and refuses the tensors that tfjs itself does', () => {
    const compiler = new Compiler(import.meta.dirname, GLOBAL_DECLARATIONS);
    const mistakesIn = (code: string): string[] =>
      compiler.compile(code).diagnostics.map(({ message }) => message.split('\n')[0] ?? '');
    const declarations = `import * as tf from '@tensorflow/tfjs-core';
      const two: tf.Tensor2D = tf.tensor2d([[1]]); const any: tf.Tensor = two; const weight: tf.Variable = tf.variable(two);`;
    expect(mistakesIn(declarations)).toEqual([]);
    expect(mistakesIn('const wrong: tf.Tensor2D = any')).toEqual([
      "Type 'Tensor<Rank>' is not assignable to type 'Tensor2D'.",
    ]);
    expect(mistakesIn('const wrong: tf.Tensor1D = two')).toEqual([
      "Type 'Tensor2D' is not assignable to type 'Tensor1D'.",
    ]);
    expect(mistakesIn('tf.matMul(any, two)')).toEqual([]);
  });
});
