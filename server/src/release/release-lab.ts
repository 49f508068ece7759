import {
  cellsOf,
  labOf,
  sourceWith,
  type AnswerCell,
  type CheckCell,
  type LabFault,
  type LabModel,
  type NbgraderCell,
  type ParsedLab,
  type ReleasedCell,
  type ReleasedNotebook,
  type SourceCell,
} from '@waymark/roadmap/lab';
import { CellError } from './cell-error.ts';
import { LabTypes } from './cell-types.ts';
import { computeChecksum, isLocked } from './checksum.ts';
import { lostTypeFaults } from './lost-types.ts';
import { releaseCheckCall } from './release-check.ts';
import { releaseCode, releaseMarkdown } from './release-source.ts';
import { sealSecrets } from './seal-secrets.ts';
import { seal } from './seal.ts';
import { callsTodo, importsTodo, parseCell } from './syntax.ts';

/** The student's copy of a lab; undefined when something is at fault. */
export interface Release {
  readonly notebook: ReleasedNotebook | undefined;
  readonly faults: readonly LabFault[];
}

/**
 * Makes the student's copy of a lab: answers become stubs, hidden tests and wrong answers go, what a check says of
 * itself (hints, items) is out of sight in its metadata, the cells of checks are locked and get nbgrader's checksum.
 * Cell ids stay; outputs go. The model is not changed.
 *
 * @param parsed The lab, as `parseLab` has read it.
 * @param folder Of the notebook: from there the compiler finds what it imports, where it has to infer a type.
 * @returns The faults of the source, and those that only show here: code that does not parse, answers of which no stub
 *   can be made.
 * @example
 * const { notebook, faults } = releaseLab(parseLab(json, 'beginner/forms'), 'notebooks/beginner');
 */
export function releaseLab(parsed: ParsedLab, folder: string): Release {
  const { model } = parsed;
  const faults = [...parsed.faults];
  const types = new LabTypes(model, folder);
  const cells: ReleasedCell[] = [];
  let hasTodo = false;
  for (const cell of model.cells) {
    try {
      const released = releaseCell(cell, model, types);
      cells.push(released);
      if (cell.kind === 'text') continue;
      const file = parseCell(released.source);
      hasTodo ||= importsTodo(file);
      if (!hasTodo && callsTodo(file)) {
        faults.push({
          message: "its stub needs todo: add it to the notebook's import from '@waymark/kernel-helpers'",
          place: cell.place,
        });
        hasTodo = true;
      }
    } catch (error) {
      if (!(error instanceof CellError)) throw error;
      const { message, line, paste } = error;
      faults.push({
        message,
        place: cell.place,
        lines: { first: line, last: line },
        ...(paste !== undefined && { paste }),
      });
    }
  }
  if (faults.length === 0) {
    const released = new Map(model.cells.map(({ index }, i) => [index, cells[i]?.source ?? '']));
    faults.push(...lostTypeFaults(model, released, types));
  }
  if (faults.length > 0) return { notebook: undefined, faults };
  return { notebook: { ...model.notebook, metadata: notebookMetadata(parsed), cells }, faults };
}

function notebookMetadata(parsed: ParsedLab): ReleasedNotebook['metadata'] {
  const { id, title, minutes, prerequisites = [], anchors } = labOf(parsed);
  const { kernelspec, language_info } = parsed.model.notebook.metadata;
  const { corrections } = parsed.model;
  const waymark = {
    lab: id,
    title,
    minutes,
    prerequisites,
    ...(corrections.length > 0 && { corrections: [...corrections] }),
    anchors,
  };
  return { kernelspec, language_info, waymark };
}

function releaseCell(cell: SourceCell, model: LabModel, types: LabTypes): ReleasedCell {
  const { tags, jupyter } = cell.json.metadata;
  const released: ReleasedCell = {
    ...cell.json,
    ...(cell.json.cell_type === 'code' && { execution_count: null, outputs: [] }),
    source: releaseSource(cell, model, types),
    metadata: { ...(tags !== undefined && { tags }), ...(jupyter !== undefined && { jupyter }) },
  };
  const nbgrader = nbgraderOf(cell, model);
  if (!nbgrader) return released;
  const checksum = computeChecksum(released, nbgrader);
  released.metadata.nbgrader = { ...nbgrader, cell_type: cell.json.cell_type, checksum };
  released.metadata['deletable'] = false;
  if (isLocked(nbgrader)) released.metadata['editable'] = false;
  if (cell.kind === 'check') released.metadata.waymark = waymarkOf(cell);
  return released;
}

function releaseSource(cell: SourceCell, model: LabModel, types: LabTypes): string {
  switch (cell.kind) {
    case 'text':
      return cell.index === 0 ? linkPrerequisites(cell.source, model) : releaseMarkdown(cell.source);
    case 'code':
      return sealSecrets(cell.source);
    case 'check':
      parseCell(cell.source);
      return sealSecrets(releaseCode(releaseCheckCall(cell.source, cell.check), types.ofCell(cell.index)));
    case 'answer':
      parseWrongAnswers(cell);
      return releaseCode(cell.source, types.ofCell(cell.index));
    default:
      return cell satisfies never;
  }
}

function parseWrongAnswers({ source, answers }: AnswerCell): void {
  for (const region of answers.flatMap(({ wrong }) => wrong)) {
    try {
      parseCell(sourceWith(source, region));
    } catch (error) {
      if (!(error instanceof CellError)) throw error;
      throw new CellError(`the wrong answer "${region.name}" does not parse: ${error.message}`, error.line);
    }
  }
}

/** The labs that come before become links, which JupyterLab opens. */
function linkPrerequisites(source: string, { prerequisites }: LabModel): string {
  return source.replace(/^\s*[*_]\d+ minutes?\. Before this: .*$/m, line =>
    line.replace(/[a-z0-9-]+\/[a-z0-9-]+/g, id =>
      prerequisites.includes(id) ? `[${id}](../${id}.ipynb)` : id,
    ),
  );
}

function waymarkOf({ check }: CheckCell): NonNullable<ReleasedCell['metadata']['waymark']> {
  const hints = check.hints.map(({ value }) => value);
  return {
    check: check.id.value,
    points: check.points,
    ...(check.parts.length > 0 && { parts: check.parts.map(part => part.points) }),
    items: check.items.map(({ value }) => value),
    ...(hints.length > 0 && { hints: seal(hints) }),
  };
}

function nbgraderOf(cell: SourceCell, model: LabModel): NbgraderCell | undefined {
  const base = { schema_version: 3, task: false } as const;
  if (cell.kind === 'check') {
    const { id, points } = cell.check;
    return { ...base, grade_id: id.value, grade: true, locked: true, solution: false, points };
  }
  if (cell.kind !== 'answer') return undefined;
  return { ...base, grade_id: answerGradeId(cell, model), grade: false, locked: false, solution: true };
}

/** The name under which nbgrader knows an answer's cell: no check has it. */
export function answerGradeId({ id }: SourceCell, model: LabModel): string {
  const isTaken = cellsOf(model, 'check').some(({ check }) => check.id.value === id);
  return isTaken ? `${id}-answer` : id;
}
