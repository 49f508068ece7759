import { dirname } from 'node:path';
import type ts from 'typescript';
import { typescript } from '../typescript.ts';

/** What a `tsconfig.json` says to the cells of a notebook. */
export interface NotebookConfig {
  readonly path: string;
  /** Options that cells are checked with. */
  readonly options: ts.CompilerOptions;
  /** Options that mean nothing for cells. */
  readonly ignored: readonly string[];
  /** What is wrong with the file; empty if nothing is. */
  readonly mistakes: readonly string[];
}

/** What a cell can be held to. Where it runs and what it is compiled to is the kernel's. */
const HONOURED: ReadonlySet<string> = new Set([
  'strict',
  'alwaysStrict',
  'noImplicitAny',
  'noImplicitThis',
  'strictNullChecks',
  'strictFunctionTypes',
  'strictBindCallApply',
  'strictBuiltinIteratorReturn',
  'strictPropertyInitialization',
  'useUnknownInCatchVariables',
  'noImplicitReturns',
  'noImplicitOverride',
  'noFallthroughCasesInSwitch',
  'noUncheckedIndexedAccess',
  'noPropertyAccessFromIndexSignature',
  'exactOptionalPropertyTypes',
  'allowUnreachableCode',
  'allowUnusedLabels',
  'experimentalDecorators',
  'emitDecoratorMetadata',
  'useDefineForClassFields',
]);

/** What the kernel does in any case, or what only says how files are found and written that are no cells. */
const SILENT: ReadonlySet<string> = new Set([
  'configFilePath',
  'skipLibCheck',
  'skipDefaultLibCheck',
  'esModuleInterop',
  'allowSyntheticDefaultImports',
  'forceConsistentCasingInFileNames',
  'resolveJsonModule',
  'allowImportingTsExtensions',
  'allowJs',
  'moduleDetection',
  'noEmit',
]);

/**
 * The `tsconfig.json` beside a notebook, or above it. One that only refers to other projects has nothing to
 * say about a notebook.
 */
export function findNotebookConfig(folder: string): NotebookConfig | undefined {
  for (let from = folder; ; from = dirname(from)) {
    const path = typescript.findConfigFile(from, typescript.sys.fileExists);
    if (path === undefined) {
      return undefined;
    }
    const config = readConfig(path);
    if (config) {
      return config;
    }
    from = dirname(path);
    if (from === dirname(from)) {
      return undefined;
    }
  }
}

function readConfig(path: string): NotebookConfig | undefined {
  const { config, error } = typescript.readConfigFile(path, typescript.sys.readFile);
  if (error) {
    return { path, options: {}, ignored: [], mistakes: [textOf(error)] };
  }
  const json: Record<string, unknown> = config;
  const { files, include, references } = json;
  if (Array.isArray(files) && files.length === 0 && include === undefined && references !== undefined) {
    return undefined;
  }
  // Which files belong to the project is of no interest, and may take long to find.
  const { options, errors } = typescript.parseJsonConfigFileContent(
    { ...json, files: [], include: [] },
    typescript.sys,
    dirname(path),
  );
  const names = Object.keys(options);
  return {
    path,
    options: Object.fromEntries(Object.entries(options).filter(([name]) => HONOURED.has(name))),
    ignored: names.filter(name => !HONOURED.has(name) && !SILENT.has(name)),
    mistakes: errors.filter(({ code }) => code !== NO_INPUTS && code !== EMPTY_FILES).map(textOf),
  };
}

/** TypeScript's errors about a project without files. */
const NO_INPUTS = 18_003;
const EMPTY_FILES = 18_002;

function textOf({ messageText }: ts.Diagnostic): string {
  return typescript.flattenDiagnosticMessageText(messageText, ' ');
}
