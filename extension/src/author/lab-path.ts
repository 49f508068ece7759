import { LEVEL_IDS } from '@waymark/roadmap';

/** The id of the lab whose source a path is; undefined for any other file, such as a preview. */
export function labOfPath(path: string): string | undefined {
  const [level, name, ...more] = path.replace(/\.ipynb$/, '').split('/');
  const isSource = path.endsWith('.ipynb') && more.length === 0 && name !== undefined;
  return isSource && LEVEL_IDS.some(id => id === level) ? `${level}/${name}` : undefined;
}
