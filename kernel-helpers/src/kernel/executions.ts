import { isUnattempted, reportError, type ErrorReport } from './errors/error-report.ts';
import { CompileError } from './errors/compile-error.ts';
import { InterruptError } from './errors/interrupt-error.ts';
import { MissingCellsError } from './errors/missing-cells-error.ts';
import { isA } from './errors/thrown-value.ts';
import type { History } from './history.ts';
import type { RunEnd } from './notebook/notebook-cells.ts';
import type { RequestQueue } from './protocol/request-queue.ts';
import * as requests from './protocol/requests.ts';
import type { Content, ReceivedMessage } from './protocol/wire.ts';
import { CellRun } from './runtime/cell-run.ts';
import type { CellTurns } from './runtime/cell-turns.ts';
import type { Evaluator } from './runtime/evaluator.ts';
import type { Formatters } from './runtime/formatters.ts';
import type { Output } from './runtime/output.ts';
import type { MimeBundle } from '../host.ts';

/** What executions share with the rest of the kernel. */
export interface ExecutionOptions {
  readonly turns: CellTurns;
  readonly formatters: Formatters;
  readonly history: History;
  readonly output: Output;
  readonly queue: RequestQueue;
  readonly evaluator: () => Promise<Evaluator>;
}

/** How a cell or an expression ended, as a front end is told. */
type Outcome = (
  | { readonly status: 'ok'; readonly data: MimeBundle | undefined }
  | { readonly status: 'error'; readonly report: ErrorReport; readonly end: RunEnd }
) & {
  /** What stands under its result or its error. */
  readonly warnings?: MimeBundle | undefined;
};

/** Answers `execute_request`: runs cells, shows their values and their errors, and counts them. */
export class Executions {
  readonly #options: ExecutionOptions;
  #count = 0;

  constructor(options: ExecutionOptions) {
    this.#options = options;
  }

  /** Runs a cell. Returns the content of its reply. */
  async execute(request: ReceivedMessage): Promise<Content> {
    const { history, output } = this.#options;
    const parsed = requests.ExecuteRequest.parse(request.content);
    const { code, silent } = parsed;
    if (parsed.store_history && !silent) history.add(++this.#count, code);
    const count = this.#count;
    const run = new CellRun({
      request,
      cellId: requests.ExecuteMetadata.safeParse(request.metadata).data?.cellId,
      executionCount: count,
      allowStdin: parsed.allow_stdin,
    });
    output.latestRun = run;
    if (!silent) output.send('execute_input', { code, execution_count: count }, run);
    const { cells } = await this.#options.evaluator();
    cells.begin({ id: run.id, count, code });
    const outcome = await this.#evaluate(code, run, !silent);
    cells.end(outcome.status === 'ok' ? 'ok' : outcome.end);
    if (outcome.status === 'error') return this.#fail(run, parsed, outcome);
    if (outcome.data) this.#sendResult(run, outcome.data);
    if (!silent) this.#sendWarnings(run, outcome.warnings);
    const expressions = await this.#evaluateExpressions(run, parsed.user_expressions);
    output.flush();
    return { status: 'ok', execution_count: count, user_expressions: expressions, payload: [] };
  }

  /**
   * Runs code, and turns what comes of it into what is sent: all of that is the code's own doing, which an
   * interrupt may cut off and which may throw.
   */
  async #evaluate(code: string, run: CellRun, isShown: boolean): Promise<Outcome> {
    const { formatters, turns } = this.#options;
    const evaluator = await this.#options.evaluator();
    const evaluate = async (): Promise<Outcome> => {
      const evaluation = await evaluator.evaluate(code, run.executionCount);
      const { warnings } = evaluation;
      if (evaluation.status === 'error') return { ...failed(evaluation.error), warnings };
      const { value } = evaluation;
      if (!isShown || value === undefined) return { status: 'ok', data: undefined, warnings };
      return formatters.format(value).then(
        data => ({ status: 'ok', data, warnings }),
        (error: unknown) => ({ ...failed(error), warnings }),
      );
    };
    const settle = (): Promise<Outcome> => evaluate().catch((error: unknown) => failed(error));
    return turns.take(run, settle, failed(new InterruptError())).catch(failed);
  }

  #sendWarnings(run: CellRun, data: MimeBundle | undefined): void {
    if (data) this.#options.output.send('display_data', { data, metadata: {}, transient: {} }, run);
  }

  #sendResult(run: CellRun, data: MimeBundle): void {
    // An object that is on the page already says so by an empty bundle.
    if (Object.keys(data).length === 0) return;
    const { history, output } = this.#options;
    output.send('execute_result', { execution_count: run.executionCount, data, metadata: {} }, run);
    const text = data['text/plain'];
    history.addOutput(typeof text === 'string' ? text : '');
  }

  async #fail(
    run: CellRun,
    { silent, stop_on_error: stopOnError }: requests.ExecuteRequest,
    { report, warnings }: Extract<Outcome, { status: 'error' }>,
  ): Promise<Content> {
    const { output, queue } = this.#options;
    output.flush();
    if (stopOnError) await queue.abortCells(run.request);
    if (!silent) {
      output.send('error', { ...report }, run);
      this.#sendWarnings(run, warnings);
    }
    const count = run.executionCount;
    return { status: 'error', execution_count: count, ...report, user_expressions: {}, payload: [] };
  }

  async #evaluateExpressions(run: CellRun, expressions: Record<string, string>): Promise<Content> {
    const results: Record<string, Content> = {};
    for (const [name, expression] of Object.entries(expressions)) {
      const outcome = await this.#evaluate(`(${expression})`, run, true);
      results[name] =
        outcome.status === 'ok'
          ? { status: 'ok', data: outcome.data ?? { 'text/plain': 'undefined' }, metadata: {} }
          : { status: 'error', ...outcome.report };
    }
    return results;
  }
}

function failed(error: unknown): Outcome {
  return { status: 'error', report: reportError(error), end: endOf(error) };
}

function endOf(error: unknown): RunEnd {
  if (isUnattempted(error)) return 'unattempted';
  if (isA(error, InterruptError)) return 'stopped';
  if (isA(error, MissingCellsError)) return 'waiting';
  return isA(error, CompileError) ? 'refused' : 'failed';
}
