import { LabError, type LabCell, type LabNotebook } from '@waymark/roadmap';
import { z } from 'zod';
import { replaceSolution } from './answer.ts';
import { CellError } from './cell-error.ts';
import { callsTodo, findCheckCalls, importsTodo } from './check-call.ts';
import { findRegions } from './regions.ts';
import { releaseCode, releaseMarkdown } from './release-source.ts';
import { parseCell } from './syntax.ts';

const KERNEL = 'waymark';
const kernelspecSchema = z.object({ name: z.string() });

/**
 * Checks that a source notebook can be released and graded: its metadata agrees with its code, its
 * markers are balanced, every answer gets a stub, and nothing of a run is left in it.
 *
 * @param name Names the notebook in errors, such as its path.
 * @throws LabError With a line for each fault that was found.
 */
export function verifyNotebook(notebook: LabNotebook, name: string): void {
  const faults = [...notebookFaults(notebook)];
  const gradeIds = new Set<string>();
  let hasTodo = false;
  for (const cell of notebook.cells) {
    const found = [...metadataFaults(cell, gradeIds), ...runFaults(cell)];
    try {
      found.push(...(cell.cell_type === 'code' ? codeFaults(cell) : textFaults(cell)));
      hasTodo ||= cell.cell_type === 'code' && importsTodo(cell.source);
      if (!hasTodo && cell.cell_type === 'code' && callsTodo(releaseCode(cell.source))) {
        found.push("the stub needs todo: add it to the notebook's import from '@waymark/kernel-helpers'");
        hasTodo = true;
      }
    } catch (error) {
      if (!(error instanceof CellError)) throw error;
      found.push(`line ${error.line}: ${error.message}`);
    }
    faults.push(...found.map(fault => `cell ${cell.id}: ${fault}`));
  }
  if (faults.length > 0) throw new LabError(faults.map(fault => `${name}: ${fault}`).join('\n'));
}

function* notebookFaults({ metadata }: LabNotebook): Generator<string> {
  const kernel = kernelspecSchema.safeParse(metadata['kernelspec']).data?.name;
  if (kernel !== KERNEL) {
    yield `expected the kernelspec "${KERNEL}" in the metadata, found ${kernel ? `"${kernel}"` : 'none'}`;
  }
}

function* metadataFaults(cell: LabCell, gradeIds: Set<string>): Generator<string> {
  const { nbgrader, waymark } = cell.metadata;
  if (nbgrader) {
    if (gradeIds.has(nbgrader.grade_id)) {
      yield `the grade_id ${nbgrader.grade_id} stands on an earlier cell too`;
    }
    gradeIds.add(nbgrader.grade_id);
    if (nbgrader.cell_type !== undefined && nbgrader.cell_type !== cell.cell_type) {
      yield `nbgrader's cell_type says ${nbgrader.cell_type}, but the cell is ${cell.cell_type}`;
    }
    if (nbgrader.grade && nbgrader.points === undefined) {
      yield 'nbgrader metadata with grade true needs points';
    }
    if (nbgrader.task) yield 'nbgrader tasks are not supported; use a check or an answer cell';
  }
  if (
    waymark?.check !== undefined &&
    (cell.cell_type !== 'code' || nbgrader?.solution || !nbgrader?.locked)
  ) {
    yield `the check ${waymark.check} needs a code cell with nbgrader's locked true and solution false`;
  }
  if (nbgrader?.grade && !nbgrader.solution && waymark?.check === undefined) {
    yield 'a graded cell needs the id of its check in the metadata: "waymark": {"check": "..."}';
  }
  if (waymark?.wrong && !nbgrader?.solution) {
    yield 'wrong answers belong to a cell with nbgrader metadata, solution true';
  }
}

function* runFaults(cell: LabCell): Generator<string> {
  if (cell.cell_type !== 'code') return;
  const { outputs, execution_count: count } = cell;
  if (!Array.isArray(outputs)) yield 'expected an empty list of outputs';
  else if (outputs.length > 0) yield 'outputs are left in it; clear them before you commit';
  if (count !== null) yield 'an execution count is left in it; clear the outputs before you commit';
}

function* codeFaults(cell: LabCell): Generator<string> {
  const { nbgrader, waymark } = cell.metadata;
  yield* regionFaults(cell);
  releaseCode(cell.source);
  const calls = findCheckCalls(cell.source);
  const [call] = calls;
  if (waymark?.check === undefined) {
    if (call) {
      yield `it calls check("${call.id ?? '...'}"), so its metadata needs "waymark": {"check": "${call.id ?? '...'}"}`;
    }
  } else if (!call || calls.length > 1) {
    yield `expected one call of check("${waymark.check}", ...), found ${calls.length}`;
  } else {
    if (call.id !== waymark.check) {
      yield `its metadata says check ${waymark.check}, its code says ${call.id ?? 'no literal id'}`;
    }
    if (call.points !== nbgrader?.points) {
      yield `its metadata says ${nbgrader?.points ?? 'no'} points, its code says ${call.points ?? 'no literal number'}`;
    }
    if (!call.awaited) yield `check("${waymark.check}", ...) needs await before it`;
  }
  for (const wrong of waymark?.wrong ?? []) {
    try {
      parseCell(replaceSolution(cell.source, wrong.source));
    } catch (error) {
      if (!(error instanceof CellError) && !(error instanceof RangeError)) throw error;
      yield `the wrong answer "${wrong.name}" cannot be put in: ${error.message}`;
    }
  }
}

function* textFaults(cell: LabCell): Generator<string> {
  const { nbgrader } = cell.metadata;
  if (cell.cell_type === 'markdown' && nbgrader && nbgrader.grade !== nbgrader.solution) {
    yield 'nbgrader wants a Markdown cell to be graded and a solution, or neither';
  }
  yield* regionFaults(cell);
  releaseMarkdown(cell.source);
}

function* regionFaults(cell: LabCell): Generator<string> {
  const kinds = new Set(findRegions(cell.source).map(({ kind }) => kind));
  const isAnswer = cell.metadata.nbgrader?.solution === true;
  if (kinds.has('SOLUTION') && !isAnswer) {
    yield 'a solution stands in it, so it needs nbgrader metadata with solution true';
  }
  if (isAnswer && cell.cell_type === 'code' && !kinds.has('SOLUTION')) {
    yield 'its nbgrader metadata says solution true, but no /// BEGIN SOLUTION stands in it';
  }
  if (kinds.has('HIDDEN TESTS') && cell.metadata.waymark?.check === undefined) {
    yield 'hidden tests stand in it, but it is no check cell';
  }
}
