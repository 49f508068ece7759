import type { Explanation } from './explanation.ts';
import { nearestName } from './nearest-name.ts';
import { PYTHON_NAMES } from './python-names.ts';

/** Mistakes about what a name stands for. */
export const NAMES: readonly Explanation[] = [
  {
    codes: [2304, 2584, 2592, 2593],
    topic: 'order',
    say: ([name = ''], _code, _message, cell) => {
      const fromPython = notAsInPython(name);
      if (fromPython !== undefined) return fromPython;
      // TypeScript names a near one only sometimes.
      const near = nearestName(name, cell);
      return near === undefined
        ? `There is no \`${name}\`. Is it spelled as it was declared? If another cell declares it, run that cell first.`
        : `There is no \`${name}\`. Perhaps you mean \`${near}\`. If another cell declares it, run that cell first.`;
    },
  },
  {
    codes: [2552],
    topic: 'order',
    say: ([name = '', near]) =>
      notAsInPython(name) ?? `There is no \`${name}\`. Perhaps you mean \`${near}\`.`,
  },
  {
    codes: [18_004],
    topic: 'objects',
    say: ([name]) =>
      `\`{ ${name} }\` is short for \`{ ${name}: ${name} }\`, but there is no variable \`${name}\`. Declare it, or write \`${name}: …\` with its value.`,
  },
  {
    codes: [2451, 2300],
    topic: 'order',
    say: ([name]) =>
      `This cell declares \`${name}\` twice. To change a variable leave out the second \`let\`; for another one take another name.`,
  },
  {
    codes: [2393],
    topic: 'functions',
    say: (_, code) => `This cell declares the function \`${code}\` twice: keep one of them.`,
  },
  {
    codes: [2448],
    topic: 'order',
    say: ([name]) => `\`${name}\` is used above the line that declares it: move that line up.`,
  },
  {
    codes: [2454],
    topic: 'order',
    say: ([name]) =>
      `\`${name}\` may have no value yet where it is used. Give it one where you declare it: \`let ${name} = …\`.`,
  },
  {
    codes: [2588],
    topic: 'order',
    say: ([name]) =>
      `\`${name}\` is a \`const\`, which keeps its value. Declare it by \`let\` if it has to change.`,
  },
  {
    codes: [1155],
    topic: 'order',
    say: () =>
      'A `const` gets its value where it is declared: write `= …` behind it, or declare it by `let`.',
  },
  {
    codes: [2305, 2724],
    topic: 'order',
    say: ([module, name, near]) =>
      `${nameOfModule(module)} has nothing by the name \`${name}\`. ${near === undefined ? 'Look at how it is spelled.' : `Perhaps you mean \`${near}\`.`}`,
  },
  {
    codes: [2614],
    topic: 'order',
    say: ([, name]) =>
      `\`${name}\` is not one of the module's names. What the module gives as a whole is imported without braces: \`import ${name} from …\`.`,
  },
  {
    codes: [2307],
    topic: 'order',
    say: ([module]) => `There is no module \`${module}\`. Is it spelled rightly, and is it installed?`,
  },
  {
    codes: [2749],
    topic: 'types',
    say: ([name]) =>
      `\`${name}\` is a value, and a type belongs here. The type of a value is written \`typeof ${name}\`.`,
  },
  {
    codes: [2693],
    topic: 'types',
    say: ([name]) =>
      `\`${name}\` is only a type: it is gone when the code runs, so it cannot be used as a value. A type stands behind a colon, \`value: ${name}\`; a text stands in quotation marks, \`'${name}'\`.`,
  },
];

/** What to write in the place of a name of Python's; undefined for any other name. */
function notAsInPython(name: string): string | undefined {
  const inTypeScript = PYTHON_NAMES.get(name);
  return inTypeScript === undefined
    ? undefined
    : `There is no \`${name}\` as in Python: ${inTypeScript}. If another cell declares it, run that cell first.`;
}

/** A module as one imports it, of TypeScript's name for it, such as `"npm:@types/express/index.d.ts"`. */
function nameOfModule(quoted = ''): string {
  return quoted.replaceAll('"', '').replace(/^npm:(?:@types\/)?((?:@[^/]+\/)?[^/]+)\/.*$/, '$1');
}
