import { isRecord } from '../../records.ts';
import { isTypesMode, type NotebookTypes } from '../compiler/program/types-mode.ts';

/** The kernel whose notebooks are strict if they do not say otherwise. */
const KERNEL_NAME = 'waymark';

export const STRICT: NotebookTypes = { mode: 'strict', isSaid: false };

/**
 * How a notebook has its types checked: as its metadata say under `waymark.types`, else strictly; but one
 * that was made for another kernel was not written for strict types.
 *
 * @param metadata Those of the notebook.
 */
export function typesOf(metadata: unknown): NotebookTypes {
  const { waymark, kernelspec } = asRecord(metadata);
  const { types } = asRecord(waymark);
  if (isTypesMode(types)) {
    return { mode: types, isSaid: true };
  }
  const { name } = asRecord(kernelspec);
  const isForeign = typeof name === 'string' && name !== KERNEL_NAME;
  return isForeign ? { mode: 'loose', isSaid: false } : { mode: 'strict', isSaid: waymark !== undefined };
}

export function asRecord(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}
