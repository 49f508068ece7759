import { usedNames } from '@waymark/kernel-helpers/compiler';
import ts from 'typescript';

const HELPERS = '@waymark/kernel-helpers';

/** What a check cell takes from modules. */
export interface CheckImports {
  /** The imports, on one line. */
  readonly text: string;
  /** Of the helpers, by the name in cells, that under which they are exported. */
  readonly helpers: Readonly<Record<string, string>>;
}

/**
 * The imports of given cells that a check cell speaks of, to be put before it: so it has the modules' own, whatever a cell
 * between has declared under their names.
 *
 * @param given The texts of the author's cells before it.
 * @example
 * importsOfCheck("await check('q1', {}, t => t.ok(tf))", ["import { check, tf, train } from '@waymark/kernel-helpers';"]).text;
 * // import { check, tf } from '@waymark/kernel-helpers';
 */
export function importsOfCheck(check: string, given: readonly string[]): CheckImports {
  const used = new Set(usedNames(check));
  const texts: string[] = [];
  const helpers: Record<string, string> = {};
  for (const { moduleSpecifier, importClause } of given.flatMap(importsIn)) {
    if (!importClause || importClause.isTypeOnly) continue;
    const { name, namedBindings } = importClause;
    const module = moduleSpecifier.getText();
    const add = (what: string): void => void texts.push(`import ${what} from ${module};`);
    if (name && used.has(name.text)) add(name.text);
    if (!namedBindings) continue;
    if (ts.isNamespaceImport(namedBindings)) {
      if (used.has(namedBindings.name.text)) add(namedBindings.getText());
      continue;
    }
    const elements = namedBindings.elements.filter(one => !one.isTypeOnly && used.has(one.name.text));
    if (elements.length > 0) add(`{ ${elements.map(element => element.getText()).join(', ')} }`);
    if (!ts.isStringLiteral(moduleSpecifier) || moduleSpecifier.text !== HELPERS) continue;
    for (const { name: local, propertyName } of elements) {
      helpers[local.text] = (propertyName ?? local).text;
    }
  }
  return { text: texts.join(' '), helpers };
}

/** The names that a cell imports. */
export function importedNames(source: string): string[] {
  return importsIn(source).flatMap(({ importClause }) => {
    if (!importClause) return [];
    const { name, namedBindings } = importClause;
    const named = namedBindings
      ? ts.isNamespaceImport(namedBindings)
        ? [namedBindings]
        : namedBindings.elements
      : [];
    return [...(name ? [name.text] : []), ...named.map(one => one.name.text)];
  });
}

function importsIn(source: string): ts.ImportDeclaration[] {
  const file = ts.createSourceFile('cell.ts', source, ts.ScriptTarget.ESNext, true);
  return file.statements.filter(ts.isImportDeclaration);
}
