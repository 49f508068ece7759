import { readRows } from '../prediction-store/read-rows.ts';
import type { Observation } from './observations.ts';

/** Which rows `exportRows` gives. */
export interface ExportRowsOptions {
  /** Only those of which it is known what was true. Default: true. */
  readonly labelled?: boolean;
  /** Only of this version. Default: of all. */
  readonly version?: string;
  /** Only those from this moment on, and before that one. Default: all. */
  readonly from?: Date;
  readonly to?: Date;
}

/** A recorded request, ready to train a model on. */
export interface ExportedRow {
  readonly requestId: string;
  readonly version: string;
  readonly at: Date;
  readonly segment: string | undefined;
  /** As the model was asked: by feature. */
  readonly input: unknown;
  readonly output: unknown;
  /** What turned out to be true; undefined while nobody knows. */
  readonly actual: unknown;
}

/** All answered requests in the store of a folder that fit. */
export function exportStored(folder: string, name: string, options: ExportRowsOptions): ExportedRow[] {
  const span = { from: options.from?.getTime() ?? -Infinity, to: options.to?.getTime() ?? Infinity };
  return readRows(folder, name, span).flatMap(row => {
    const { request, version, at, segment, inputs, output, actual } = row;
    if (output === null || !isWanted(version, actual !== null, options)) return [];
    return [
      {
        requestId: request,
        version,
        at: new Date(at),
        segment: segment ?? undefined,
        input: parseJson(inputs),
        output: parseJson(output),
        actual: parseJson(actual),
      },
    ];
  });
}

/** The same of what is kept in memory. */
export function exportObserved(
  observations: readonly Observation[],
  version: string,
  options: ExportRowsOptions,
): ExportedRow[] {
  const { from, to } = options;
  return observations.flatMap(({ requestId, at, segment, input, output, actual }) => {
    const isWithin = at >= (from?.getTime() ?? -Infinity) && at < (to?.getTime() ?? Infinity);
    if (output === undefined || !isWithin || !isWanted(version, actual !== undefined, options)) return [];
    return [{ requestId, version, at: new Date(at), segment, input, output, actual }];
  });
}

function isWanted(version: string, isLabelled: boolean, options: ExportRowsOptions): boolean {
  const { labelled = true } = options;
  return (isLabelled || !labelled) && (options.version ?? version) === version;
}

function parseJson(text: string | null): unknown {
  return text === null ? undefined : (JSON.parse(text) as unknown);
}
