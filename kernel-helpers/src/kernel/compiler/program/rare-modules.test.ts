import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type ts from 'typescript';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCompiler, type Compiler } from '../../create-compiler.ts';
import { typescript } from '../typescript.ts';
import { RARE_FILES } from './rare-modules.ts';

describe('rare modules of Node', () => {
  let folder: string;
  let compiler: Compiler;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'waymark-rare-')));
    compiler = createCompiler(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const rareIn = (cell: string): string[] =>
    compiler
      .open(cell)
      .program.getSourceFiles()
      .filter(({ fileName }) => fileName.includes('/@types/node/'))
      .map(({ fileName }) => basename(fileName))
      .filter(name => RARE_FILES.some(rare => rare === name));
  const mistakesIn = (cell: string): string[] => compiler.check(cell).map(({ message }) => message);

  it('are not read for a cell that does not speak of them', () => {
    expect(rareIn(`import { readFileSync } from 'node:fs'; const set = 'test'`)).toEqual([]);
  });

  it.each([
    [
      `import { constants } from 'node:http2'; constants.NGHTTP2_NO_ERROR satisfies string`,
      'number',
      'string',
    ],
    [
      `import type { Session } from "inspector"; ({} as Session).connect satisfies string`,
      '() => void',
      'string',
    ],
    [
      `const { Session } = require('inspector/promises'); Session satisfies string`,
      'typeof Session',
      'string',
    ],
    [`import { test } from 'node:test'; test.name satisfies number`, 'string', 'number'],
    [`(await import(\`node:test/reporters\`)).dot satisfies number`, 'TestEventGenerator', 'number'],
    [`process.getBuiltinModule('http2').connect(5)`, 'number', 'string | URL'],
  ])('have their types in %s', (cell, found, expected) => {
    expect(rareIn('1')).toEqual([]);
    const [message = 'no mistake', ...others] = mistakesIn(cell);
    expect(others).toEqual([]);
    expect(message).toContain(found);
    expect(message).toContain(expected);
    expect(rareIn('1')).toEqual([...RARE_FILES]);
  });

  it('have their types where a file of one’s own speaks of them', () => {
    expect(rareIn('1')).toEqual([]);
    writeFileSync(join(folder, 'own.ts'), `export { constants } from 'node:http2';`);
    expect(
      mistakesIn(`import { constants } from './own.ts'; constants.NGHTTP2_NO_ERROR satisfies string`),
    ).toEqual([`Type 'number' does not satisfy the expected type 'string'.`]);
  });

  it('are those of which no other file of Node’s types speaks', () => {
    const files = compiler
      .open(`import 'node:http2'`)
      .program.getSourceFiles()
      .filter(({ fileName }) => fileName.includes('/@types/node/'));
    expect(files.length).toBeGreaterThan(50);
    const speaking = files.flatMap(file => {
      const name = basename(file.fileName);
      const modules = modulesIn(file).filter(module => /^(node:)?(http2|inspector|test)(\/|$)/.test(module));
      return RARE_FILES.some(rare => rare === name) ? [] : modules.map(module => `${name} ${module}`);
    });
    expect(speaking).toEqual([]);
  });
});

/** What a file imports, and names as the type of a module, but for the list of all modules there are. */
function modulesIn(file: ts.SourceFile): string[] {
  const modules: string[] = [];
  const visit = (node: ts.Node): void => {
    if (typescript.isInterfaceDeclaration(node) && node.name.text === 'BuiltInModule') return;
    if (typescript.isStringLiteral(node) && !typescript.isModuleDeclaration(node.parent)) {
      const { parent } = node;
      const isModule =
        typescript.isImportDeclaration(parent) ||
        typescript.isExportDeclaration(parent) ||
        typescript.isExternalModuleReference(parent) ||
        (typescript.isLiteralTypeNode(parent) && typescript.isImportTypeNode(parent.parent));
      if (isModule) modules.push(node.text);
    }
    typescript.forEachChild(node, visit);
  };
  visit(file);
  return modules;
}
