import ts from 'typescript';

/** What a mutation changes. */
export type MutationKind =
  'constant' | 'operator' | 'comparison' | 'condition' | 'arguments' | 'statement' | 'return';

/** A piece of a source that something else takes the place of. */
export interface Edit {
  /** Where the replaced text begins and ends, as offsets into the source. */
  readonly start: number;
  readonly end: number;
  readonly before: string;
  readonly after: string;
  /** Counts from 1. */
  readonly line: number;
}

/** A small change to a solution that a good check notices. */
export interface Mutation extends Edit {
  readonly kind: MutationKind;
}

/**
 * Lists the mutations of a piece of code: constants one off or negated, operators and comparisons replaced, conditions
 * turned round, neighbouring arguments swapped (where their order matters), statements removed, results left out. They are found in the syntax
 * tree, so what they leave can always be parsed; whether it has sound types is for the compiler to say.
 *
 * @param source The solution, without its markers.
 * @example
 * findMutations('const area: number = width * height;').map(({ before, after }) => `${before} -> ${after}`);
 * // [ '* -> /' ]
 */
export function findMutations(source: string): Mutation[] {
  const file = ts.createSourceFile('solution.ts', source, ts.ScriptTarget.Latest, true);
  const mutations: Mutation[] = [];
  const visit = (node: ts.Node): void => {
    if (isNoCode(node)) return;
    for (const { kind, target, last = target, after } of mutationsOf(node)) {
      const [start, end] = [target.getStart(file), last.getEnd()];
      const line = file.getLineAndCharacterOfPosition(start).line + 1;
      mutations.push({ kind, start, end, before: source.slice(start, end), after, line });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return mutations;
}

/** The source with one edit made. */
export function applyEdit(source: string, { start, end, after }: Edit): string {
  return source.slice(0, start) + after + source.slice(end);
}

/** The changed line before and after, as an author reads it and names it to say that both mean the same. */
export function describeEdit(source: string, edit: Edit): { before: string; after: string } {
  const from = source.lastIndexOf('\n', edit.start - 1) + 1;
  const newline = source.indexOf('\n', edit.end);
  const to = newline < 0 ? source.length : newline;
  return {
    before: oneLine(source.slice(from, to)),
    after: oneLine(source.slice(from, edit.start) + edit.after + source.slice(edit.end, to)),
  };
}

function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

interface Replacement {
  readonly kind: MutationKind;
  readonly target: ts.Node;
  /** Where the replaced text ends, when that is another node. */
  readonly last?: ts.Node;
  readonly after: string;
}

/** Types, imports and what is printed say nothing that a check could look at. */
function isNoCode(node: ts.Node): boolean {
  return (
    ts.isTypeNode(node) ||
    ts.isImportDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    (ts.isExpressionStatement(node) && /^(?:await )?console\./.test(node.getText()))
  );
}

function mutationsOf(node: ts.Node): readonly Replacement[] {
  if (ts.isNumericLiteral(node)) return constantMutations(node);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [{ kind: 'constant', target: node, after: 'false' }];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [{ kind: 'constant', target: node, after: 'true' }];
  if (ts.isBinaryExpression(node)) return operatorMutations(node);
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) return unaryMutations(node);
  if (ts.isIfStatement(node) || ts.isWhileStatement(node) || ts.isDoStatement(node)) {
    return [{ kind: 'condition', target: node.expression, after: negated(node.expression) }];
  }
  if (ts.isConditionalExpression(node)) {
    return [{ kind: 'condition', target: node.condition, after: negated(node.condition) }];
  }
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) return argumentMutations(node);
  if (ts.isExpressionStatement(node) && !ts.isStringLiteral(node.expression)) {
    return [{ kind: 'statement', target: node, after: ';' }];
  }
  if (ts.isReturnStatement(node) && node.expression && node.expression.getText() !== 'undefined') {
    return [{ kind: 'return', target: node.expression, after: 'undefined!' }];
  }
  return [];
}

function constantMutations(node: ts.NumericLiteral): Replacement[] {
  const value = Number(node.text);
  const after = Number.isInteger(value) ? String(value + 1) : String(value * 2);
  return [{ kind: 'constant', target: node, after }];
}

const { SyntaxKind } = ts;

const OPERATORS: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [SyntaxKind.PlusToken, '-'],
  [SyntaxKind.MinusToken, '+'],
  [SyntaxKind.AsteriskToken, '/'],
  [SyntaxKind.SlashToken, '*'],
  [SyntaxKind.PercentToken, '*'],
  [SyntaxKind.AsteriskAsteriskToken, '*'],
  [SyntaxKind.AmpersandAmpersandToken, '||'],
  [SyntaxKind.BarBarToken, '&&'],
  [SyntaxKind.PlusEqualsToken, '-='],
  [SyntaxKind.MinusEqualsToken, '+='],
  [SyntaxKind.AsteriskEqualsToken, '/='],
  [SyntaxKind.SlashEqualsToken, '*='],
]);

/** Off by one, and the contrary. */
const COMPARISONS: ReadonlyMap<ts.SyntaxKind, readonly string[]> = new Map([
  [SyntaxKind.LessThanToken, ['<=', '>']],
  [SyntaxKind.LessThanEqualsToken, ['<', '>=']],
  [SyntaxKind.GreaterThanToken, ['>=', '<']],
  [SyntaxKind.GreaterThanEqualsToken, ['>', '<=']],
  [SyntaxKind.EqualsEqualsEqualsToken, ['!==']],
  [SyntaxKind.ExclamationEqualsEqualsToken, ['===']],
]);

function operatorMutations({ operatorToken }: ts.BinaryExpression): Replacement[] {
  const operator = OPERATORS.get(operatorToken.kind);
  if (operator !== undefined) return [{ kind: 'operator', target: operatorToken, after: operator }];
  const comparisons = COMPARISONS.get(operatorToken.kind) ?? [];
  return comparisons.map(after => ({ kind: 'comparison', target: operatorToken, after }));
}

function unaryMutations(node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression): Replacement[] {
  const { operand, operator } = node;
  const text = operand.getText();
  if (operator === SyntaxKind.ExclamationToken || operator === SyntaxKind.MinusToken) {
    return [{ kind: 'operator', target: node, after: text }];
  }
  const other =
    operator === SyntaxKind.PlusPlusToken ? '--' : operator === SyntaxKind.MinusMinusToken ? '++' : '';
  if (other === '') return [];
  return [
    { kind: 'operator', target: node, after: ts.isPrefixUnaryExpression(node) ? other + text : text + other },
  ];
}

/** Functions of any number of numbers, in whatever order. */
const COMMUTATIVE = /^Math\.(?:min|max|hypot)$/;

function argumentMutations(call: ts.CallExpression | ts.NewExpression): Replacement[] {
  const parameters = call.arguments ?? [];
  if (COMMUTATIVE.test(call.expression.getText())) return [];
  return parameters.slice(1).flatMap((right, i): Replacement[] => {
    const left = parameters[i]!;
    const isSame = left.getText() === right.getText();
    const isFunction = [left, right].some(part => ts.isArrowFunction(part) || ts.isFunctionExpression(part));
    if (isSame || isFunction) return [];
    return [{ kind: 'arguments', target: left, last: right, after: `${right.getText()}, ${left.getText()}` }];
  });
}

function negated(expression: ts.Expression): string {
  return `!(${expression.getText()})`;
}
