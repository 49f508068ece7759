import { setImmediate } from 'node:timers/promises';
import type { CustomCallback, LayersModel } from '@tensorflow/tfjs';
import { loadTf } from '../tf/load.ts';
import { gradientNorm, type ProbeBatch } from './gradient-norm.ts';
import { Throughput } from './throughput.ts';
import { TrainingCurves, type Measured } from './training-curves.ts';

/** What {@link trainingChart} draws. */
export interface TrainingChartOptions {
  /** Stands above the curves, before what they say. Default: 'Training'. */
  readonly title?: string;
  /**
   * What to draw, each in a panel of its own, by the names that the model reports: `loss`, and what
   * `compile` was given as `metrics`. Default: all of them.
   */
  readonly metrics?: readonly string[];
  /** By metric, the level to beat, drawn as a line of its own: `{ mae: 31.2 }`. Default: none. */
  readonly baseline?: Readonly<Record<string, number>>;
  /**
   * By which number the best epoch is marked, as the model reports it. It is the lowest, or the highest where the name
   * holds `acc`, as `tf.callbacks.earlyStopping` has it. Default: `val_loss`, where it is reported.
   */
  readonly best?: string;
  /** Draws the optimizer's learning rate in each epoch; its axis is logarithmic where that spans decades. Default: false. */
  readonly learningRate?: boolean;
  /** Draws how many examples were trained a second, without the validation. Default: false. */
  readonly throughput?: boolean;
  /**
   * Draws the norm of the loss's gradient on this batch, measured after each epoch over all trainable weights: near 0
   * the weights hardly move any more, growing without end they are about to burst. The batch stays yours to dispose.
   * Default: none.
   */
  readonly probe?: ProbeBatch;
}

/** What a training calls, given to `model.fit` as `callbacks`. */
export interface TrainingCallbacks {
  /** Draws the epoch's numbers. */
  onEpochEnd(epoch: number, logs?: Readonly<Record<string, number>>): Promise<void>;
  /** Draws what the throttle held back. */
  onTrainEnd(): Promise<void>;
}

/**
 * Callbacks for `model.fit` that draw the curves of training and validation while it runs, at most
 * ten times a second and always the last epoch. Give `validationSplit` or `validationData` to `fit`
 * for the second curve; the best epoch is marked then, and an early end is said. When the same callbacks
 * train again, the curves go on where they ended. They may stand in a list beside `tf.callbacks.earlyStopping` and
 * callbacks of your own. Nothing of the training changes: it runs compiled wherever it would without them.
 * Training stops with a RangeError when the model does not report one of the metrics asked for.
 *
 * @param options A title, what to draw, the levels to beat. Default: every metric, no level.
 * @example
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
 * model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
 * const [x, y] = [tf.ones([50, 1]), tf.ones([50, 1])];
 * const curves = trainingChart({ baseline: { loss: 4.2 }, learningRate: true, throughput: true, probe: { x, y } });
 * const callbacks = [curves, tf.callbacks.earlyStopping({ monitor: 'val_loss', patience: 3 })];
 * await model.fit(x, y, { epochs: 20, validationSplit: 0.2, verbose: 0, callbacks });
 */
export function trainingChart(options: TrainingChartOptions = {}): TrainingCallbacks & CustomCallback {
  const { tf } = loadTf();
  const { learningRate = false, throughput = false, probe } = options;
  const curves = new TrainingCurves(options);
  const speed = new Throughput();
  let model: LayersModel | undefined;
  let rate: number | undefined;
  let epochs = 0;

  const callbacks = new tf.CustomCallback({
    onTrainBegin() {
      curves.earlyEnd = undefined;
    },
    // Without a need, training is not made to call at each batch.
    ...((learningRate || throughput) && {
      onBatchBegin(batch: number, logs: object = {}) {
        // Whatever sets the rate at the beginning of an epoch has done so.
        if (batch === 0 && learningRate) rate = learningRateOf(model);
        if (throughput) speed.beginBatch(batch, logs);
      },
    }),
    async onEpochEnd(epoch, logs = {}) {
      epochs = epoch + 1;
      const measured: Measured = {
        ...(rate !== undefined && { 'learning rate': rate }),
        ...(probe && model && { 'gradient norm': gradientNorm(model, probe) }),
        ...(throughput && { 'examples a second': speed.perSecond() }),
      };
      curves.add(logs, measured);
      // The message leaves only when the event loop has a turn, and training takes none by itself.
      if (curves.redraw.request()) await setImmediate();
    },
    async onTrainEnd() {
      const wanted = callbacks.params?.['epochs'];
      if (model?.stopTraining && typeof wanted === 'number' && epochs < wanted) {
        curves.earlyEnd = { epoch: epochs, epochs: wanted };
      }
      curves.redraw.flush();
      await setImmediate();
    },
  });
  callbacks.setModel = trained => {
    model = trained instanceof tf.LayersModel ? trained : undefined;
  };
  return callbacks;
}

function learningRateOf(model: LayersModel | undefined): number | undefined {
  const rate: unknown = model?.optimizer.getConfig()['learningRate'];
  return typeof rate === 'number' ? rate : undefined;
}
