import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseGlossary, parseRoadmap, type Curriculum, type GlossaryEntry, type Lab } from '@waymark/roadmap';
import type { LabModel } from '@waymark/roadmap/lab';
import type { Logger } from 'pino';
import { readOptional } from './files.ts';
import { findLabs, readLab, readSource, type LabFile } from './labs.ts';
import type { ReleasedCells } from './released-cells.ts';

type Outline = Pick<Curriculum, 'title' | 'levels'>;

/** What was read from a file, and the file's state then. */
interface Cached<T> {
  readonly version: string;
  readonly value: T;
}

/** The roadmap and the labs, read again when their files change. */
export class CurriculumReader {
  readonly #roadmap: string;
  readonly #notebooks: string;
  readonly #logger: Logger;
  readonly #released: ReleasedCells | undefined;
  #latest: Curriculum | undefined;
  /** The first reading, which all who come meanwhile share. */
  #first: Promise<Curriculum> | undefined;
  #outline: Cached<Outline> | undefined;
  #labs = new Map<string, Cached<Lab | undefined>>();

  /**
   * @param roadmap The Markdown file.
   * @param notebooks The folder of the labs.
   * @param released Knows how check cells look in the students' copies.
   */
  constructor(roadmap: string, notebooks: string, logger: Logger, released?: ReleasedCells) {
    this.#roadmap = roadmap;
    this.#notebooks = notebooks;
    this.#logger = logger;
    this.#released = released;
  }

  /** The curriculum as it was read last, or, if it never was, as it is now. */
  async latest(): Promise<Curriculum> {
    if (this.#latest) return this.#latest;
    this.#first ??= this.read().finally(() => {
      this.#first = undefined;
    });
    return this.#first;
  }

  /**
   * The curriculum as its files are now. A lab that is unsound is left out and logged; a roadmap
   * that became unsound is logged, and the last sound one stays.
   *
   * @throws RoadmapError When there was no sound roadmap yet.
   */
  async read(): Promise<Curriculum> {
    const [outline, files] = await Promise.all([this.#readOutline(), findLabs(this.#notebooks)]);
    const labs = await Promise.all(files.map(file => this.#readLab(file)));
    const known = new Set(files.map(({ path }) => path));
    for (const path of this.#labs.keys()) if (!known.has(path)) this.#labs.delete(path);
    const sound = labs.filter(lab => lab !== undefined);
    await this.#released?.update();
    const described = sound.map(lab => this.#released?.describe(lab) ?? lab);
    this.#latest = { ...outline, labs: Object.fromEntries(described.map(lab => [lab.id, lab])) };
    return this.#latest;
  }

  /** What the author wrote of a lab; undefined where this course has no sources, or no such lab. */
  async source(lab: string): Promise<LabModel | undefined> {
    const file = (await findLabs(this.#notebooks)).find(({ id }) => id === lab);
    return file?.form === 'source' ? (await readSource(file)).model : undefined;
  }

  /** The terms of the course; none where nobody has written any. */
  async glossary(): Promise<GlossaryEntry[]> {
    const text = await readOptional(join(dirname(this.#roadmap), 'glossary.md'));
    return text === undefined ? [] : parseGlossary(text);
  }

  async #readOutline(): Promise<Outline> {
    const version = await versionOf(this.#roadmap);
    if (this.#outline?.version === version) return this.#outline.value;
    try {
      this.#outline = { version, value: parseRoadmap(await readFile(this.#roadmap, 'utf8')) };
    } catch (error) {
      if (!this.#outline) throw error;
      this.#logger.warn(
        { err: error, path: this.#roadmap },
        'the roadmap became unsound; the last sound one stays',
      );
      this.#outline = { version, value: this.#outline.value };
    }
    return this.#outline.value;
  }

  async #readLab(file: LabFile): Promise<Lab | undefined> {
    const version = await versionOf(file.path).catch(String); // A link to nowhere has none.
    const cached = this.#labs.get(file.path);
    if (cached?.version === version) return cached.value;
    let value: Lab | undefined;
    try {
      value = await readLab(file);
    } catch (error) {
      this.#logger.warn({ err: error, lab: file.id }, 'an unsound lab is left out of the roadmap');
    }
    this.#labs.set(file.path, { version, value });
    return value;
  }
}

async function versionOf(path: string): Promise<string> {
  const { mtimeMs, size, ino } = await stat(path);
  return `${mtimeMs}/${size}/${ino}`;
}
