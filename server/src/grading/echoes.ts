import ts from 'typescript';
import type { TypedNode } from '../release/cell-types.ts';
import type { AnswerFunction } from './cheats.ts';
import { returnTypeOf } from './constants.ts';

/**
 * What a function could read off its input in place of working it out: a parameter, one of its properties
 * (`bird.species`), and the same of the elements of a list. Only what has the type that the function gives.
 */
export function echoesOf({ node, checker }: TypedNode<AnswerFunction>): string[] {
  const result = returnTypeOf(node, checker);
  if (!result || result.flags & (ts.TypeFlags.Void | ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return [];
  const wanted = checker.isArrayType(result) ? result.getNumberIndexType() : undefined;
  const fits = (type: ts.Type, to = result): boolean =>
    !(type.flags & ts.TypeFlags.Any) && checker.isTypeAssignableTo(type, to);
  return namesIn(node).flatMap(name => {
    const type = checker.getTypeAtLocation(name);
    const own = [{ text: name.text, type }, ...propertiesOf(name.text, type, node, checker)];
    const element = type.getNumberIndexType();
    const ofEach = element && wanted ? propertiesOf('one', element, node, checker) : [];
    return [
      ...own.filter(echo => fits(echo.type)).map(({ text }) => text),
      ...(element && fits(element) ? [`${name.text}[0]`] : []),
      ...ofEach.filter(echo => fits(echo.type, wanted)).map(({ text }) => `${name.text}.map(one => ${text})`),
    ];
  });
}

interface Echo {
  readonly text: string;
  readonly type: ts.Type;
}

/** The properties of an object, and how long a text or a list is. */
function propertiesOf(name: string, type: ts.Type, at: ts.Node, checker: ts.TypeChecker): Echo[] {
  const isList = checker.isArrayLikeType(type) || (type.flags & ts.TypeFlags.StringLike) !== 0;
  if (isList) return [{ text: `${name}.length`, type: checker.getNumberType() }];
  if (
    !(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) ||
    type.getCallSignatures().length > 0
  ) {
    return [];
  }
  return checker
    .getPropertiesOfType(type)
    .filter(({ name: property }) => /^[\w$]+$/.test(property))
    .map(property => ({
      text: `${name}.${property.name}`,
      type: checker.getTypeOfSymbolAtLocation(property, at),
    }));
}

function namesIn({ parameters }: AnswerFunction): ts.Identifier[] {
  const names = (name: ts.BindingName): ts.Identifier[] =>
    ts.isIdentifier(name)
      ? [name]
      : name.elements.flatMap(element => (ts.isBindingElement(element) ? names(element.name) : []));
  return parameters.flatMap(({ name }) => names(name));
}
