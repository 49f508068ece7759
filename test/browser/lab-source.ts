import { fileURLToPath } from 'node:url';
import type { Lab } from '@waymark/roadmap';
import type { LabModel, Notebook, Region, SourceCell } from '@waymark/roadmap/lab';
import { findLabs, loadLab } from '@waymark/server';

/** The folder of the source notebooks. */
export const NOTEBOOKS = fileURLToPath(new URL('../../notebooks', import.meta.url));

/** A lab as its author wrote it: what a student has to type, right and wrong. */
export class LabSource {
  readonly lab: Lab;
  readonly notebook: Notebook;
  readonly #cells: readonly SourceCell[];

  private constructor({ lab, model }: { lab: Lab; model: LabModel }) {
    this.lab = lab;
    this.notebook = model.notebook;
    this.#cells = model.cells;
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
    return this.#cell(id).kind === 'answer';
  }

  /** The cell with its right answer, without the author's markers. */
  rightAnswer(id: string): string {
    return this.#withOnly(id, ({ kind }) => kind === 'SOLUTION');
  }

  /** The cell with the first wrong answer to a check that its author names. */
  wrongAnswer(id: string, check: string): string {
    const cell = this.#cell(id);
    const answers = cell.kind === 'answer' ? cell.answers : [];
    const wrong = answers.flatMap(answer => answer.wrong).find(region => region.check === check);
    if (!wrong) throw new Error(`expected a wrong answer to ${check} in the cell ${id}`);
    return this.#withOnly(id, region => region === wrong);
  }

  /** A cell with those of its regions that are wanted, without any marker. */
  #withOnly(id: string, isWanted: (region: Region) => boolean): string {
    const cell = this.#cell(id);
    const answers = cell.kind === 'answer' ? cell.answers : [];
    const regions = answers.flatMap(({ solution, stub, wrong }) => [
      solution,
      ...(stub ? [stub] : []),
      ...wrong,
    ]);
    return cell.source
      .split('\n')
      .filter((_line, index) => {
        const region = regions.find(({ beginLine, endLine }) => index + 1 >= beginLine && index < endLine);
        if (!region) return true;
        const isMarker = index + 1 === region.beginLine || index + 1 === region.endLine;
        return !isMarker && isWanted(region);
      })
      .join('\n');
  }

  #cell(id: string): SourceCell {
    const cell = this.#cells.find(candidate => candidate.id === id);
    if (!cell) throw new Error(`expected a cell of the lab, found ${id}`);
    return cell;
  }
}
