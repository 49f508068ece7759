import { dirname, join } from 'node:path';
import ts from 'typescript';
import { INDEX } from '../docs/entries.ts';

const CONFIG = join(dirname(INDEX), '../tsconfig.json');

export interface Example {
  readonly name: string;
  readonly code: string;
}

/**
 * Compiles examples as cells of a notebook that imports the names from the helpers.
 *
 * @returns What the compiler says of them, a line an error.
 */
export function typeCheck(examples: readonly Example[], names: readonly string[]): string[] {
  const opening = `import { ${names.join(', ')} } from './index.ts';\n`;
  const files = new Map(
    examples.map(({ code }, i) => [join(dirname(INDEX), `example-${i}.ts`), `${opening}${code}\n`]),
  );
  const { config } = ts.readConfigFile(CONFIG, ts.sys.readFile) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(CONFIG), {
    noEmit: true,
    composite: false,
    allowImportingTsExtensions: true,
    rewriteRelativeImportExtensions: false,
    verbatimModuleSyntax: false, // As in a cell, where one import may hold types too.
  });
  const host = ts.createCompilerHost(options);
  const readSource = host.getSourceFile.bind(host);
  host.getSourceFile = (path, languageOptions, ...rest) => {
    const text = files.get(path);
    return text === undefined
      ? readSource(path, languageOptions, ...rest)
      : ts.createSourceFile(path, text, languageOptions);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files.keys()].flatMap((path, i) => {
    const source = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText }) => `${examples[i]!.name}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
    );
  });
}
