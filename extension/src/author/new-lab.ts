import type { JupyterFrontEnd } from '@jupyterlab/application';
import { InputDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Curriculum } from '@waymark/roadmap';
import { newLabNotebook, openLines, type OpenLine } from './lab-template.ts';

/**
 * Asks for a line of the roadmap that waits for its lab, and begins that lab.
 *
 * @throws Error When no line waits, or its notebook is there already.
 */
export async function createLab(
  app: JupyterFrontEnd,
  curriculum: Curriculum | undefined,
  trans: TranslationBundle,
): Promise<void> {
  const lines = curriculum ? openLines(curriculum) : [];
  if (lines.length === 0) {
    throw new Error(
      trans.__('No line of the roadmap waits for a lab: name the lab on its line in roadmap.md first.'),
    );
  }
  const { value } = await InputDialog.getItem({
    title: trans.__('A new lab'),
    label: trans.__('Which line of the roadmap is it for?'),
    items: lines.map(({ lab, text }) => `${lab}: ${text}`),
    okLabel: trans.__('Begin'),
  });
  const line = lines.find(({ lab, text }) => `${lab}: ${text}` === value);
  if (line) await writeLab(app, line, trans);
}

async function writeLab(app: JupyterFrontEnd, line: OpenLine, trans: TranslationBundle): Promise<void> {
  const { contents } = app.serviceManager;
  const path = `${line.lab}.ipynb`;
  const isThere = await contents.get(path, { content: false }).then(
    () => true,
    () => false,
  );
  if (isThere) throw new Error(trans.__('%1 is there already: open it.', path));
  const level = path.split('/', 1).join('');
  await contents.save(level, { type: 'directory' });
  await contents.save(path, { type: 'notebook', format: 'json', content: newLabNotebook(line) });
  await app.commands.execute('docmanager:open', { path, factory: 'Notebook' });
}
