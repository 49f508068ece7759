import { fileURLToPath } from 'node:url';
import { findLabs, loadLab } from '@waymark/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startKernel, type KernelClient } from '../kernel/client.ts';
import { findImports } from './lab-imports.ts';

const HELPERS = '@waymark/kernel-helpers';
const NOTEBOOKS = fileURLToPath(new URL('../../notebooks', import.meta.url));

/** What one types on, from the module's whole or from an object of it, and a member to be offered. */
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
  (await findLabs(NOTEBOOKS)).map(async file => ({ ...file, ...(await loadLab(file)) })),
);

describe.each(labs)('$id', ({ notebook }) => {
  const { cells, names } = findImports(notebook);
  let kernel: KernelClient;

  beforeAll(async () => {
    kernel = await startKernel();
    for (const cell of cells) expect(await kernel.execute(cell.source)).toMatchObject({ error: undefined });
  });
  afterAll(() => kernel.shutdown());

  /** @param code What is typed, with `|` where the cursor stands. */
  async function completions(code: string): Promise<unknown> {
    return (await kernel.complete(code.replace('|', ''), code.indexOf('|')))['matches'];
  }

  async function inspection(code: string): Promise<string> {
    const { data } = (await kernel.inspect(code)) as { data: Record<string, string> };
    return data['text/plain'] ?? '';
  }

  test('imports something of the helpers', () => {
    expect(names.map(({ module }) => module)).toContain(HELPERS);
  });

  test.each(names.filter(({ exported }) => exported !== undefined))(
    'completes $exported in the import from $module',
    async ({ exported, module }) => {
      expect(await completions(`import { | } from '${module}'`)).toContain(exported);
      expect(await completions(`import { ${exported!.slice(0, 2)}| } from '${module}'`)).toContain(exported);
    },
  );

  test.each(names)('completes the imported $name', async ({ name, isType }) => {
    const typed = name.length > 2 ? name.slice(0, -1) : name;
    expect(await completions(isType ? `let x: ${typed}|` : `${typed}|`)).toContain(name);
  });

  test.each(names.filter(({ name, exported }) => exported === undefined || name in MEMBERS))(
    'completes and explains the members of $name',
    async ({ name }) => {
      const member = MEMBERS[name];
      if (member === undefined) throw new Error(`expected a member of ${name} in this test's table`);
      expect(await completions(`${name}.|`)).toContain(member);
      expect(await completions(`${name}.${member.slice(0, 2)}|`)).toContain(member);
      expect(await inspection(`${name}.${member}`)).toContain(member);
    },
  );

  test.each(names)('explains the imported $name', async ({ name, module, isType }) => {
    const [declaration = '', ...documentation] = (await inspection(isType ? `let x: ${name}` : name)).split(
      '\n\n',
    );
    expect(declaration).toMatch(new RegExp(`\\b${name}\\b`));
    if (module !== HELPERS) return;
    expect(documentation.join(' ')).toMatch(/\w+ \w+ \w+/);
    if (!isType) expect(documentation.at(-1)).toContain('@example\n');
  });
});
