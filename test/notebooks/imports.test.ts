import { fileURLToPath } from 'node:url';
import { findLabs, loadLab } from '@waymark/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startKernel, type KernelClient } from '@waymark/kernel-helpers/client';
import { findImports, importStatement, topLevelNames, type ImportedName } from './lab-imports.ts';

const HELPERS = '@waymark/kernel-helpers';
const NOTEBOOKS = fileURLToPath(new URL('../../notebooks', import.meta.url));

/** By what is imported as a whole, or has members of its own, a member that has to be offered. */
const MEMBERS: Readonly<Record<string, string>> = {
  tf: 'tensor2d',
  express: 'json',
  StandardScaler: 'fit',
  OneHotEncoder: 'fit',
  fs: 'readFile',
  os: 'cpus',
  path: 'join',
  z: 'object',
  aq: 'table',
  ort: 'InferenceSession',
  onnx: 'ModelProto',
};

const labs = await Promise.all(
  (await findLabs(NOTEBOOKS)).map(async file => Object.assign(await loadLab(file), file)),
);

const imports = labs.map(({ id, model: { notebook } }) => ({ id, notebook, names: findImports(notebook) }));

test.each(imports)('$id imports helpers', ({ names }) => {
  expect(names.filter(({ module }) => module === HELPERS)).not.toEqual([]);
});

test.each(imports)(
  '$id declares no name that it imports: an earlier cell that is run again would find another thing',
  ({ notebook, names }) => {
    const imported = new Set(names.map(({ name }) => name));
    expect(topLevelNames(notebook).filter(name => imported.has(name))).toEqual([]);
  },
);

/** What the labs import, each once: a name means the same in whichever lab it stands. */
const once = new Map(imports.flatMap(({ names }) => names).map(name => [JSON.stringify(name), name]));
const byModule = Map.groupBy(once.values(), ({ module }) => module);

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await startKernel();
});
afterAll(() => kernel.shutdown());

/** @param code What is typed, with `|` where the cursor stands. */
async function completions(code: string): Promise<unknown[]> {
  return (await kernel.complete(code.replace('|', ''), code.indexOf('|')))['matches'] as unknown[];
}

/** The declaration, then what its doc comment says. */
async function inspection({ name, isType }: Pick<ImportedName, 'name' | 'isType'>): Promise<string[]> {
  const { data } = (await kernel.inspect(isType ? `let x: ${name}` : name)) as {
    data: Record<string, string>;
  };
  return (data['text/plain'] ?? '').split('\n\n');
}

describe.each([...byModule])('from %s', (module, names) => {
  beforeAll(async () => {
    const { error } = await kernel.execute(names.map(importStatement).join('\n'));
    if (error) throw new Error(`expected the imports from ${module} to run: ${error.evalue}`);
  });

  test('every whole module has a member in this test', () => {
    expect(names.filter(({ name, exported }) => exported === undefined && !(name in MEMBERS))).toEqual([]);
  });

  test('each name completes in its import', async () => {
    const exports = names.flatMap(({ exported }) => exported ?? []);
    for (const exported of exports) {
      for (const typed of ['', exported.slice(0, 2)]) {
        expect(await completions(`import { ${typed}| } from '${module}'`), `names of ${module}`).toContain(
          exported,
        );
      }
    }
  });

  test('each imported name completes where it is used', async () => {
    for (const { name, isType } of names) {
      const typed = name.length > 2 ? name.slice(0, -1) : name;
      expect(await completions(isType ? `let x: ${typed}|` : `${typed}|`)).toContain(name);
    }
  });

  test('each member completes and says what it is', async () => {
    const members = names.flatMap(({ name }) => Object.entries(MEMBERS).filter(([owner]) => owner === name));
    for (const [owner, member] of members) {
      for (const typed of ['', member.slice(0, 2)]) {
        expect(await completions(`${owner}.${typed}|`), `members of ${owner}`).toContain(member);
      }
      const [declaration] = await inspection({ name: `${owner}.${member}`, isType: false });
      expect(declaration).toContain(member);
    }
  });

  test('each imported name says what it is', async () => {
    for (const imported of names) {
      const [declaration] = await inspection(imported);
      expect(declaration).toMatch(new RegExp(`\\b${imported.name}\\b`));
    }
  });
});

describe('the helpers', () => {
  const helpers = byModule.get(HELPERS) ?? [];

  test('each helper says what it is for', async () => {
    for (const helper of helpers) {
      const [, documentation] = await inspection(helper);
      expect(documentation, `the doc comment of ${helper.name}`).toMatch(/\w+ \w+ \w+/);
    }
  });

  test('each helper shows how it is used', async () => {
    for (const helper of helpers.filter(({ isType }) => !isType)) {
      expect((await inspection(helper)).join('\n\n'), `the doc comment of ${helper.name}`).toContain(
        '@example\n',
      );
    }
  });
});
