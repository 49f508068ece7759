import type { JupyterFrontEnd } from '@jupyterlab/application';
import { InputDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Curriculum } from '@waymark/roadmap';
import { labNameFor, openLines, type OpenLine } from './open-lines.ts';
import type { AuthorRequests } from './requests.ts';

/** What a new lab needs of the page. */
export interface NewLabContext {
  readonly app: JupyterFrontEnd;
  readonly requests: AuthorRequests;
  readonly trans: TranslationBundle;
}

/**
 * Asks for a line of the roadmap that waits for its lab and for the lab's name, has the lab begun and named on that line,
 * and opens it.
 *
 * @throws Error When no line waits, or the server refuses the name.
 */
export async function beginLab(
  { app, requests, trans }: NewLabContext,
  curriculum: Curriculum | undefined,
): Promise<void> {
  const lines = curriculum ? openLines(curriculum) : [];
  if (lines.length === 0) {
    throw new Error(trans.__('Every line of the roadmap has its lab: add a line to roadmap.md first.'));
  }
  const line = await askForLine(lines, trans);
  const lab = line && (await askForName(line, trans));
  if (!line || lab === undefined) return;
  await requests.createLab(lab, line.item);
  await app.commands.execute('docmanager:open', { path: `${lab}.ipynb`, factory: 'Notebook' });
}

async function askForLine(
  lines: readonly OpenLine[],
  trans: TranslationBundle,
): Promise<OpenLine | undefined> {
  const names = lines.map(({ item, text }) => `${text} (${item})`);
  const { value } = await InputDialog.getItem({
    title: trans.__('A new lab'),
    label: trans.__('Which line of the roadmap is it for?'),
    items: names,
    okLabel: trans.__('Next'),
  });
  return value === null ? undefined : lines[names.indexOf(value)];
}

async function askForName(line: OpenLine, trans: TranslationBundle): Promise<string | undefined> {
  const { value } = await InputDialog.getText({
    title: trans.__('A new lab'),
    label: trans.__('Its name: the level, and words joined by hyphens'),
    text: labNameFor(line),
    okLabel: trans.__('Begin'),
  });
  return value?.trim() || undefined;
}
