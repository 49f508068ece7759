import type { Cell } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';
import {
  cellsOf,
  usageOf,
  withUsage,
  type AnswerCell,
  type CheckCell,
  type LabFault,
  type SourceCell,
} from '@waymark/roadmap/lab';
import { showCell } from '../roadmap/open-lab.ts';
import {
  addUnnoticed,
  addWrongAnswer,
  answerName,
  markEquivalent,
  newCheckId,
  newCheckSource,
  setCheckOptions,
  wrapLines,
  type CheckOptions,
  type LineRange,
} from './edits.ts';
import type { OpenLab } from './open-lab.ts';
import type { Survivor } from './answers.ts';

/** Makes the selected lines, or the whole cell, an answer. */
export function makeAnswer(lab: OpenLab): void {
  const cell = activeWidget(lab);
  if (cell) edit(lab, cell, wrapLines(sourceOf(cell), 'SOLUTION', selectedLines(cell)));
}

/** Keeps the selected lines of a check with the author. */
export function hideLines(lab: OpenLab): void {
  const cell = activeWidget(lab);
  const lines = cell && selectedLines(cell);
  if (cell && lines) edit(lab, cell, wrapLines(sourceOf(cell), 'HIDDEN TESTS', lines));
}

/** Whether lines of the active cell are selected. */
export function hasSelection(lab: OpenLab): boolean {
  const cell = activeWidget(lab);
  return cell !== undefined && selectedLines(cell) !== undefined;
}

/** Puts a cell with a new check below an answer. */
export function addCheck(lab: OpenLab, { index, source, id: cellId, answers }: AnswerCell): void {
  const name = answerName(source) ?? cellId;
  const taken = cellsOf(lab.model, 'check').map(({ check }) => check.id.value);
  // A wrong answer may have named the check before it was there.
  const named = answers.flatMap(({ wrong }) => wrong.map(({ check }) => check ?? ''));
  const id = named.find(check => !taken.includes(check)) ?? newCheckId(name, taken);
  const isFunction = new RegExp(`\\bfunction\\s+${name.replaceAll('$', '\\$')}\\b`).test(source);
  const { sharedModel } = lab.panel.content.model!;
  sharedModel.insertCell(index + 1, {
    cell_type: 'code',
    id: freeCellId(lab, id),
    source: newCheckSource(id, name, isFunction),
    metadata: {},
    outputs: [],
    execution_count: null,
  });
  lab.panel.content.activeCellIndex = index + 1;
  lab.read();
}

/** The check that judges an answer: that of its wrong answers, else the next one below. */
export function checkOf(lab: OpenLab, answer: AnswerCell): string | undefined {
  const named = answer.answers.flatMap(({ wrong }) => wrong.map(({ check }) => check)).at(-1);
  return named ?? cellsOf(lab.model, 'check').find(({ index }) => index > answer.index)?.check.id.value;
}

/** Adds a wrong answer, to be changed by its author, and puts the cursor into it. */
export async function addWrong(lab: OpenLab, answer: AnswerCell, check: string, name: string): Promise<void> {
  const cell = lab.panel.content.widgets[answer.index];
  if (!cell) return;
  const line = (cell.editor?.getCursorPosition().line ?? 0) + 1;
  const added = addWrongAnswer(sourceOf(cell), line, { check, name });
  if (!added) return;
  edit(lab, cell, added.source);
  await showLine(lab.panel, answer.index, added.line);
}

/** Writes points, hints or roadmap items into a check's call. */
export function changeCheck(lab: OpenLab, check: CheckCell, options: CheckOptions): void {
  const cell = lab.panel.content.widgets[check.index];
  if (cell) edit(lab, cell, setCheckOptions(sourceOf(cell), options));
}

/**
 * Adds a change that no check notices as a wrong answer of the check that passed it.
 *
 * @returns Whether the cell still holds what was changed.
 */
export function addSurvivor(lab: OpenLab, survivor: Survivor): boolean {
  const { after, before, checks } = survivor;
  const check = checks[0];
  const name = after === '' ? `without ${before}` : after;
  return changeSurvivor(lab, survivor, source =>
    check === undefined ? undefined : addUnnoticed(source, survivor, { check, name }),
  );
}

/** Says in the solution that a change means the same; returns whether the cell still holds what was changed. */
export function markSurvivor(lab: OpenLab, survivor: Survivor): boolean {
  return changeSurvivor(lab, survivor, source => markEquivalent(source, survivor));
}

function changeSurvivor(
  lab: OpenLab,
  { place }: Survivor,
  change: (source: string) => string | undefined,
): boolean {
  const cell = lab.panel.content.widgets.find(({ model }) => model.id === place.cellId);
  const source = cell && change(sourceOf(cell));
  if (!cell || source === undefined) return false;
  edit(lab, cell, source);
  return true;
}

/** Says in the first cell of a lab that was proved what running it takes, for its students. */
export function noteUsage(lab: OpenLab): void {
  const [cell] = lab.panel.content.widgets;
  if (!cell || lab.proof.phase !== 'done') return;
  const usage = usageOf(lab.proof.proof);
  if (usage) edit(lab, cell, withUsage(sourceOf(cell), usage));
}

/** Shows what a fault is about. */
export async function showFault(lab: OpenLab, { place, lines }: LabFault): Promise<void> {
  if (!place) return;
  const index = lab.panel.content.widgets.findIndex(({ model }) => model.id === place.cellId);
  if (index < 0) return;
  if (lines) await showLine(lab.panel, index, lines.first);
  else await showCell(lab.panel, place.cellId);
}

/** Shows a cell of the lab. */
export async function showPart(lab: OpenLab, { id }: SourceCell): Promise<void> {
  await showCell(lab.panel, id);
}

async function showLine({ content }: NotebookPanel, index: number, line: number): Promise<void> {
  const cell = content.widgets[index];
  if (!cell) return;
  content.deselectAll();
  content.activeCellIndex = index;
  await content.scrollToCell(cell, 'center');
  await cell.ready;
  content.mode = 'edit';
  const position = { line: Math.min(line, cell.editor?.lineCount ?? 1) - 1, column: 0 };
  cell.editor?.setCursorPosition(position);
  cell.editor?.revealPosition(position);
  cell.editor?.focus();
}

function activeWidget({ panel }: OpenLab): Cell | undefined {
  return panel.content.activeCell ?? undefined;
}

function sourceOf(cell: Cell): string {
  return cell.model.sharedModel.getSource();
}

/** Counting from 1; undefined where nothing is selected. */
function selectedLines({ editor }: Cell): LineRange | undefined {
  const selection = editor?.getSelection();
  if (!selection) return undefined;
  const { start, end } = selection;
  if (start.line === end.line && start.column === end.column) return undefined;
  // A selection of whole lines ends before the first column of the line after them.
  const last = end.column === 0 && end.line > start.line ? end.line : end.line + 1;
  return { first: start.line + 1, last };
}

/** Replaces what differs, so that the cursor and the history of the rest stay. */
function edit(lab: OpenLab, cell: Cell, source: string): void {
  const before = sourceOf(cell);
  let from = 0;
  while (from < before.length && before[from] === source[from]) from++;
  let [to, end] = [before.length, source.length];
  while (to > from && end > from && before[to - 1] === source[end - 1]) {
    to--;
    end--;
  }
  if (from < to || from < end) cell.model.sharedModel.updateSource(from, to, source.slice(from, end));
  lab.read();
}

function freeCellId(lab: OpenLab, id: string): string {
  const taken = new Set(lab.model.cells.map(cell => cell.id));
  let free = id;
  for (let n = 2; taken.has(free); n++) free = `${id}-${n}`;
  return free;
}
