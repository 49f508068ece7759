import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { LabError, type CellChange, type LabCorrection } from '@waymark/roadmap';
import { readOptional, writeAtomic } from '../files.ts';
import { formatNotebook } from '../release/format-notebook.ts';
import { readCopy, type Copy } from './copy.ts';
import { Corrections, newNotes, placeChanges } from './corrections.ts';
import { Manifest, type KeptCopy } from './manifest.ts';
import { mergeCorrection } from './merge-correction.ts';
import { readSeed, withSeed } from './with-seed.ts';

/**
 * What became of a lab in the course folder.
 * - `written`: it was missing.
 * - `refreshed`: nobody had touched the former release.
 * - `unchanged`: there is nothing newer.
 * - `corrected`: there is a newer release, and it was brought into the student's work; the copy from before was kept.
 * - `kept`: there is a newer release, and what the student's work began with is not known, or it is no notebook.
 */
export type ReleaseAction =
  | { readonly kind: 'written' | 'refreshed' | 'unchanged' | 'kept' }
  | { readonly kind: 'corrected'; readonly changes: readonly CellChange[]; readonly before: KeptCopy };

/** A folder of working copies. Whatever is done to a copy that a student has touched, the copy from before is kept. */
export class Course {
  readonly #folder: string;
  readonly #manifest: Manifest;
  readonly #corrections: Corrections;
  readonly #seed: string | undefined;
  readonly #now: () => Date;

  private constructor(
    folder: string,
    manifest: Manifest,
    { seed, now }: { readonly seed: string | undefined; readonly now: () => Date },
  ) {
    this.#folder = folder;
    this.#manifest = manifest;
    this.#seed = seed;
    this.#corrections = new Corrections(folder);
    this.#now = now;
  }

  /**
   * @param folder It need not exist.
   * @param now The clock (default: the system's).
   * @throws LabError When the record of earlier releases is damaged.
   */
  static async open(folder: string, now = (): Date => new Date()): Promise<Course> {
    const seed = await readSeed(folder);
    return new Course(folder, await Manifest.read(folder), { seed, now });
  }

  /**
   * Puts the release of a lab into the folder; work in an earlier release goes on in the new one. A copy names the seed of
   * the course's student, so that one that is handed in alone gets the same variants when it is graded.
   */
  async put(lab: string, release: string): Promise<ReleaseAction> {
    const text = this.#seed === undefined ? release : withSeed(release, this.#seed);
    const present = await readOptional(this.#pathOf(lab));
    const hash = hashOf(text);
    const known = this.#manifest.labs.get(lab);
    const isUntouched = present !== undefined && hashOf(present) === known?.released;
    if (present === undefined || present === text || isUntouched) {
      await this.#release(lab, text, hash);
      if (present !== text) await writeAtomic(this.#pathOf(lab), text);
      if (known?.released !== hash || known.base !== hash) await this.#record(lab, hash, hash);
      return { kind: present === undefined ? 'written' : present === text ? 'unchanged' : 'refreshed' };
    }
    if (known?.released === hash) return { kind: 'unchanged' };
    return known ? this.#correct(lab, text, { present, base: known.base }) : { kind: 'kept' };
  }

  /** What was corrected in copies that were touched, the oldest first. */
  corrections(): Promise<readonly LabCorrection[]> {
    return this.#corrections.read();
  }

  /** The copies of a lab that were put aside, the newest first. */
  keptCopies(lab: string): readonly KeptCopy[] {
    return this.#manifest.kept.filter(copy => copy.lab === lab).toReversed();
  }

  /**
   * Begins a lab anew: the copy is put aside, and the last release takes its place.
   *
   * @throws LabError When the lab was never released into this course.
   */
  async startAgain(lab: string): Promise<KeptCopy | undefined> {
    const known = this.#manifest.labs.get(lab);
    const release = known && (await readOptional(this.#releasePath(known.released)));
    if (!known || release === undefined) {
      throw new LabError(`${lab} was not released into ${this.#folder} by this version: release it first`);
    }
    const kept = await this.#keep(lab, known.base);
    await writeAtomic(this.#pathOf(lab), release);
    await this.#record(lab, known.released, known.released);
    return kept;
  }

  /**
   * Brings a copy back that was put aside; what stands in its place is put aside in turn. It stays as it is until
   * the lab is corrected again.
   *
   * @throws LabError When there is no such copy.
   */
  async bringBack(lab: string, name: string): Promise<void> {
    const copy = this.#manifest.kept.find(one => one.lab === lab && one.name === name);
    const text = copy && (await readOptional(this.#keptPath(copy)));
    if (!copy || text === undefined) throw new LabError(`there is no copy ${name} of ${lab}`);
    const known = this.#manifest.labs.get(lab);
    await this.#keep(lab, known?.base ?? copy.base);
    await writeAtomic(this.#pathOf(lab), text);
    await this.#record(lab, known?.released ?? copy.base, copy.base);
  }

  /** The last release of a lab; undefined when there is none. */
  async released(lab: string): Promise<Copy | undefined> {
    const known = this.#manifest.labs.get(lab);
    const text = known && (await readOptional(this.#releasePath(known.released)));
    return text === undefined ? undefined : readCopy(text);
  }

  async #correct(
    lab: string,
    text: string,
    { present, base }: { readonly present: string; readonly base: string },
  ): Promise<ReleaseAction> {
    const begunText = await readOptional(this.#releasePath(base));
    const begun = begunText === undefined ? undefined : readCopy(begunText);
    const [copy, release] = [readCopy(present), readCopy(text)];
    if (!begun || !copy || !release) return { kind: 'kept' };
    const { notebook, changes } = mergeCorrection(begun, copy, release);
    const hash = hashOf(text);
    await this.#release(lab, text, hash);
    const before = await this.#keep(lab, base);
    await writeAtomic(this.#pathOf(lab), formatNotebook(notebook));
    if (before && changes.length > 0) {
      await this.#corrections.add({
        id: randomUUID(),
        lab,
        at: this.#now().toISOString(),
        notes: newNotes(begun, release),
        changes: placeChanges(changes, begun, release),
        before: before.name,
      });
    }
    await this.#record(lab, hash, hash);
    return before ? { kind: 'corrected', changes, before } : { kind: 'written' };
  }

  /** Puts the present copy aside. */
  async #keep(lab: string, base: string): Promise<KeptCopy | undefined> {
    const text = await readOptional(this.#pathOf(lab));
    if (text === undefined) return undefined;
    const keptAt = this.#now().toISOString();
    const stem = keptAt.replace(/[:.]/g, '-');
    const taken = new Set(this.keptCopies(lab).map(({ name }) => name));
    let name = `${stem}.ipynb`;
    for (let number = 2; taken.has(name); number++) name = `${stem}-${number}.ipynb`;
    const copy = { lab, name, keptAt, base };
    await writeAtomic(this.#keptPath(copy), text);
    this.#manifest.kept.push(copy);
    await this.#manifest.write();
    return copy;
  }

  /** Keeps the text of a release, which a later merge begins with. */
  async #release(lab: string, text: string, hash: string): Promise<void> {
    const path = this.#releasePath(hash);
    if ((await readOptional(path)) === undefined) await writeAtomic(path, text);
  }

  async #record(lab: string, released: string, base: string): Promise<void> {
    this.#manifest.labs.set(lab, { released, base });
    await this.#manifest.write();
  }

  #pathOf(lab: string): string {
    return join(this.#folder, `${lab}.ipynb`);
  }

  #keptPath({ lab, name }: KeptCopy): string {
    return join(this.#folder, '.waymark/copies', lab, name);
  }

  #releasePath(hash: string): string {
    return join(this.#folder, '.waymark/releases', `${hash}.ipynb`);
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
