import { existsSync, globSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGES = globSync(
  ['*.md', '.github/*.md', '{roadmap,kernel-helpers,server,extension,notebooks,test}/{,docs/}*.md'],
  {
    cwd: ROOT,
  },
).toSorted();
/** Pages that map folders and files: what they name in backticks must be there. */
const MAPS = PAGES.filter(page => /README\.md$|\/map\.md$|CONTRIBUTING\.md$/.test(page));
/** Made by set-up, tests or a course: not in a fresh clone. */
const MADE = /^(\.venv|\.waymark|course|node_modules|test-results)\//;

const textOf = (page: string) =>
  readFileSync(join(ROOT, page), 'utf8').replaceAll(/^ *```[^]*?^ *```$/gm, '');

/** What looks like a folder (`src/http/`) or a path to a file of ours (`src/cli.ts`). */
function pathsIn(text: string): string[] {
  const paths = text.matchAll(/`((?:[\w.-]+\/)+(?:[\w.-]+\.(?:ts|tsx|mjs|md|json))?)`/g);
  return [...paths].flatMap(([, path]) => (path !== undefined && !MADE.test(path) ? [path] : []));
}

describe.each(PAGES)('%s', page => {
  const folder = join(ROOT, dirname(page));

  it('links to files that exist', () => {
    const links = [...textOf(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#]+)[^)]*\)/g)].map(
      ([, link = '']) => link,
    );
    expect(links.filter(link => !existsSync(join(folder, link)))).toEqual([]);
  });
});

it.each(MAPS)('%s names folders and files that exist', page => {
  const folder = join(ROOT, dirname(page));
  const places = [ROOT, folder, join(folder, 'src')];
  const paths = pathsIn(textOf(page));
  expect(paths.filter(path => !places.some(place => existsSync(join(place, path))))).toEqual([]);
});

it.each(['kernel-helpers', 'server', 'extension', 'test'])(
  'the README of %s names each of its folders',
  name => {
    const root = join(ROOT, name, name === 'test' ? '' : 'src');
    const folders = readdirSync(root, { withFileTypes: true }).flatMap(entry =>
      entry.isDirectory() ? [`${entry.name}/`] : [],
    );
    const named = textOf(`${name}/README.md`);
    expect(folders.filter(folder => !named.includes(`\`${folder}`))).toEqual([]);
  },
);

it('finds the paths', () => {
  expect(pathsIn('`src/http/`, `x`, `a.ts`, `src/cli.ts`, `.venv/`, `npm run x/`')).toEqual([
    'src/http/',
    'src/cli.ts',
  ]);
});
