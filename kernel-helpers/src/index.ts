import { kernelHost } from './host.ts';
import { makePlaceholder } from './todo/todo.ts';

export { chart, type Chart } from './chart/chart.ts';
export { trainingChart, type TrainingCallbacks, type TrainingChartOptions } from './chart/training.ts';
export type { Axis, Layout, Trace, Values } from './chart/types.ts';
export { check } from './check/check.ts';
export type { Checker, Nearness } from './check/checker.ts';
export { CheckError } from './check/errors.ts';
export { hint } from './check/hint.ts';
export type { CheckOptions } from './check/spec.ts';
export { ensureDanfoLoads, tensorBackend, tf, type TensorBackend } from './tf.ts';
export { UnattemptedError } from './todo/error.ts';
export { todo } from './todo/todo.ts';

const host = kernelHost();
if (host) host.placeholder = makePlaceholder;
