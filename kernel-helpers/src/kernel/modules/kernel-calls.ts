import type ts from 'typescript';
import { CELL_RUNTIME_NAME } from '../compiler/emit/names.ts';
import { isInTry, withRoundsBegunBy } from '../compiler/emit/unwinding.ts';
import { isImportMeta } from '../compiler/syntax.ts';
import { typescript } from '../compiler/typescript.ts';

/**
 * Has one of the student's files call the kernel where a cell does: `import.meta` and `import(x)` mean what
 * they mean in a cell, and an interrupt leaves its awaits and loops as it leaves those of a cell.
 */
export function withKernelCalls(path: string): ts.TransformerFactory<ts.SourceFile> {
  return context => file => new KernelCalls(context, path).rewrite(file);
}

class KernelCalls {
  readonly #context: ts.TransformationContext;
  readonly #factory: ts.NodeFactory;
  readonly #path: string;

  constructor(context: ts.TransformationContext, path: string) {
    this.#context = context;
    this.#factory = context.factory;
    this.#path = path;
  }

  rewrite(file: ts.SourceFile): ts.SourceFile {
    return typescript.visitEachChild(file, this.#visit, this.#context);
  }

  readonly #visit = (node: ts.Node): ts.Node => {
    if (typescript.isTypeNode(node) && !typescript.isExpressionWithTypeArguments(node)) return node;
    if (isImportMeta(node)) return this.#call('metaOf', this.#factory.createStringLiteral(this.#path));
    if (typescript.isAwaitExpression(node)) return this.#await(node);
    if (typescript.isIterationStatement(node, false)) return this.#loop(node);
    const visited = typescript.visitEachChild(node, this.#visit, this.#context);
    return isDynamicImport(visited)
      ? this.#call('importFrom', this.#factory.createStringLiteral(this.#path), ...visited.arguments)
      : visited;
  };

  #await(node: ts.AwaitExpression): ts.Node {
    const value = typescript.visitEachChild(node, this.#visit, this.#context);
    // A module that waits for ever could never be imported again.
    const holding = isInTry(node) || isAtTopLevel(node) ? 'guarded' : 'held';
    const awaited = this.#factory.updateAwaitExpression(value, this.#call(holding, value.expression));
    return this.#call('resumed', awaited);
  }

  #loop(node: ts.IterationStatement): ts.Node {
    const visited = typescript.visitEachChild(node, this.#visit, this.#context);
    const isAsync = typescript.isForOfStatement(node) && node.awaitModifier !== undefined;
    const passing = this.#factory.createExpressionStatement(this.#call(isAsync ? 'resumed' : 'looped'));
    return withRoundsBegunBy(visited, passing, this.#context);
  }

  #call(name: string, ...parameters: readonly ts.Expression[]): ts.Expression {
    const callee = this.#factory.createPropertyAccessExpression(
      this.#factory.createIdentifier(CELL_RUNTIME_NAME),
      name,
    );
    return this.#factory.createCallExpression(callee, undefined, parameters);
  }
}

function isDynamicImport(node: ts.Node): node is ts.CallExpression {
  return typescript.isCallExpression(node) && node.expression.kind === typescript.SyntaxKind.ImportKeyword;
}

function isAtTopLevel(node: ts.Node): boolean {
  return typescript.findAncestor(node, typescript.isFunctionLike) === undefined;
}
