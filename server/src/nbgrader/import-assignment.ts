import { cellSchema, type Notebook, type NotebookCell } from '@waymark/roadmap/lab';
import { z } from 'zod';
import { slugOf, testAsCheck, withOurMarkers } from './import-code.ts';

const nbgraderSchema = z.looseObject({
  grade_id: z.string().default(''),
  grade: z.boolean().default(false),
  solution: z.boolean().default(false),
  task: z.boolean().default(false),
  /** The oldest notebooks hold them as text. */
  points: z.coerce.number().min(0).default(0),
});
type Nbgrader = z.infer<typeof nbgraderSchema>;

/** A notebook of nbgrader's: cells of older ones have no ids. */
const assignmentSchema = z.looseObject({
  nbformat: z.literal(4),
  metadata: z.looseObject({
    kernelspec: z.looseObject({ language: z.string().optional() }).optional(),
    language_info: z.looseObject({ name: z.string().optional() }).optional(),
  }),
  cells: z.array(
    cellSchema.omit({ id: true }).extend({
      metadata: z.looseObject({ nbgrader: nbgraderSchema.optional() }),
    }),
  ),
});
type AssignmentCell = z.infer<typeof assignmentSchema>['cells'][number];

/** The source of a lab, made of an assignment. */
export interface Import {
  readonly notebook: Notebook;
  /** What its author has still to write or to decide, a sentence each. */
  readonly open: readonly string[];
}

/** The notebook is none that could be read. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}

const KERNEL = {
  kernelspec: { display_name: 'TypeScript (Waymark)', language: 'typescript', name: 'waymark' },
  language_info: { file_extension: '.ts', mimetype: 'text/x-typescript', name: 'typescript' },
};

/**
 * Makes the source of a lab of an nbgrader assignment: solutions become answers, tests become checks with their points.
 * TypeScript and JavaScript run; code in another language stays as text, with a note.
 *
 * @param json The assignment's source, parsed from JSON.
 * @param title What the lab is called where the notebook has no heading.
 * @throws ImportError Saying what is expected.
 */
export function importAssignment(json: unknown, title: string): Import {
  const parsed = assignmentSchema.safeParse(json);
  if (!parsed.success) {
    throw new ImportError(
      `expected a notebook of nbformat 4, as JupyterLab saves it: ${z.prettifyError(parsed.error)}`,
    );
  }
  const { metadata, cells } = parsed.data;
  const language = (metadata.kernelspec?.language ?? metadata.language_info?.name ?? 'python').toLowerCase();
  const importer = new Importer(language);
  importer.readAll(cells, title);
  return {
    notebook: { nbformat: 4, nbformat_minor: 5, metadata: KERNEL, cells: importer.cells },
    open: importer.open,
  };
}

const MINUTES = '*45 minutes.*';
const HELPERS = "import { check, todo } from '@waymark/kernel-helpers';";

class Importer {
  readonly cells: NotebookCell[] = [];
  readonly open: string[] = [];
  readonly #language: string;
  readonly #ids = new Set<string>();

  constructor(language: string) {
    this.#language = language;
  }

  readAll([first, ...rest]: readonly AssignmentCell[], title: string): void {
    const isTitle = first?.cell_type === 'markdown' && /^# /m.test(first.source) && !first.metadata.nbgrader;
    const heading = isTitle
      ? first.source.replace(/^# .*$/m, line => `${line}\n\n${MINUTES}`)
      : `# ${title}\n\n${MINUTES}`;
    this.#add('markdown', 'title', heading);
    this.open.push(
      'The first cell says 45 minutes: say how long a newcomer needs, and which labs come before.',
    );
    this.#add('code', 'imports', HELPERS);
    for (const cell of first && !isTitle ? [first, ...rest] : rest) this.#read(cell);
  }

  #read({ cell_type, source, metadata: { nbgrader } }: AssignmentCell): void {
    const name = nbgrader ? slugOf(nbgrader.grade_id) : cell_type;
    if (cell_type !== 'code') {
      if (nbgrader?.solution) this.#readWritten(name, nbgrader, source);
      else this.#add(cell_type, name, withOurMarkers(source));
      if (nbgrader?.task) {
        this.open.push(
          `"${name}" is a task of ${nbgrader.points} points: write an answer and a check for it.`,
        );
      }
    } else if (!/^(typescript|javascript)$/.test(this.#language)) {
      this.#keepAsText(name, source, nbgrader);
    } else if (nbgrader?.solution) this.#readAnswer(name, nbgrader, source);
    else if (nbgrader?.grade) this.#readTest(name, nbgrader, source);
    else this.#add('code', name, source);
  }

  /** What a person reads is a text in code: a check can then see whether it is there. */
  #readWritten(name: string, { points }: Nbgrader, source: string): void {
    const model = JSON.stringify(
      withOurMarkers(source)
        .replace(/^\s*\/\/\/ .*\n?/gm, '')
        .trim(),
    );
    const variable = name
      .replace(/-(\w)/g, (_all, letter: string) => letter.toUpperCase())
      .replace(/^\d/, '_$&');
    const text = `${variable}Text`;
    this.#add(
      'code',
      `${name}-answer`,
      `/// BEGIN SOLUTION\nconst ${text}: string = ${model};\n/// END SOLUTION`,
    );
    this.#addCheck(name, points, `t => {\n  t.review(${text});\n}`);
  }

  #readAnswer(name: string, { grade, points }: Nbgrader, source: string): void {
    const marked = withOurMarkers(source);
    const isMarked = /^\s*\/\/\/ BEGIN SOLUTION$/m.test(marked);
    this.#add('code', name, isMarked ? marked : `/// BEGIN SOLUTION\n${marked}\n/// END SOLUTION`);
    if (!grade) return;
    this.open.push(`"${name}" was graded by a person: its check fails until you say what it has to show.`);
    this.#addCheck(`${name}-check`, points, "t => {\n  t.ok(false, 'This check is not written yet.');\n}");
  }

  #readTest(name: string, { points }: Nbgrader, source: string): void {
    const made = testAsCheck(withOurMarkers(source));
    if (!made) {
      this.open.push(`"${name}" does not parse: it stays as text, and its check fails until you write it.`);
      this.#add('markdown', `${name}-text`, fenced(this.#language, source));
    }
    this.#addCheck(
      name,
      points,
      made?.body ?? "t => {\n  t.ok(false, 'This check is not written yet.');\n}",
      made?.imports,
    );
    this.open.push(
      `"${name}" needs two hints, a wrong answer that it must find, and its items on the roadmap${made ? '; where it throws, say with t what is expected' : ''}.`,
    );
  }

  #addCheck(name: string, points: number, body: string, imports = ''): void {
    const id = this.#free(name);
    if (points === 0) this.open.push(`"${id}" had no points, and a check has some: it now has 1.`);
    const call = `await check('${id}', { points: ${points || 1}, hints: [], items: [] }, ${body});`;
    this.#push('code', id, imports + call);
  }

  #keepAsText(name: string, source: string, nbgrader: Nbgrader | undefined): void {
    const note = `*This cell is in ${this.#language} and does not run here.*`;
    this.#add('markdown', name, `${note}\n\n${fenced(this.#language, source)}`);
    if (nbgrader?.grade) {
      this.open.push(
        `"${name}" was a test of ${nbgrader.points} points in ${this.#language}: write a check for it.`,
      );
    } else if (nbgrader?.solution) {
      this.open.push(`"${name}" was a solution in ${this.#language}: write it in TypeScript.`);
    }
  }

  #add(kind: NotebookCell['cell_type'], name: string, source: string): void {
    this.#push(kind, this.#free(name), source);
  }

  #push(cell_type: NotebookCell['cell_type'], id: string, source: string): void {
    const outputs = cell_type === 'code' ? { execution_count: null, outputs: [] } : {};
    this.cells.push({ id, cell_type, metadata: {}, source, ...outputs });
  }

  #free(name: string): string {
    let id = name;
    for (let number = 2; this.#ids.has(id); number++) id = `${name}-${number}`;
    this.#ids.add(id);
    return id;
  }
}

function fenced(language: string, source: string): string {
  const longest = Math.max(2, ...(source.match(/`{3,}/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${source}\n${fence}`;
}
