import { dirname } from 'node:path';
import { LabError, type Lab } from '@waymark/roadmap';
import { faultLines, labOf, type LabModel, type ReleasedNotebook } from '@waymark/roadmap/lab';
import { findLabs, readSource } from '../labs.ts';
import { releaseIdOf } from '../release/release-id.ts';
import { releaseLab } from '../release/release-lab.ts';

/** A lab as its author wrote it, beside what students get of it. */
export interface SourceLab {
  readonly lab: Lab;
  readonly model: LabModel;
  readonly released: ReleasedNotebook;
  /** Names the release; null for a lab without checks. */
  readonly release: string | null;
}

/** The labs of a folder of source notebooks, each read when it is first asked for. */
export class SourceLabs {
  readonly #folder: string;
  readonly #labs = new Map<string, Promise<SourceLab>>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @throws LabError Where there is no such lab, or something is at fault with it. */
  read(id: string): Promise<SourceLab> {
    const known = this.#labs.get(id) ?? this.#read(id);
    this.#labs.set(id, known);
    return known;
  }

  async #read(id: string): Promise<SourceLab> {
    const file = (await findLabs(this.#folder)).find(lab => lab.id === id);
    if (!file) throw new LabError(`there is no lab ${id} in ${this.#folder}`);
    const parsed = await readSource(file);
    const { notebook, faults } = releaseLab(parsed, dirname(file.path));
    if (!notebook) throw new LabError(faultLines(faults, file.path));
    const lab = labOf(parsed, file.path);
    return { lab, model: parsed.model, released: notebook, release: releaseIdOf(notebook) };
  }
}
