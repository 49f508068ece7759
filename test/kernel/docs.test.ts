import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as helpers from '@waymark/kernel-helpers';
import { startKernel, type KernelClient } from '@waymark/kernel-helpers/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEntries } from '../../kernel-helpers/docs/entries.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NAMES = readEntries().map(({ name }) => (name in helpers ? name : `type ${name}`));
const IMPORT = `import { ${NAMES.join(', ')} } from '@waymark/kernel-helpers'`;

interface Block {
  /** What stands behind the fence, such as `ts`. */
  readonly language: string;
  readonly code: string;
}

const pages = globSync('**/*.md', {
  cwd: ROOT,
  exclude: ['**/node_modules', '**/dist', '**/.venv', '**/course', '.git'],
}).toSorted();

/** The code blocks of a page, without the indentation of the list they stand in. */
function blocksOf(page: string): Block[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return [...text.matchAll(/^( *)```(.*)\n([^]*?)^\1```$/gm)].map(
    ([, indent = '', language = '', code = '']) => ({
      language: language.trim(),
      code: code
        .split('\n')
        .map(line => (line.startsWith(indent) ? line.slice(indent.length) : line))
        .join('\n'),
    }),
  );
}

const ofLanguage = (page: string, language: string) =>
  blocksOf(page).flatMap(block => (block.language === language ? [block.code] : []));

describe.each(pages.filter(page => ofLanguage(page, 'ts').length > 0))('the cells of %s', page => {
  let kernel: KernelClient;
  beforeAll(async () => {
    kernel = await startKernel();
    // What a page takes for granted: the helpers, and a model that was saved some time ago.
    const opening = `${IMPORT}
      await saveModel(tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] }), 'models/prices');`;
    const { error } = await kernel.execute(opening);
    if (error) throw new Error(error.traceback.join('\n'));
  });
  afterAll(() => kernel.shutdown());

  it('run as they stand, in their order', async () => {
    const failures: string[] = [];
    for (const code of ofLanguage(page, 'ts')) {
      const { error, stderr } = await kernel.execute(code);
      if (error) failures.push(`${code}\n${error.traceback.join('\n')}`);
      else if (/error/i.test(stderr)) failures.push(`${code}\n${stderr}`);
    }
    expect(failures).toEqual([]);
  });
});

it('finds the cells that it is to run', () => {
  expect(pages).toEqual(expect.arrayContaining(['README.md', 'kernel-helpers/docs/kernel.md']));
  expect(ofLanguage('README.md', 'ts').length).toBeGreaterThan(5);
  expect(ofLanguage('kernel-helpers/docs/helpers.md', 'ts').length).toBeGreaterThan(50);
});

it.each(pages)('has JSON in %s that is JSON, and npm scripts that exist', page => {
  for (const json of ofLanguage(page, 'json')) expect(() => JSON.parse(json) as unknown).not.toThrow();
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
  const lines = ofLanguage(page, 'sh').flatMap(code => code.split('\n'));
  const named = lines.flatMap(line => /^npm (?:run )?([\w:]+)/.exec(line)?.[1] ?? []);
  expect(named.filter(name => !(name in scripts))).toEqual([]);
});
