/**
 * The one reader of source notebooks: it turns a notebook into a `LabModel`, and tells what is wrong with it as values.
 * It is pure, and runs in Node as in the browser:
 *
 *     const { model, faults } = parseLab(json, 'beginner/forms');
 *     for (const fault of faults) console.log(formatFault(fault));
 *     for (const { check, place } of cellsOf(model, 'check')) console.log(describePlace(place), check.id.value);
 *
 * The model is as complete as the notebook allows, faults or not, so that a panel can show a lab while it is written.
 * What needs a compiler (stubs, the release) is the server's: `releaseLab`. To run a cell with a wrong answer in it, see
 * `sourceWith`; every cell's `source` is what the author typed, markers and wrong answers included, and the kernel leaves
 * these out by itself.
 */
import { z } from 'zod';
import { labIdSchema } from '../ids.ts';
import { abilitiesOf } from './abilities.ts';
import { groupAnswers } from './alternatives.ts';
import { readCheckCalls, type CallFault } from './check-call.ts';
import { LabError, type Lab } from './lab.ts';
import { readCorrections } from './corrections.ts';
import { readDuration, type DurationLine } from './duration-line.ts';
import { cellsOf, faultLines, type LabFault, type LabModel, type Place, type SourceCell } from './model.ts';
import { cellSchema, notebookSchema, type Notebook, type NotebookCell } from './notebook.ts';
import { headings, placesOf } from './places.ts';
import { Lines, findMarkdownRegions, findRegions, outsideFences, type Region } from './regions.ts';

const KERNEL = 'waymark';
const kernelspecSchema = z.looseObject({ name: z.string() });

/** What {@link parseLab} made of a notebook. */
export interface ParsedLab {
  readonly model: LabModel;
  /** In the order of the cells. None: the lab is well-formed. */
  readonly faults: readonly LabFault[];
}

/**
 * Reads a source notebook.
 *
 * @param json The notebook, parsed from JSON.
 * @param id The lab's id: its path below the notebooks, without its ending.
 */
export function parseLab(json: unknown, id: string): ParsedLab {
  const faults: LabFault[] = [];
  if (!labIdSchema.safeParse(id).success) {
    faults.push(
      notebookFault(
        `a lab lies in the folder of its level, under a name of lower-case words joined by hyphens, such as beginner/my-lab.ipynb; this one is ${id}`,
      ),
    );
  }
  const unnamed = new Set<NotebookCell>();
  const notebook = readNotebook(json, faults, unnamed);
  if (!notebook) return { model: emptyModel(id), faults };
  faults.push(...formFaults(notebook));
  const cells: SourceCell[] = [];
  const places = placesOf(notebook.cells);
  for (const [index, cell] of notebook.cells.entries()) {
    const place = places[index]!;
    cells.push(readCell(cell, place, faults));
    if (unnamed.has(cell)) {
      const message =
        'the cell has no id that nbformat 4.5 allows: open the notebook in JupyterLab and save it, which gives it one';
      faults.push({ message, place });
    }
  }
  const model: LabModel = { id, ...readFirstCell(cells[0], id, faults), cells, notebook };
  faults.push(...crossFaults(model));
  return { model, faults: faults.toSorted((left, right) => orderOf(left) - orderOf(right)) };
}

/** What is wrong with the notebook as a whole comes first. */
function orderOf({ place }: LabFault): number {
  return place?.cell ?? -1;
}

/**
 * What the rest of the platform needs to know of a lab.
 *
 * @param name Names the notebook in the error, such as its path.
 * @throws LabError With a line for each fault, when the lab has any.
 */
export function labOf({ model, faults }: ParsedLab, name = model.id): Lab {
  if (faults.length > 0) throw new LabError(faultLines(faults, name));
  const checks = cellsOf(model, 'check').map(({ id: cell, check }) => ({
    id: check.id.value,
    points: check.points,
    ...(check.parts.length > 0 && { parts: check.parts.map(part => part.points) }),
    cell,
    items: check.items.map(({ value }) => value),
  }));
  const { id, title, minutes, prerequisites } = model;
  const abilities = abilitiesOf(model.cells[0]?.source ?? '');
  return {
    id,
    title,
    minutes,
    prerequisites: [...prerequisites],
    abilities,
    checks,
    anchors: anchorsOf(model),
  };
}

/** By roadmap line, the cell to open: the lab's top for the first, for another the heading above its first check. */
function anchorsOf(model: LabModel): Record<string, string> {
  const anchors: Record<string, string> = {};
  for (const { index, check } of cellsOf(model, 'check')) {
    const isFirst = Object.keys(anchors).length === 0;
    const section = model.cells
      .slice(0, index)
      .findLast(cell => cell.kind === 'text' && cell.headings.length > 0);
    const cell = (isFirst ? model.cells[0] : section) ?? model.cells[index]!;
    for (const { value } of check.items) anchors[value] ??= cell.id;
  }
  return anchors;
}

function notebookFault(message: string): LabFault {
  return { message, place: undefined };
}

function emptyModel(id: string): LabModel {
  const notebook: Notebook = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [] };
  return {
    id,
    title: '',
    minutes: 0,
    prerequisites: [],
    usage: undefined,
    corrections: [],
    cells: [],
    notebook,
  };
}

/** The notebook, if it is one. A cell without a sound id gets one for the time being. */
function readNotebook(json: unknown, faults: LabFault[], unnamed: Set<NotebookCell>): Notebook | undefined {
  const read = notebookSchema.safeParse(json);
  if (read.success) return read.data;
  const raw = notebookSchema.extend({ cells: z.array(z.unknown()) }).safeParse(json);
  if (!raw.success) {
    faults.push(
      notebookFault(
        'this is no notebook of nbformat 4.5 or later: open it in JupyterLab, save it, and try again',
      ),
    );
    return undefined;
  }
  const { cells, ...shell } = raw.data;
  return { ...shell, cells: cells.flatMap((cell, index) => readRawCell(cell, index, faults, unnamed)) };
}

/** @param unnamed Gets the cells that had no sound id. */
function readRawCell(
  cell: unknown,
  index: number,
  faults: LabFault[],
  unnamed: Set<NotebookCell>,
): NotebookCell[] {
  const read = cellSchema.safeParse(cell);
  if (read.success) return [read.data];
  const named = cellSchema.safeParse(Object.assign({}, cell, { id: `unnamed-${index + 1}` }));
  if (!named.success) {
    faults.push(
      notebookFault(`cell number ${index + 1} is none of a code, a Markdown or a raw cell with a source`),
    );
    return [];
  }
  unnamed.add(named.data);
  return [named.data];
}

function* formFaults({ metadata, cells }: Notebook): Generator<LabFault> {
  if ('waymark' in metadata || cells.some(({ metadata: own }) => 'waymark' in own || 'nbgrader' in own)) {
    yield notebookFault(
      "this is no source of a lab: it keeps what its cells are in their metadata, as a student's copy does and sources once did. In a source it stands in the cells' own text (README, 'Write a lab')",
    );
  }
  const name = kernelspecSchema.safeParse(metadata['kernelspec']).data?.name;
  if (name !== KERNEL) {
    const found = name === undefined ? 'found none' : `found the kernel "${name}"`;
    yield notebookFault(`a lab is written with the kernel TypeScript (Waymark), "${KERNEL}"; ${found}`);
  }
}

function readCell(json: NotebookCell, place: Place, faults: LabFault[]): SourceCell {
  const { source, id } = json;
  const base = { index: place.cell, id, source, json, place };
  const fault = (message: string, first: number, last = first) =>
    faults.push({ message, place, lines: { first, last } });
  const isCode = json.cell_type === 'code';
  const found =
    json.cell_type === 'raw'
      ? { regions: [], faults: [] }
      : isCode
        ? findRegions(source)
        : findMarkdownRegions(source);
  for (const { line, message } of found.faults) fault(message, line);
  const { answers, strays } = groupAnswers(source, found.regions);
  for (const { kind, beginLine, endLine } of strays) {
    const message =
      kind === 'STUB'
        ? 'BEGIN STUB must follow the END of its answer, with nothing between, and there is one stub to an answer'
        : 'BEGIN WRONG must follow the END of its answer, its stub or another wrong answer, with nothing between';
    fault(message, beginLine, endLine);
  }
  const hidden = found.regions.filter(({ kind }) => kind === 'HIDDEN TESTS');
  if (!isCode) {
    for (const { beginLine } of hidden) fault('hidden tests stand in a check, not in text', beginLine);
    for (const { beginLine } of answers.flatMap(({ wrong }) => wrong)) {
      fault('a wrong answer stands behind an answer in code: no check reads Markdown', beginLine);
    }
    return {
      ...base,
      kind: 'text',
      headings: json.cell_type === 'markdown' ? headings(source) : [],
      answers,
    };
  }
  const { calls, faults: callFaults } = readCheckCalls(source);
  const spanFault = ({ from, to, message }: CallFault) => {
    const lines = new Lines(source);
    fault(message, lines.at(from).number, lines.at(Math.max(from, to - 1)).number);
  };
  for (const callFault of callFaults) spanFault(callFault);
  const [check, second] = calls;
  if (second) {
    spanFault({
      ...second.id,
      message: `a cell holds one check; put the check ${second.id.value} in a cell of its own`,
    });
  }
  if (answers.length > 0) {
    if (check) spanFault({ ...check.id, message: 'a check stands in a cell of its own, behind the answer' });
    for (const { beginLine } of hidden) fault('hidden tests stand in a check, not in an answer', beginLine);
    return { ...base, kind: 'answer', answers };
  }
  if (check) return { ...base, kind: 'check', check, hidden };
  if (callFaults.length === 0) {
    for (const { beginLine } of hidden) {
      fault('hidden tests stand in it, but it calls no check', beginLine);
    }
  }
  return { ...base, kind: 'code' };
}

const LACKS_TITLE = 'a lab begins with a Markdown cell that holds its title, such as # My lab';

function readFirstCell(
  cell: SourceCell | undefined,
  id: string,
  faults: LabFault[],
): Pick<LabModel, 'title' | 'corrections' | keyof DurationLine> {
  if (cell?.kind !== 'text' || cell.json.cell_type !== 'markdown') {
    faults.push({ message: LACKS_TITLE, place: cell?.place });
    return { title: '', minutes: 0, prerequisites: [], usage: undefined, corrections: [] };
  }
  const title = cell.headings.find(({ level }) => level === 1)?.text ?? '';
  const lines = outsideFences(new Lines(cell.source).all);
  const { corrections, faults: correctionFaults } = readCorrections(lines);
  const { faults: durationFaults, ...duration } = readDuration(lines, id);
  const lacksTitle = title === '' ? [{ message: LACKS_TITLE, line: undefined }] : [];
  for (const { message, line } of [...lacksTitle, ...correctionFaults, ...durationFaults]) {
    faults.push({
      message,
      place: cell.place,
      ...(line !== undefined && { lines: { first: line, last: line } }),
    });
  }
  return { title, ...duration, corrections };
}

/** What only shows when the cells are seen together. */
function* crossFaults(model: LabModel): Generator<LabFault> {
  const ids = new Map<string, Place>();
  for (const { id, place } of model.cells) {
    const first = ids.get(id);
    if (first) {
      yield {
        message: `it has the same id as cell number ${first.cell + 1}: copy its text into a new cell, and delete it`,
        place,
      };
    } else ids.set(id, place);
  }
  const checks = new Map<string, number>();
  for (const { index, place, check } of cellsOf(model, 'check')) {
    const id = check.id.value;
    if (checks.has(id)) {
      yield {
        message: `the id ${id} is that of an earlier check too (cell number ${checks.get(id)! + 1})`,
        place,
      };
    } else checks.set(id, index);
  }
  for (const { index, place, answers } of cellsOf(model, 'answer')) {
    const names = new Set<string>();
    for (const region of answers.flatMap(({ wrong }) => wrong)) {
      yield* wrongFaults(region, index, checks, names).map(message => ({
        message,
        place,
        lines: { first: region.beginLine, last: region.endLine },
      }));
    }
  }
}

function wrongFaults(
  { check = '', name = '' }: Region,
  cell: number,
  checks: ReadonlyMap<string, number>,
  names: Set<string>,
): string[] {
  const at = checks.get(check);
  const key = `${check}: ${name}`;
  if (names.has(key)) return [`the wrong answer "${key}" stands here twice`];
  names.add(key);
  if (at === undefined) return [`the wrong answer "${name}" names ${check}, and this lab has no such check`];
  return at < cell
    ? [`the wrong answer "${name}" stands below its check ${check}: an answer stands before its check`]
    : [];
}
