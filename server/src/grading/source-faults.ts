import { cellsOf, type LabFault, type LabModel, type SourceCell } from '@waymark/roadmap/lab';
import ts from 'typescript';

const MIN_HINTS = 2;
const HELPERS = '@waymark/kernel-helpers';
const LICENCE = /\blicen[cs]e|\bCC0\b|\bCC[ -]BY\b|public domain/i;
/** In a home folder or one of the system's; an example speaks of Ada's. */
const ABSOLUTE_PATH =
  /(?<![\w.:/])(?:\/(?:home|Users|root|tmp|mnt|media)\/(?!(?:ada|node_modules)\b)[\w.-]+|[A-Z]:\\{1,2}Users\\(?!ada\b))/;
/** Code in Markdown. */
const CODE = /(`+)[^]*?\1/g;
/** What stands between two dollar signs, of which a number follows the first, in one paragraph. */
const FORMULA_OF_MONEY = /(?<![\\$])\$(\d(?:[\d,.]*\d)?)((?:(?!\n\s*\n)[^$])*?)(?<!\\)\$/g;
/** A word of LaTeX, with a text that it sets. */
const COMMAND = /\\[a-z]+(?:\{[^}]*\})?/gi;
const WORDS = /[a-z]{3,}/i;

/**
 * What a lab lacks that can be seen without running it: wrong answers, hints, roadmap lines that exist, the licence of
 * its data, freedom from paths of one machine, sums of money that read as such.
 *
 * @param items The ids of all lines of the roadmap.
 */
export function sourceFaults(model: LabModel, items: ReadonlySet<string>): LabFault[] {
  return [...checkFaults(model, items), ...pathFaults(model), ...licenceFaults(model), ...moneyFaults(model)];
}

function* checkFaults(model: LabModel, items: ReadonlySet<string>): Generator<LabFault> {
  const tested = new Set(
    cellsOf(model, 'answer').flatMap(({ answers }) =>
      answers.flatMap(({ wrong }) => wrong.map(({ check }) => check)),
    ),
  );
  for (const { check, place } of cellsOf(model, 'check')) {
    const id = check.id.value;
    if (!tested.has(id) && !check.isReviewed) {
      yield {
        message: `nothing shows that the check ${id} finds a wrong answer: name one behind its answer, between /// BEGIN WRONG ${id}: what is wrong and /// END WRONG`,
        place,
      };
    }
    if (check.hints.length < MIN_HINTS) {
      yield {
        message: `the check ${id} has ${count(check.hints.length, 'hint')}: expected at least ${MIN_HINTS}, the first to think on, the last almost the answer`,
        place,
      };
    }
    if (check.items.length === 0) {
      yield {
        message: `the check ${id} belongs to no line of the roadmap: give it items, such as { items: ['${[...items][0] ?? 'beginner.topic.line'}'] }`,
        place,
      };
    }
    for (const { value } of check.items.filter(item => !items.has(item.value))) {
      yield {
        message: `the roadmap has no line ${value}: see npm run roadmap for the ids of all lines`,
        place,
      };
    }
  }
}

function count(n: number, what: string): string {
  return n === 0 ? `no ${what}` : n === 1 ? `one ${what}` : `${n} ${what}s`;
}

function* pathFaults({ cells }: LabModel): Generator<LabFault> {
  for (const { source, place } of cells) {
    for (const [index, line] of source.split('\n').entries()) {
      const path = ABSOLUTE_PATH.exec(line.replace(/https?:\/\/\S+/g, ''))?.[0];
      if (path === undefined) continue;
      const number = index + 1;
      yield {
        message: `${path} is a folder of one machine: write paths from the notebook's folder, or /home/ada in an example`,
        place,
        lines: { first: number, last: number },
      };
    }
  }
}

/** Data that a lab loads carry a licence, which the lab names. */
function* licenceFaults(model: LabModel): Generator<LabFault> {
  const loading = model.cells.find(cell => cell.kind !== 'text' && loadersIn(cell).length > 0);
  const isNamed = cellsOf(model, 'text').some(({ source }) => LICENCE.test(source));
  if (!loading || isNamed) return;
  yield {
    message: `the lab loads data (${loadersIn(loading).join(', ')}), and no text names their source and licence`,
    place: loading.place,
  };
}

/** Two sums of money in one paragraph are shown as a formula of what stands between them. */
function* moneyFaults(model: LabModel): Generator<LabFault> {
  for (const { source, place } of cellsOf(model, 'text')) {
    const text = source.replace(CODE, code => code.replace(/\S/g, ' '));
    for (const { index, 1: amount, 2: formula = '' } of text.matchAll(FORMULA_OF_MONEY)) {
      if (!WORDS.test(formula.replace(COMMAND, ''))) continue;
      const number = text.slice(0, index).split('\n').length;
      yield {
        message: `$${amount} begins a formula, which ends at the next dollar sign: write \\$${amount}`,
        place,
        lines: { first: number, last: number },
      };
    }
  }
}

/** The data loaders that a cell imports: `loadPenguins` and its like. */
function loadersIn({ source }: SourceCell): string[] {
  const file = ts.createSourceFile('cell.ts', source, ts.ScriptTarget.Latest);
  return file.statements.filter(ts.isImportDeclaration).flatMap(({ moduleSpecifier, importClause }) => {
    const bindings = importClause?.namedBindings;
    const isOurs = ts.isStringLiteral(moduleSpecifier) && moduleSpecifier.text === HELPERS;
    if (!isOurs || !bindings || !ts.isNamedImports(bindings)) return [];
    return bindings.elements
      .map(({ name, propertyName }) => (propertyName ?? name).text)
      .filter(name => /^load(?!Model|Pipeline|Test)[A-Z]/.test(name));
  });
}
