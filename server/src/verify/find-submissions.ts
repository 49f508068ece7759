import { lstat, readFile, readdir } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { LEVEL_IDS, labIdSchema } from '@waymark/roadmap';
import { z } from 'zod';
import { readCopy, type Copy } from '../course/copy.ts';
import { errorCode } from '../error-code.ts';
import { readSeed, seedSchema } from '../course/with-seed.ts';

const ENDING = /\.ipynb$/i;
/** What a notebook with all its charts and pictures may weigh. */
const MAX_BYTES = 67_108_864;
/** What systems leave in an archive. */
const LEFT_OUT = /^(?:\.|__MACOSX$|node_modules$)/;
const ARCHIVE = /\.(?:zip|tar|t?gz|bz2|xz|7z|rar)$/i;
const LEVELS: ReadonlySet<string> = new Set(LEVEL_IDS);

/** A notebook that was handed in. */
export interface FoundSubmission {
  /** As the folder says. */
  readonly student: string;
  /** As its own metadata says. */
  readonly lab: string;
  /** Its path below the folder. */
  readonly notebook: string;
  /** Without its outputs: those of a whole class have no room in memory. */
  readonly copy: Copy;
  /** What the student's variants were made from; undefined where neither the notebook nor its folder says. */
  readonly seed: string | undefined;
  readonly modifiedAt: string;
  readonly remarks: readonly string[];
}

export interface FoundSubmissions {
  readonly submissions: readonly FoundSubmission[];
  /** What could not be taken for a submission, a sentence each. */
  readonly refusals: readonly string[];
}

const metadataSchema = z.object({
  waymark: z.object({ lab: labIdSchema, seed: seedSchema.optional().catch(undefined) }),
});

/**
 * Finds the notebooks that were handed in, below a folder with a folder a student. Of two notebooks of one lab the one that was
 * changed last counts. What begins with a dot is left out.
 *
 * @param student Whose all of them are; left out: the first folder below says it.
 * @param lab The only one that is wanted.
 */
export async function findSubmissions(
  folder: string,
  { student, lab }: { readonly student?: string | undefined; readonly lab?: string | undefined } = {},
): Promise<FoundSubmissions> {
  const refusals: string[] = [];
  const found: FoundSubmission[] = [];
  const paths = await notebooksIn(folder);
  for (const path of paths) {
    const submission = await readSubmission(folder, path, student);
    if (typeof submission === 'string') refusals.push(submission);
    else if (lab === undefined || submission.lab === lab) found.push(submission);
  }
  if (student === undefined) refusals.push(...(await foldersWithout(paths, folder)));
  const submissions = [...Map.groupBy(found, one => `${one.student}\n${one.lab}`).values()].map(newestOf);
  return { submissions, refusals };
}

/** The one that was changed last; of two of one time, the last by its path. */
export function newestOf<T extends Pick<FoundSubmission, 'notebook' | 'modifiedAt' | 'remarks'>>(
  ofOneLab: readonly T[],
): T {
  const sorted = ofOneLab.toSorted(
    (left, right) =>
      Date.parse(left.modifiedAt) - Date.parse(right.modifiedAt) || (left.notebook < right.notebook ? -1 : 1),
  );
  const newest = sorted.at(-1)!;
  const others = sorted.slice(0, -1).map(({ notebook }) => `${notebook} is an older one of this lab`);
  return { ...newest, remarks: [...newest.remarks, ...others] };
}

/** @returns Why it is no submission, where it is none. */
async function readSubmission(
  folder: string,
  path: string,
  student: string | undefined,
): Promise<FoundSubmission | string> {
  const notebook = relative(folder, path);
  const [first = ''] = notebook.split(sep);
  const isNobodys = first === basename(path) || LEVELS.has(first);
  if (student === undefined && isNobodys) {
    return `${notebook} lies in no student’s folder: put it into one, or say whose it is with --student NAME.`;
  }
  const stats = await lstat(path);
  const { size, mtimeMs } = stats;
  if (!stats.isFile()) return `${notebook} is a link, or something else that is no file.`;
  if (size > MAX_BYTES) return `${notebook} weighs ${size} bytes; at most ${MAX_BYTES} are read.`;
  const text = await readFile(path, 'utf8').catch((error: unknown) => new Error(errorCode(error)));
  if (text instanceof Error) return `${notebook} cannot be read (${text.message}).`;
  const copy = readCopy(text);
  if (!copy) {
    return `${notebook} is no notebook whose cells have ids: it was cut off, or another program has written it.`;
  }
  const metadata = metadataSchema.safeParse(copy.metadata).data?.waymark;
  if (!metadata) return `${notebook} is no lab of Waymark: its metadata names none.`;
  const courseSeed = await seedAbove(dirname(path), student === undefined ? join(folder, first) : folder);
  const isAnothers = courseSeed !== undefined && metadata.seed !== undefined && metadata.seed !== courseSeed;
  return {
    student: student ?? first,
    lab: metadata.lab,
    notebook,
    copy: withoutOutputs(copy),
    // It is what the kernel took, in a course folder that was handed in whole.
    seed: courseSeed ?? metadata.seed,
    // An archive may say any time, also one that no date has.
    modifiedAt: new Date(Math.min(Math.max(mtimeMs, 0), Date.now())).toISOString(),
    remarks: isAnothers ? ['the copy was made for another course folder'] : [],
  };
}

function withoutOutputs({ metadata, cells }: Copy): Copy {
  return {
    metadata,
    cells: cells.map(({ id, cell_type, source, metadata }) => ({ id, cell_type, source, metadata })),
  };
}

/** The seed of the course folder in which a notebook lies, if that is in the student's folder, or is it. */
async function seedAbove(place: string, folder: string): Promise<string | undefined> {
  const seed = await readSeed(place);
  if (seed !== undefined || relative(folder, place) === '') return seed;
  return seedAbove(dirname(place), folder);
}

/** The notebooks below a folder, by their paths. */
async function notebooksIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = await Promise.all(
    entries.map(async entry => {
      const path = join(folder, entry.name);
      if (LEFT_OUT.test(entry.name)) return [];
      if (entry.isDirectory()) return notebooksIn(path);
      return ENDING.test(entry.name) ? [path] : [];
    }),
  );
  return found.flat().toSorted();
}

/** Whose folder holds none of the notebooks, or is no folder, a sentence each. */
async function foldersWithout(notebooks: readonly string[], folder: string): Promise<string[]> {
  const looked = new Set(notebooks.map(path => whose(relative(folder, path).split(sep, 1)[0]!)));
  return (await readdir(folder, { withFileTypes: true }))
    .filter(entry => entry.isDirectory() || entry.isSymbolicLink() || ARCHIVE.test(entry.name))
    .map(({ name }) => name)
    .filter(name => !LEFT_OUT.test(name) && !looked.has(whose(name)))
    .toSorted()
    .map(name => `${name} holds no notebook: archives are to be unpacked, and links are not followed.`);
}

/** What the folders have in common that Moodle makes of one who has handed in files and a text. */
function whose(name: string): string {
  return name.replace(/_assignsubmission_\w+$/, '');
}
