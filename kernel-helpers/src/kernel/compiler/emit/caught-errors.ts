import type ts from 'typescript';
import { typescript } from '../typescript.ts';

/** Makes a statement that tells the kernel of an error which is held by a name. */
type TellOf = (error: ts.Identifier) => ts.Statement;

/**
 * Tells the kernel first of what a `catch` catches: the engine's own messages quote the code as it was
 * compiled, which the kernel puts right.
 */
export function tellingCatch(
  factory: ts.NodeFactory,
  clause: ts.CatchClause,
  tellOf: TellOf,
): ts.CatchClause {
  const { variableDeclaration: variable, block } = clause;
  if (!variable) return clause;
  const { name, statements } = named(factory, variable.name, tellOf);
  return factory.updateCatchClause(
    clause,
    factory.updateVariableDeclaration(variable, name, undefined, undefined, undefined),
    factory.updateBlock(block, [...statements, ...block.statements]),
  );
}

/** Where a call is given a function for the error of a promise. */
export function rejectionHandlerOf({
  expression,
  arguments: given,
}: ts.CallExpression): ts.Expression | undefined {
  if (!typescript.isPropertyAccessExpression(expression)) return undefined;
  const { text } = expression.name;
  return text === 'catch' ? given[0] : text === 'then' ? given[1] : undefined;
}

/** The same for a function that is given to a promise's `catch`, or to its `then` as the second. */
export function tellingHandler(
  factory: ts.NodeFactory,
  handler: ts.Expression,
  tellOf: TellOf,
): ts.Expression {
  if (!typescript.isArrowFunction(handler) && !typescript.isFunctionExpression(handler)) return handler;
  const [parameter, ...others] = handler.parameters;
  if (!parameter || parameter.dotDotDotToken || parameter.initializer) return handler;
  const { name, statements } = named(factory, parameter.name, tellOf);
  const parameters = [
    factory.updateParameterDeclaration(
      parameter,
      parameter.modifiers,
      undefined,
      name,
      undefined,
      undefined,
      undefined,
    ),
    ...others,
  ];
  const body = typescript.isBlock(handler.body)
    ? handler.body
    : factory.createBlock([factory.createReturnStatement(handler.body)]);
  const told = factory.updateBlock(body, [...statements, ...body.statements]);
  return typescript.isArrowFunction(handler)
    ? factory.updateArrowFunction(
        handler,
        handler.modifiers,
        handler.typeParameters,
        parameters,
        handler.type,
        handler.equalsGreaterThanToken,
        told,
      )
    : factory.updateFunctionExpression(
        handler,
        handler.modifiers,
        handler.asteriskToken,
        handler.name,
        handler.typeParameters,
        parameters,
        handler.type,
        told,
      );
}

interface NamedError {
  readonly name: ts.Identifier;
  readonly statements: readonly ts.Statement[];
}

/** A pattern such as `{ message }` is matched once the error has been told of. */
function named(factory: ts.NodeFactory, bound: ts.BindingName, tellOf: TellOf): NamedError {
  if (typescript.isIdentifier(bound)) return { name: bound, statements: [tellOf(bound)] };
  const name = factory.createUniqueName('error');
  const match = factory.createVariableDeclaration(bound, undefined, undefined, name);
  const list = factory.createVariableDeclarationList([match], typescript.NodeFlags.Let);
  return { name, statements: [tellOf(name), factory.createVariableStatement(undefined, list)] };
}
