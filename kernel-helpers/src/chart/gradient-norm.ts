import type { LayersModel, Tensor, Variable } from '@tensorflow/tfjs';
import { innerModel } from '../tf/compiled/install.ts';
import { loadTf } from '../tf/load.ts';

/** Rows on which the gradient is measured, in the form that `fit` takes them. */
export interface ProbeBatch {
  /** Inputs: a tensor, or one for each input of the model. */
  readonly x: Tensor | Tensor[];
  /** What they should give: a tensor, or one for each output. */
  readonly y: Tensor | Tensor[];
}

/**
 * The Euclidean norm of the gradient of a model's loss, penalties of regularizers included, over all its trainable
 * weights (Goodfellow, Bengio, Courville 2016, section 8.2). The model runs as it predicts: dropout is off, batch
 * normalization uses its running averages, nothing of the model changes.
 *
 * @throws TypeError When the batch has not a target for each output.
 */
export function gradientNorm(model: LayersModel, { x, y }: ProbeBatch): number {
  const { tf } = loadTf();
  const targets = [y].flat();
  if (targets.length !== model.outputs.length) {
    const [given, wanted] = [targets.length, model.outputs.length];
    throw new TypeError(
      `The probe has ${given} ${given === 1 ? 'target' : 'targets'}, the model ${wanted} ${wanted === 1 ? 'output' : 'outputs'}.`,
    );
  }
  const loss = (): Tensor => {
    const outputs = [model.apply(x, { training: false })].flat().filter(isTensor);
    const losses = innerModel(model).lossFunctions.map((lossOf, i) => lossOf(targets[i]!, outputs[i]!));
    // As fit adds them up: outputs first, then the mean over the rows, then the penalties.
    const total = tf.mean(losses.reduce((sum, one) => tf.add(sum, one)));
    return model.calculateLosses().reduce<Tensor>((sum, one) => tf.add(sum, one), total);
  };
  const norm = tf.tidy(() => {
    const weights = model.trainableWeights.map(weight => weight.read()).filter(isVariable);
    const { grads } = tf.variableGrads(() => loss().asScalar(), weights);
    const squares = Object.values(grads).map(gradient => gradient.square().sum());
    return squares.reduce<Tensor>((sum, one) => tf.add(sum, one), tf.scalar(0)).sqrt();
  });
  const [value = NaN] = norm.dataSync();
  norm.dispose();
  return value;
}

function isVariable(tensor: Tensor): tensor is Variable {
  return tensor instanceof loadTf().tf.Variable;
}

function isTensor(output: unknown): output is Tensor {
  return output instanceof loadTf().tf.Tensor;
}
