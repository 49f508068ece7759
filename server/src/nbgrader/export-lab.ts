import type {
  LabFault,
  NbgraderCell,
  ParsedLab,
  ReleasedCell,
  ReleasedNotebook,
  SourceCell,
} from '@waymark/roadmap/lab';
import { LabTypes } from '../release/cell-types.ts';
import { computeChecksum, isLocked } from '../release/checksum.ts';
import { releaseCheckCall } from '../release/release-check.ts';
import { releaseLab } from '../release/release-lab.ts';
import { sealSecrets } from '../release/seal-secrets.ts';
import { answerTexts, writtenTexts, type CellTexts } from './answer-text.ts';
import { exportFaults } from './export-faults.ts';
import { nbgraderMetadata } from './grading-cells.ts';

/** A lab as an assignment of nbgrader's. */
export interface Assignment {
  /** The folder's name below `source/` and `release/`: nbgrader wants no slash in it. */
  readonly name: string;
  /** The notebook's, without its ending. */
  readonly notebook: string;
  /** What `nbgrader generate_assignment` reads. */
  readonly source: ReleasedNotebook;
  /** What `nbgrader generate_assignment` makes of it. */
  readonly release: ReleasedNotebook;
}

/** An assignment; undefined when something is at fault. */
export interface Export {
  readonly assignment: Assignment | undefined;
  readonly faults: readonly LabFault[];
}

/**
 * Makes an assignment of a lab that nbgrader generates, collects and grades, check by check as it is graded here. Wrong
 * answers and hints are in neither of its notebooks' texts.
 *
 * @param parsed The lab, as `parseLab` has read it.
 * @param folder Of the notebook, as `releaseLab` wants it.
 * @returns The faults of the lab, and what nbgrader would read otherwise than it is meant.
 */
export function exportLab(parsed: ParsedLab, folder: string): Export {
  const { model } = parsed;
  const { notebook, faults } = releaseLab(parsed, folder);
  if (!notebook) return { assignment: undefined, faults };
  const own = exportFaults(model);
  if (own.length > 0) return { assignment: undefined, faults: own };
  const types = new LabTypes(model, folder);
  const cells = model.cells.map(cell => {
    const released = notebook.cells[cell.index]!;
    const nbgrader = nbgraderMetadata(cell, released, model);
    const texts = cellTexts(cell, released, types, nbgrader);
    return {
      source: sourceCell(released, texts, nbgrader),
      release: releasedCell(released, texts, nbgrader),
    };
  });
  const assignment = {
    name: assignmentName(model.id),
    notebook: model.id.split('/').at(-1)!,
    source: { ...notebook, cells: cells.map(({ source }) => source) },
    release: { ...notebook, cells: cells.map(({ release }) => release) },
  };
  return { assignment, faults: [] };
}

/** `beginner/forms` is the assignment `beginner-forms`. */
function assignmentName(lab: string): string {
  return lab.replace('/', '-');
}

/**
 * So that a student who has put one in place of `check` is checked all the same: nbgrader gives all points to a cell that
 * says nothing.
 */
const OWN_CHECK =
  "/// BEGIN HIDDEN TESTS\nimport { check } from '@waymark/kernel-helpers';\n/// END HIDDEN TESTS\n";

function cellTexts(
  cell: SourceCell,
  { source: released }: ReleasedCell,
  types: LabTypes,
  nbgrader: NbgraderCell | undefined,
): CellTexts {
  switch (cell.kind) {
    case 'code':
      return { source: released, release: released };
    case 'check':
      return {
        source: OWN_CHECK + sealSecrets(releaseCheckCall(cell.source, cell.check)),
        release: released,
      };
    case 'answer':
      return answerTexts(cell.source, types.ofCell(cell.index));
    case 'text':
      return nbgrader ? writtenTexts(relinked(cell.source)) : both(relinked(released));
    default:
      return cell satisfies never;
  }
}

function both(text: string): CellTexts {
  return { source: text, release: text };
}

/** Other labs lie in the folders of their own assignments. */
function relinked(markdown: string): string {
  return markdown.replace(/\]\(\.\.\/([a-z0-9-]+)\/([a-z0-9-]+)\.ipynb/g, '](../$1-$2/$2.ipynb');
}

function sourceCell(cell: ReleasedCell, texts: CellTexts, nbgrader: NbgraderCell | undefined): ReleasedCell {
  const { nbgrader: _released, deletable: _deletable, editable: _editable, ...metadata } = cell.metadata;
  if (!nbgrader) return { ...cell, source: texts.source, metadata };
  const { checksum: _checksum, cell_type: _type, ...plain } = nbgrader;
  return { ...cell, source: texts.source, metadata: { ...metadata, nbgrader: plain } };
}

function releasedCell(
  cell: ReleasedCell,
  { release: source }: CellTexts,
  nbgrader: NbgraderCell | undefined,
): ReleasedCell {
  const { nbgrader: _released, deletable: _deletable, editable: _editable, ...metadata } = cell.metadata;
  if (!nbgrader) return { ...cell, source, metadata };
  const { cell_type } = cell;
  const checksum = computeChecksum({ source, cell_type }, nbgrader);
  return {
    ...cell,
    source,
    metadata: {
      ...metadata,
      deletable: false,
      ...(isLocked(nbgrader) && { editable: false }),
      nbgrader: { ...nbgrader, cell_type, checksum },
    },
  };
}
