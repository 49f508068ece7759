import { fileURLToPath } from 'node:url';
import type { Lab, LabNotebook } from '@waymark/roadmap';
import { findLabs, loadLab } from '@waymark/server';

/** The folder of the source notebooks. */
export const NOTEBOOKS = fileURLToPath(new URL('../../notebooks', import.meta.url));

/** A lab as its author wrote it: what a student has to type, right and wrong. */
export class LabSource {
  readonly lab: Lab;
  readonly notebook: LabNotebook;

  private constructor({ lab, notebook }: { lab: Lab; notebook: LabNotebook }) {
    this.lab = lab;
    this.notebook = notebook;
  }

  static async load(id: string): Promise<LabSource> {
    const file = (await findLabs(NOTEBOOKS)).find(lab => lab.id === id);
    if (!file) throw new Error(`expected a lab ${id} in notebooks/`);
    return new LabSource(await loadLab(file));
  }

  /** The ids of the code cells from one cell to another, both included; by default of all. */
  codeCells(first?: string, last?: string): string[] {
    const ids = this.notebook.cells.map(cell => cell.id);
    const from = first === undefined ? 0 : ids.indexOf(first);
    const to = last === undefined ? ids.length : ids.indexOf(last) + 1;
    if (from < 0 || to <= from) throw new Error(`expected cells of the lab, found ${first} and ${last}`);
    return this.notebook.cells
      .slice(from, to)
      .filter(cell => cell.cell_type === 'code')
      .map(cell => cell.id);
  }

  /** Whether a student has to write something in the cell. */
  isAnswer(id: string): boolean {
    return this.#source(id).includes('/// BEGIN SOLUTION');
  }

  /** The cell with its right answer, without the author's markers. */
  rightAnswer(id: string): string {
    return withoutMarkers(this.#source(id));
  }

  /** The cell with the first wrong answer to a check that its author names. */
  wrongAnswer(id: string, check: string): string {
    const cell = this.#cell(id);
    const wrong = cell.metadata.waymark?.wrong?.find(candidate => candidate.check === check);
    if (!wrong) throw new Error(`expected a wrong answer to ${check} in the cell ${id}`);
    const marked = /^\/\/\/ BEGIN SOLUTION\n[^]*?^\/\/\/ END SOLUTION$/m;
    return withoutMarkers(cell.source.replace(marked, () => wrong.source));
  }

  #source(id: string): string {
    return this.#cell(id).source;
  }

  #cell(id: string): LabNotebook['cells'][number] {
    const cell = this.notebook.cells.find(candidate => candidate.id === id);
    if (!cell) throw new Error(`expected a cell of the lab, found ${id}`);
    return cell;
  }
}

function withoutMarkers(source: string): string {
  return source
    .replace(/^\s*\/\/\/ BEGIN STUB\n[^]*?\/\/\/ END STUB\n?/gm, '')
    .split('\n')
    .filter(line => !/^\s*\/\/\/ (BEGIN|END) /.test(line))
    .join('\n');
}
