import type ts from 'typescript';
import { rejectionHandlerOf, tellingCatch, tellingHandler } from './caught-errors.ts';
import { CELL_RUNTIME_NAME, CELL_SCOPE_NAME } from './names.ts';
import { importedValues, namesDeclaredBy } from './published-names.ts';
import { isAmbientDeclaration, isAssignmentTarget, isImportMeta, isNestedVar, isUsing } from '../syntax.ts';
import { typescript } from '../typescript.ts';
import { isInTry, withRoundsBegunBy } from './unwinding.ts';

/** What Node gives a CommonJS module beside `require` and `exports`, and where a cell finds it. */
const MODULE_NAMES: ReadonlyMap<string, readonly string[]> = new Map([
  ['__dirname', ['meta', 'dirname']],
  ['__filename', ['meta', 'filename']],
  ['module', ['module']],
]);

/** What belongs to a cell. */
export interface CellExtent {
  /** Where it ends in its file: what follows is the kernel's. */
  readonly end: number;
  /** Names that it assigns to and that become variables by that. */
  readonly undeclared: readonly string[];
  /** Told of each name that it takes from another cell. */
  readonly onUse?: (name: string) => void;
}

/**
 * Puts the top-level variables of a cell where every other cell finds them, and finds those of the
 * others there: each read and write of such a variable becomes one of `__cells__.name`. A closure then
 * sees the newest value, and a redefined function is what earlier callers call.
 *
 * The value of the last expression is handed to the kernel. Each `await` also passes through the kernel,
 * which stops the code of an interrupted run there.
 */
export function liveBindings(
  checker: ts.TypeChecker,
  cell: ts.SourceFile,
  earlierCells: readonly ts.SourceFile[],
  extent: CellExtent,
): ts.TransformerFactory<ts.SourceFile> {
  return context => file =>
    file === cell ? new CellRewriter(context, checker, cell, earlierCells, extent).rewrite() : file;
}

class CellRewriter {
  readonly #context: ts.TransformationContext;
  readonly factory: ts.NodeFactory;
  readonly #checker: ts.TypeChecker;
  readonly #cell: ts.SourceFile;
  readonly #earlierCells: readonly ts.SourceFile[];
  readonly #extent: CellExtent;
  /** Classes around the node being visited: inside itself a class goes by its own name. */
  readonly #enclosingClasses: ts.Symbol[] = [];

  constructor(
    context: ts.TransformationContext,
    checker: ts.TypeChecker,
    cell: ts.SourceFile,
    earlierCells: readonly ts.SourceFile[],
    extent: CellExtent,
  ) {
    this.#context = context;
    this.factory = context.factory;
    this.#checker = checker;
    this.#cell = cell;
    this.#earlierCells = earlierCells;
    this.#extent = extent;
  }

  rewrite(): ts.SourceFile {
    const hoisted: string[] = [];
    const last = this.#cell.statements.findLast(
      statement => statement.getStart(this.#cell) < this.#extent.end,
    );
    const statements = this.#cell.statements.flatMap(statement => {
      if (statement === last && typescript.isExpressionStatement(statement)) return this.#value(statement);
      if (typescript.isFunctionDeclaration(statement) && statement.body && statement.name) {
        hoisted.push(statement.name.text);
      }
      return this.#topLevelStatement(statement);
    });
    return this.factory.updateSourceFile(this.#cell, [...this.#publish(hoisted), ...statements]);
  }

  /** Hands the value of the cell's last expression to the kernel. */
  #value(statement: ts.ExpressionStatement): ts.Statement {
    const { factory } = this;
    const value = this.#runtimeCall('value', this.#visitExpression(statement.expression));
    return factory.updateExpressionStatement(statement, value);
  }

  #topLevelStatement(statement: ts.Statement): ts.Statement[] {
    // The names that tslab exports are published where they are made.
    if (typescript.isExportDeclaration(statement)) return [];
    if (typescript.isImportDeclaration(statement)) return this.#import(statement);
    const visited = this.#visitStatement(statement);
    return [visited, ...this.#publish(namesDeclaredBy(statement))];
  }

  /** `import { a as b } from 'm'` becomes `await __waymark__.imports('m', { b: 'a' })`, which binds `__cells__.b`. */
  #import(statement: ts.ImportDeclaration): ts.Statement[] {
    const { factory } = this;
    const names = importedValues(this.#checker, statement);
    if (statement.importClause && names.length === 0) return [];
    const bindings = names.map(({ local, name }) =>
      factory.createPropertyAssignment(factory.createStringLiteral(local), factory.createStringLiteral(name)),
    );
    const call = factory.createCallExpression(this.#runtime('imports'), undefined, [
      statement.moduleSpecifier,
      factory.createObjectLiteralExpression(bindings),
    ]);
    const awaited = factory.createExpressionStatement(factory.createAwaitExpression(call));
    return [typescript.setTextRange(awaited, statement)];
  }

  /** `__cells__.name = name` for each name, in a block so that it is never taken for the cell's value. */
  #publish(names: readonly string[]): ts.Statement[] {
    if (names.length === 0) return [];
    const { factory } = this;
    const assignments = names.map(name =>
      factory.createExpressionStatement(
        factory.createAssignment(this.#shared(name), factory.createIdentifier(name)),
      ),
    );
    return [factory.createBlock(assignments)];
  }

  #shared(name: string): ts.PropertyAccessExpression {
    return this.factory.createPropertyAccessExpression(this.factory.createIdentifier(CELL_SCOPE_NAME), name);
  }

  readonly #visit = (node: ts.Node): ts.Node => {
    if (typescript.isTypeNode(node) && !typescript.isExpressionWithTypeArguments(node)) return node;
    if (typescript.isInterfaceDeclaration(node) || typescript.isTypeAliasDeclaration(node)) return node;
    if (typescript.isIdentifier(node)) return this.#identifier(node);
    if (typescript.isShorthandPropertyAssignment(node)) return this.#shorthand(node);
    if (typescript.isCallExpression(node)) return this.#call(node);
    if (typescript.isTaggedTemplateExpression(node)) return this.#taggedTemplate(node);
    if (typescript.isDecorator(node)) {
      return this.factory.updateDecorator(node, this.#withoutThis(node.expression));
    }
    if (typescript.isAwaitExpression(node)) return this.#await(node);
    if (typescript.isCatchClause(node)) {
      const visited = typescript.visitEachChild(node, this.#visit, this.#context);
      return tellingCatch(this.factory, visited, error => this.#tellOf(error));
    }
    if (typescript.isIterationStatement(node, false)) return this.#loop(node);
    if (typescript.isVariableStatement(node) && isNestedVar(node.declarationList)) {
      return this.factory.createExpressionStatement(this.#varAssignment(node.declarationList));
    }
    if (typescript.isBinaryExpression(node)) return this.#binary(node);
    if (typescript.isClassLike(node)) return this.#class(node);
    // `new.target` holds an identifier that is no name of anything.
    if (typescript.isMetaProperty(node)) return isImportMeta(node) ? this.#runtime('meta') : node;
    return typescript.visitEachChild(node, this.#visit, this.#context);
  };

  #visitExpression(node: ts.Expression): ts.Expression {
    return typescript.visitNode(node, this.#visit, typescript.isExpression);
  }

  #visitStatement(node: ts.Statement): ts.Statement {
    return typescript.visitNode(node, this.#visit, typescript.isStatement);
  }

  #identifier(node: ts.Identifier): ts.Expression {
    if (!typescript.isExpressionNode(node) && !isAssignmentTarget(node)) return node;
    return this.#elsewhere(node, this.#checker.getSymbolAtLocation(node)) ?? node;
  }

  /** Where the value of a name is to be found; undefined for a name that stands for itself. */
  #elsewhere({ text }: ts.Identifier, symbol: ts.Symbol | undefined): ts.Expression | undefined {
    if (this.#isShared(symbol)) return this.#shared(text);
    const [name, ...members] = MODULE_NAMES.get(text) ?? [];
    if (name === undefined || !symbol?.declarations?.every(isOfPackage)) return undefined;
    return members.reduce<ts.Expression>(
      (value, member) => this.factory.createPropertyAccessExpression(value, member),
      this.#runtime(name),
    );
  }

  #isShared(symbol: ts.Symbol | undefined): boolean {
    if (!symbol?.declarations || this.#enclosingClasses.includes(symbol)) return false;
    if (this.#earlierCells.some(({ locals }) => locals?.get(symbol.escapedName) === symbol)) {
      this.#extent.onUse?.(symbol.name);
      return true;
    }
    if (this.#cell.locals?.get(symbol.escapedName) !== symbol) return false;
    if (this.#extent.undeclared.includes(symbol.name)) return true;
    if (symbol.flags & typescript.SymbolFlags.Alias) return symbol.declarations.every(isOfImport);
    return !symbol.declarations.every(node => isUsing(node) || isAmbientDeclaration(node));
  }

  #shorthand(node: ts.ShorthandPropertyAssignment): ts.Node {
    const symbol = this.#checker.getShorthandAssignmentValueSymbol(node);
    const value = this.#elsewhere(node.name, symbol);
    if (!value) return typescript.visitEachChild(node, this.#visit, this.#context);
    const { factory } = this;
    const initializer = node.objectAssignmentInitializer;
    return factory.createPropertyAssignment(
      factory.createIdentifier(node.name.text),
      initializer ? factory.createAssignment(value, this.#visitExpression(initializer)) : value,
    );
  }

  /** `f(x)` must not turn into a call of the method `__cells__.f`, which would hand it a `this`. */
  #withoutThis(callee: ts.Expression): ts.Expression {
    const visited = this.#visitExpression(callee);
    if (!typescript.isIdentifier(callee) || visited === callee) return visited;
    const { factory } = this;
    return factory.createParenthesizedExpression(
      factory.createComma(factory.createNumericLiteral(0), visited),
    );
  }

  #call(node: ts.CallExpression): ts.Node {
    if (node.expression.kind === typescript.SyntaxKind.ImportKeyword) return this.#dynamicImport(node);
    const handler = rejectionHandlerOf(node);
    return this.factory.updateCallExpression(
      node,
      this.#withoutThis(node.expression),
      node.typeArguments,
      node.arguments.map(argument => {
        const visited = this.#visitExpression(argument);
        return argument === handler
          ? tellingHandler(this.factory, visited, error => this.#tellOf(error))
          : visited;
      }),
    );
  }

  #tellOf(error: ts.Identifier): ts.Statement {
    return this.factory.createExpressionStatement(this.#runtimeCall('caught', error));
  }

  /** `import(x)` becomes `__waymark__.imported(x)`. */
  #dynamicImport(node: ts.CallExpression): ts.Node {
    const specifiers = node.arguments.map(argument => this.#visitExpression(argument));
    return this.factory.createCallExpression(this.#runtime('imported'), undefined, specifiers);
  }

  #taggedTemplate(node: ts.TaggedTemplateExpression): ts.Node {
    return this.factory.updateTaggedTemplateExpression(
      node,
      this.#withoutThis(node.tag),
      node.typeArguments,
      typescript.visitNode(node.template, this.#visit, typescript.isTemplateLiteral),
    );
  }

  #runtime(name: string): ts.Expression {
    const { factory } = this;
    return factory.createPropertyAccessExpression(factory.createIdentifier(CELL_RUNTIME_NAME), name);
  }

  #runtimeCall(name: string, argument?: ts.Expression): ts.Expression {
    return this.factory.createCallExpression(this.#runtime(name), undefined, argument ? [argument] : []);
  }

  #await(node: ts.AwaitExpression): ts.Node {
    const awaited = this.#runtimeCall(
      isInTry(node) ? 'guarded' : 'held',
      this.#visitExpression(node.expression),
    );
    return this.#runtimeCall('resumed', this.factory.updateAwaitExpression(node, awaited));
  }

  /** Each round of a loop passes through the kernel, too: there an interrupt throws, so that `finally` blocks run. */
  #loop(node: ts.IterationStatement): ts.Node {
    const isAsync = typescript.isForOfStatement(node) && node.awaitModifier !== undefined;
    const passing = this.#runtimeCall(isAsync ? 'resumed' : 'looped');
    const statement = this.factory.createExpressionStatement(passing);
    return withRoundsBegunBy(this.#visitLoop(node), statement, this.#context);
  }

  #visitLoop(node: ts.IterationStatement): ts.IterationStatement {
    if (typescript.isForOfStatement(node)) return this.#forOf(node);
    if (typescript.isForInStatement(node)) return this.#forIn(node);
    if (typescript.isForStatement(node)) return this.#for(node);
    return typescript.visitEachChild(node, this.#visit, this.#context);
  }

  #forOf(node: ts.ForOfStatement): ts.ForOfStatement {
    const iterated = this.#visitExpression(node.expression);
    return this.factory.updateForOfStatement(
      node,
      node.awaitModifier,
      this.#forTarget(node.initializer),
      node.awaitModifier && isInTry(node) ? this.#runtimeCall('guardedEach', iterated) : iterated,
      this.#visitStatement(node.statement),
    );
  }

  #forIn(node: ts.ForInStatement): ts.ForInStatement {
    return this.factory.updateForInStatement(
      node,
      this.#forTarget(node.initializer),
      this.#visitExpression(node.expression),
      this.#visitStatement(node.statement),
    );
  }

  /** The target of `for (var x of …)`, which has no initializer: a pattern to assign to. */
  #forTarget(initializer: ts.ForInitializer): ts.ForInitializer {
    if (!typescript.isVariableDeclarationList(initializer) || !isNestedVar(initializer)) {
      return typescript.visitNode(initializer, this.#visit, typescript.isForInitializer);
    }
    const [declaration] = initializer.declarations;
    return declaration ? this.#assignmentTarget(declaration.name) : initializer;
  }

  #for(node: ts.ForStatement): ts.ForStatement {
    const { initializer } = node;
    if (!initializer || !typescript.isVariableDeclarationList(initializer) || !isNestedVar(initializer)) {
      return typescript.visitEachChild(node, this.#visit, this.#context);
    }
    return this.factory.updateForStatement(
      node,
      this.#varAssignment(initializer),
      node.condition && this.#visitExpression(node.condition),
      node.incrementor && this.#visitExpression(node.incrementor),
      this.#visitStatement(node.statement),
    );
  }

  #varAssignment(list: ts.VariableDeclarationList): ts.Expression {
    const { factory } = this;
    const assignments = list.declarations.flatMap(declaration =>
      declaration.initializer
        ? [
            factory.createAssignment(
              this.#assignmentTarget(declaration.name),
              this.#named(declaration.name, this.#visitExpression(declaration.initializer)),
            ),
          ]
        : [],
    );
    const [first, ...rest] = assignments;
    if (!first) return factory.createVoidZero();
    const all = rest.reduce<ts.Expression>((left, right) => factory.createComma(left, right), first);
    return factory.createParenthesizedExpression(all);
  }

  #assignmentTarget(name: ts.BindingName): ts.Expression {
    const { factory } = this;
    if (typescript.isIdentifier(name)) return this.#shared(name.text);
    const withDefault = (element: ts.BindingElement): ts.Expression => {
      const target = this.#assignmentTarget(element.name);
      return element.initializer
        ? factory.createAssignment(target, this.#visitExpression(element.initializer))
        : target;
    };
    if (typescript.isArrayBindingPattern(name)) {
      return factory.createArrayLiteralExpression(
        name.elements.map(element => {
          if (typescript.isOmittedExpression(element)) return element;
          return element.dotDotDotToken
            ? factory.createSpreadElement(withDefault(element))
            : withDefault(element);
        }),
      );
    }
    return factory.createObjectLiteralExpression(
      name.elements.map(element => {
        if (element.dotDotDotToken) return factory.createSpreadAssignment(withDefault(element));
        const key = element.propertyName ?? element.name;
        const property = typescript.isIdentifier(key)
          ? factory.createIdentifier(key.text)
          : typescript.visitNode(key, this.#visit, typescript.isPropertyName);
        return factory.createPropertyAssignment(property, withDefault(element));
      }),
    );
  }

  /** `x = () => …` names the function `x`; so must the assignment to `__cells__.x`. */
  #binary(node: ts.BinaryExpression): ts.Node {
    const visited = typescript.visitEachChild(node, this.#visit, this.#context);
    const isAssignment = node.operatorToken.kind === typescript.SyntaxKind.EqualsToken;
    if (!isAssignment || !typescript.isIdentifier(node.left) || visited.left === node.left) return visited;
    return this.factory.updateBinaryExpression(
      visited,
      visited.left,
      visited.operatorToken,
      this.#named(node.left, visited.right),
    );
  }

  #named(name: ts.BindingName, value: ts.Expression): ts.Expression {
    const isAnonymous =
      typescript.isArrowFunction(value) ||
      ((typescript.isFunctionExpression(value) || typescript.isClassExpression(value)) && !value.name);
    if (!isAnonymous || !typescript.isIdentifier(name)) return value;
    const { factory } = this;
    return factory.createPropertyAccessExpression(
      factory.createParenthesizedExpression(
        factory.createObjectLiteralExpression([
          factory.createPropertyAssignment(factory.createIdentifier(name.text), value),
        ]),
      ),
      factory.createIdentifier(name.text),
    );
  }

  #class(node: ts.ClassLikeDeclaration): ts.Node {
    const symbol = node.name && this.#checker.getSymbolAtLocation(node.name);
    if (symbol) this.#enclosingClasses.push(symbol);
    const visited = typescript.visitEachChild(node, this.#visit, this.#context);
    if (symbol) this.#enclosingClasses.pop();
    return visited;
  }
}

/** Whether a declaration is a package's, such as those of Node's own globals. */
function isOfPackage(declaration: ts.Declaration): boolean {
  return declaration.getSourceFile().fileName.includes('/node_modules/');
}

/** Whether a declaration is a name of an `import … from`. */
function isOfImport(declaration: ts.Declaration): boolean {
  return (
    typescript.isImportClause(declaration) ||
    typescript.isImportSpecifier(declaration) ||
    typescript.isNamespaceImport(declaration)
  );
}
