import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cellCompilerOptions } from './options.ts';
import { ProgramFactory } from './program.ts';
import { readAhead } from './read-ahead.ts';
import { SourceFiles } from './source-files.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'waymark-ahead-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('reads what a file imports and exports, and what that does, each file once', () => {
  const contents = {
    'index.d.ts': `import { b } from './b.js';\nexport * from './c.js';\nimport './gone.js';\nexport { b };`,
    'b.d.ts': `export * from './d.js';\nexport declare const b: 1;`,
    'c.d.ts': `import './index.js';\nexport declare const c: 1;`,
    'd.d.ts': 'export declare const d: 1;',
  };
  for (const [name, text] of Object.entries(contents)) writeFileSync(join(folder, name), text);
  const options = cellCompilerOptions();
  const files = new SourceFiles(options, () => undefined);
  const factory = new ProgramFactory(options, folder, files);

  expect([...readAhead(join(folder, 'index.d.ts'), files, factory)]).toHaveLength(4);

  rmSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(contents)) {
    expect(files.get(join(folder, name))?.text).toBe(text);
  }
  expect(files.get(join(folder, 'gone.d.ts'))).toBeUndefined();
});
