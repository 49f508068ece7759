import { createHash } from 'node:crypto';
import type { NbgraderCell, NotebookCell } from '@waymark/roadmap/lab';

/** Whether a student must not change the cell, by nbgrader's rule: a graded cell, unless the answer stands in it. */
export function isLocked(nbgrader: NbgraderCell): boolean {
  return !nbgrader.solution && (nbgrader.grade || nbgrader.locked);
}

/**
 * The checksum by which nbgrader sees that a cell was changed: MD5 over the source, the type, three
 * flags, the id and, on a graded cell, the points (`compute_checksum` of nbgrader 0.9, utils.py).
 */
export function computeChecksum(
  cell: Pick<NotebookCell, 'source' | 'cell_type'>,
  nbgrader: NbgraderCell,
): string {
  const parts = [
    cell.source,
    cell.cell_type,
    pythonBoolean(nbgrader.grade),
    pythonBoolean(nbgrader.solution),
    pythonBoolean(isLocked(nbgrader)),
    nbgrader.grade_id,
    ...(nbgrader.grade ? [pythonFloat(nbgrader.points ?? 0)] : []),
  ];
  return createHash('md5').update(parts.join('')).digest('hex');
}

function pythonBoolean(value: boolean): string {
  return value ? 'True' : 'False';
}

/** Python and JavaScript print a float alike from 0.0001 up to 1e16, but for the `.0` of a whole number. */
function pythonFloat(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}
