import { formatValue } from './frames/format.ts';
import { kernelHost } from './host.ts';
import { formatApp } from './serve/format-app.ts';
import { placeholderHooks } from './todo/kernel-hooks.ts';

export { chart, type Chart } from './chart/chart.ts';
export { trainingChart, type TrainingCallbacks, type TrainingChartOptions } from './chart/training.ts';
export type { Axis, Layout, Trace, Values } from './chart/types.ts';
export { check } from './check/check.ts';
export type { Checker, Nearness } from './check/checker.ts';
export { CheckError } from './check/errors.ts';
export { hint } from './check/hint.ts';
export { secret } from './check/secret.ts';
export type { CheckOptions } from './check/spec.ts';
export { openComm, registerCommTarget } from './comm/comm.ts';
export type { TemplateFinding } from './cloud/findings.ts';
export { lintTemplate } from './cloud/lint-template.ts';
export { buildContext } from './container/build-context.ts';
export { buildImage, type BuildImageOptions, type ContainerImage } from './container/build-image.ts';
export { parseDockerfile, type DockerInstruction } from './container/dockerfile.ts';
export { ContainerError } from './container/error.ts';
export { runImage } from './container/run-image.ts';
export type { ImageLayer } from './container/stage.ts';
export type { AmesHouse } from './data/ames.ts';
export type { ChatPair } from './data/chat.ts';
export { loadDataset, type Dataset, type DatasetRows } from './data/dataset.ts';
export type { Digit } from './data/digits.ts';
export { DatasetError } from './data/error.ts';
export type { Movie } from './data/movies.ts';
export type { Penguin } from './data/penguins.ts';
export { seededRandom, type Random } from './data/random.ts';
export type { Rating } from './data/ratings.ts';
export type { TextMessage } from './data/sms.ts';
export type { Mail } from './data/spam.ts';
export { shuffled, splitRows, type SplitOptions } from './data/split.ts';
export type { Tweet } from './data/tweets.ts';
export { chiSquareTest, proportionsTest, type ChiSquareResult } from './drift/chi-square-test.ts';
export {
  detectDatasetDrift,
  detectDrift,
  type DatasetDrift,
  type Drift,
  type DriftOptions,
} from './drift/detect-drift.ts';
export {
  hellingerDistance,
  jensenShannonDistance,
  lInfinityDistance,
  wassersteinDistance,
} from './drift/distances.ts';
export { ksTest, type TestResult } from './drift/ks-test.ts';
export { benjaminiHochberg, holm } from './drift/multiple-comparisons.ts';
export { populationStabilityIndex, psiCriticalValue } from './drift/population-stability-index.ts';
export { Adwin, type AdwinOptions } from './drift/stream/adwin.ts';
export type { StreamDetector } from './drift/stream/detector.ts';
export {
  DriftDetectionMethod,
  type DriftDetectionMethodOptions,
} from './drift/stream/drift-detection-method.ts';
export { Kswin, type KswinOptions } from './drift/stream/kswin.ts';
export { PageHinkley, type PageHinkleyOptions } from './drift/stream/page-hinkley.ts';
export type { Category } from './evaluate/categories.ts';
export {
  accuracy,
  confusionMatrix,
  f1Score,
  matthewsCorrelation,
  precision,
  recall,
  type ConfusionMatrix,
  type Labels,
} from './evaluate/classification.ts';
export {
  estimatePerformance,
  type EstimatedPerformance,
  type EstimateOptions,
} from './evaluate/estimate-performance.ts';
export {
  classificationReport,
  confusionTable,
  type ClassificationReport,
  type ClassScores,
  type ConfusionTable,
} from './evaluate/many-classes.ts';
export type { Numbers } from './evaluate/numbers.ts';
export {
  brierScore,
  calibrationCurve,
  expectedCalibrationError,
  logLoss,
  type CalibrationBin,
} from './evaluate/probabilities.ts';
export { median, quantile } from './evaluate/quantile.ts';
export {
  averagePrecision,
  hitRate,
  ndcgAtK,
  precisionAtK,
  precisionRecallCurve,
  rocAuc,
  rocCurve,
  type PrecisionRecallPoint,
  type RocPoint,
} from './evaluate/ranking.ts';
export { meanAbsoluteError, rootMeanSquaredError, rSquared } from './evaluate/regression.ts';
export { AppStartError, ExportError } from './export/error.ts';
export { exportApp, type ExportedApp } from './export/export-app.ts';
export { linkPackages, type LinkOptions } from './export/link-packages.ts';
export { lockPackages } from './export/lock-packages.ts';
export type {
  ChoiceFeature,
  ClassOutput,
  ExportOptions,
  Feature,
  NumberFeature,
  NumberOutput,
} from './export/options.ts';
export type { LogLine, RunningApp } from './export/running-app.ts';
export { startApp, type StartOptions } from './export/start-app.ts';
export { dfd } from './frames/danfo.ts';
export { describe } from './frames/describe.ts';
export { fillMissing } from './frames/fill-missing.ts';
export { frame } from './frames/frame.ts';
export { groupMean } from './frames/group-mean.ts';
export { toCsv } from './frames/to-csv.ts';
export type { Comm, CommListener, CommMessage, CommTarget } from './host.ts';
export { ImageError } from './images/error.ts';
export type { Pixels } from './images/orientation.ts';
export { readImage, type ReadImageOptions } from './images/read-image.ts';
export { ModelFileError } from './model/error.ts';
export { confusionChart, type ConfusionChartOptions } from './model-charts/confusion-chart.ts';
export { calibrationChart, precisionRecallChart, rocChart } from './model-charts/curve-charts.ts';
export {
  distributionChart,
  driftChart,
  type DistributionChartOptions,
} from './model-charts/distribution-chart.ts';
export { residualChart, type ResidualChartOptions } from './model-charts/residual-chart.ts';
export { loadModel, saveModel } from './model/model.ts';
export {
  loadPipeline,
  Pipeline,
  savePipeline,
  type PipelineParts,
  type SavePipelineOptions,
} from './model/pipeline.ts';
export {
  grafanaDashboard,
  type GrafanaDashboard,
  type GrafanaDashboardOptions,
  type GrafanaPanel,
} from './monitor/grafana-dashboard.ts';
export {
  monitor,
  type Monitor,
  type MonitorSummary,
  type RecordedCall,
  type WrapOptions,
} from './monitor/monitor.ts';
export type { ExportedRow, ExportRowsOptions } from './monitor/export-rows.ts';
export type { Observation } from './monitor/observations.ts';
export type { MonitorOptions } from './monitor/options.ts';
export type { ClassAnswer, ModelOutput } from './monitor/outputs.ts';
export type { ReferenceRow } from './monitor/read-reference.ts';
export type { Middleware } from './monitor/request-scope.ts';
export {
  ColumnError,
  type CategoryStep,
  type ColumnStep,
  type NumberStep,
  type OrderStep,
} from './prepare/column-step.ts';
export { ColumnTransformer, type ColumnSteps } from './prepare/column-transformer.ts';
export { OneHotEncoder, type OneHotOptions, type Words } from './prepare/one-hot-encoder.ts';
export { StandardScaler, type NumberRows } from './prepare/standard-scaler.ts';
export { pretrainedModel, type PretrainedModel } from './pretrained/pretrained-model.ts';
export { progress, track, type ProgressBar } from './progress-bar/progress-bar.ts';
export type { App } from './serve/answer.ts';
export { express } from './serve/express.ts';
export { loadTest, type LoadTestOptions, type LoadTestResult } from './serve/load-test.ts';
export { openApiPage } from './serve/openapi-page.ts';
export { serve, type ServeOptions } from './serve/serve.ts';
export type { Served } from './serve/served.ts';
export type { SocketHandler } from './serve/sockets.ts';
export { ServiceError } from './services/error.ts';
export { Service } from './services/service.ts';
export { startService, type ServiceName } from './services/start-service.ts';
export { tensorBackend, tf, type TensorBackend } from './tf.ts';
export { compileStep } from './tf/compiled/compile-step.ts';
export { explainTraining } from './tf/compiled/install.ts';
export { UnattemptedError } from './todo/error.ts';
export { todo } from './todo/todo.ts';
export { variant, type Variant } from './variant/variant.ts';

const host = kernelHost();
if (host) {
  host.placeholders = placeholderHooks;
  host.registerFormatter?.(value => formatValue(value) ?? formatApp(value));
}
