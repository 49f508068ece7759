import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { NotebookTypes } from '../compiler/program/types-mode.ts';
import { isTypesMode } from '../compiler/program/types-mode.ts';
import { asRecord, typesOf } from './notebook-types.ts';

/** A notebook with outputs larger than this is not looked into. */
const MAX_BYTES = 20_000_000;
const MAX_NOTEBOOKS = 200;

/** Says how types are checked where no notebook does. */
const ENVIRONMENT_NAME = 'WAYMARK_TYPES';

/**
 * How the notebook that this kernel was started for has its types checked; undefined if that is not known.
 *
 * @param environment Jupyter's server names the notebook in it.
 */
export function typesOfSession(environment: NodeJS.ProcessEnv): NotebookTypes | undefined {
  const given = environment[ENVIRONMENT_NAME];
  if (isTypesMode(given)) {
    return { mode: given, isSaid: true };
  }
  const path = environment['JPY_SESSION_NAME'];
  const notebook = path?.endsWith('.ipynb') ? readNotebook(path) : undefined;
  return notebook && typesOf(notebook['metadata']);
}

/**
 * How the notebook has its types checked to which a cell belongs, for those who run a notebook without a
 * word of where it is: the notebooks in the folder that have this very cell know it. Should they differ,
 * the strictest is right.
 */
export function typesOfNotebookWith(cell: string, folder: string): NotebookTypes | undefined {
  const found = notebooksIn(folder)
    .filter(notebook => hasCell(notebook, cell))
    .map(({ metadata }) => typesOf(metadata));
  return (
    found.find(({ mode }) => mode === 'strict') ?? found.find(({ mode }) => mode === 'loose') ?? found[0]
  );
}

function notebooksIn(folder: string): Record<string, unknown>[] {
  const names = readdirSync(folder).filter(name => name.endsWith('.ipynb'));
  return names
    .slice(0, MAX_NOTEBOOKS)
    .map(name => readNotebook(join(folder, name)))
    .filter(notebook => notebook !== undefined);
}

function readNotebook(path: string): Record<string, unknown> | undefined {
  try {
    if (statSync(path).size > MAX_BYTES) {
      return undefined;
    }
    return asRecord(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    // One that is not there, or is being written, says nothing.
    return undefined;
  }
}

function hasCell({ cells }: Record<string, unknown>, code: string): boolean {
  return (
    Array.isArray(cells) &&
    cells.map(asRecord).some(({ cell_type: type, source }) => {
      const text = Array.isArray(source) ? source.join('') : source;
      return type === 'code' && typeof text === 'string' && text.trim() === code.trim();
    })
  );
}
