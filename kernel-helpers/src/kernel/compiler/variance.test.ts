import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GLOBAL_DECLARATIONS } from '../runtime/globals.ts';
import { CellCompiler } from './cell-compiler.ts';
import { toCompilerPath } from './typescript.ts';
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
    const compiler = new CellCompiler(import.meta.dirname, GLOBAL_DECLARATIONS);
    compiler.convert(
      '',
      `import * as tf from '@tensorflow/tfjs-core';
      const two: tf.Tensor2D = tf.tensor2d([[1]]); const any: tf.Tensor = two; const weight: tf.Variable = tf.variable(two);`,
    );
    expect(() => compiler.convert('', 'const wrong: tf.Tensor2D = any')).toThrow(
      "Type 'Tensor<Rank>' is not assignable to type 'Tensor2D'",
    );
    expect(() => compiler.convert('', 'const wrong: tf.Tensor1D = two')).toThrow(
      "Type 'Tensor2D' is not assignable to type 'Tensor1D'",
    );
    expect(() => compiler.convert('', 'tf.matMul(any, two)')).not.toThrow();
    compiler.close();
  });
});
