import type { Explanation } from './explanation.ts';
import { isListOfPromises, isPromise, PUT_AWAIT } from './promises.ts';

/** Mistakes about what an object has. */
export const OBJECTS: readonly Explanation[] = [
  {
    codes: [2339],
    topic: 'objects',
    say: ([property, type = '']) =>
      withoutProperties(property, type) ??
      `${capital(nameOf(type))} has no \`${property}\`. Look at how it is spelled, and at what you have here: is it the whole list instead of one item?`,
  },
  {
    codes: [2551],
    topic: 'objects',
    say: ([property, type, near]) =>
      `${capital(nameOf(type))} has no \`${property}\`. Perhaps you mean \`${near}\`.`,
  },
  {
    codes: [2353],
    topic: 'objects',
    say: ([property, type]) =>
      `${capital(nameOf(type))} knows no \`${property}\`: look at how it is spelled, or leave it out.`,
  },
  {
    codes: [2561],
    topic: 'objects',
    say: ([property, type, near]) =>
      `${capital(nameOf(type))} knows no \`${property}\`. Perhaps you mean \`${near}\`.`,
  },
  {
    codes: [2741],
    topic: 'objects',
    say: ([property]) => `This object lacks \`${property}\`: add it.`,
  },
  {
    codes: [2739, 2740],
    topic: 'objects',
    say: ([, type], _, message) => {
      const [first = ''] = message.split('\n');
      const names = first.split(': ').at(-1)?.split(', ').slice(0, 3) ?? [];
      return `This is not yet ${nameOf(type)}: it lacks ${names.map(name => `\`${name}\``).join(', ')}${first.includes(' more.') ? ' and more' : ''}.`;
    },
  },
  {
    codes: [2540],
    topic: 'objects',
    say: ([property]) =>
      `\`${property}\` may only be read. Did you mean to compare, \`===\`? To have another value make a copy: \`{ ...object, ${property}: … }\`.`,
  },
  {
    codes: [2542],
    topic: 'arrays',
    say: () =>
      'This list may only be read. Make a list of your own first: `[...list]`, or a new one by `list.map(…)`.',
  },
  {
    codes: [1117],
    topic: 'objects',
    say: () => 'This object has the same property twice: keep one of them.',
  },
];

/** Of a type that has no properties at all: what to do first. */
function withoutProperties(property: string | undefined, type: string): string | undefined {
  if (isListOfPromises(type)) {
    return `This is a list of promises, and has no \`${property}\`. Wait for all of them, \`await Promise.all(…)\`, and take one of what they give.`;
  }
  if (isPromise(type)) {
    return `This ${PUT_AWAIT}; where \`.${property}\` follows, in brackets: \`(await …).${property}\`.`;
  }
  if (type === 'unknown') {
    return `Nobody knows yet what this is: its type is \`unknown\`. A schema finds out, \`z.object({ ${property}: … }).parse(…)\`; or say what you expect, \`as { ${property}: … }\`.`;
  }
  if (type === 'never') {
    return `Here nothing is left that it could be, so there is no \`${property}\`: the conditions above leave no case for this line. Is one of them the wrong way round?`;
  }
  return undefined;
}

function nameOf(type = ''): string {
  if (type.endsWith('[]')) return `a list (\`${type}\`)`;
  return type.length > 60 ? 'this object' : `a \`${type}\``;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
