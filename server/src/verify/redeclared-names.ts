import { declaredNames, usedNames } from '@waymark/kernel-helpers/compiler';
import type { LabModel } from '@waymark/roadmap/lab';
import type { SubmissionCell } from './assemble-submission.ts';
import { importedNames } from './check-imports.ts';

/**
 * Finds the names that a given cell declares, a check cell reads and a cell of the student's declares anew in between: the
 * check would judge by what the student says of them. What an answer has to declare is none of them, and neither is an import.
 *
 * @param cells As they run.
 * @returns By the id of the check's cell, the names.
 */
export function redeclaredNames(
  cells: readonly SubmissionCell[],
  { cells: source }: Pick<LabModel, 'cells'>,
): ReadonlyMap<string, readonly string[]> {
  const authors = new Map(source.map(cell => [cell.id, cell]));
  const given = new Set<string>();
  const redeclared = new Set<string>();
  const found = new Map<string, readonly string[]>();
  for (const { id, cell_type: type, source: text, origin } of cells) {
    if (type !== 'code') continue;
    const author = authors.get(id);
    if (origin === 'author' && author?.kind === 'check') {
      const names = usedNames(text).filter(name => redeclared.has(name));
      if (names.length > 0) found.set(id, names);
    } else if (origin === 'author') {
      const imported = new Set(importedNames(text));
      for (const name of declaredNames(text)) {
        redeclared.delete(name);
        if (!imported.has(name)) given.add(name);
      }
    } else {
      const own = new Set(origin === 'answer' && author ? declaredNames(author.source) : []);
      for (const name of declaredNames(text)) if (given.has(name) && !own.has(name)) redeclared.add(name);
    }
  }
  return found;
}
