import { seededRandom, type Random } from '@waymark/kernel-helpers';

/** An answer of one kind, with names of its own. */
interface AnswerKind {
  /** Stands before the answer, and is given. */
  readonly given?: string;
  /** What must not be told stands in it as `secret` or 4711. */
  readonly solution: string;
  /** A later cell, which knows the types. */
  readonly use: string;
  /** What a check looks at. */
  readonly check: string;
}

type MakeKind = (name: string, random: Random) => AnswerKind;

const SECRET = "'secret'";
const NUMBER = '4711';

/** A type annotation, or none. */
const typed = (random: Random, type: string) => (random() < 0.5 ? `: ${type}` : '');

/** An answer for every kind of declaration, some with their types and some without. */
export const KINDS: Readonly<Record<string, MakeKind>> = {
  number: (x, r) => ({
    solution: `const ${x}${typed(r, 'number')} = ${NUMBER};`,
    use: `const ${x}Next: number = 1;\nconst ${x}Type: typeof ${x} | string = 'a';`,
    check: `t.equal(${x}, 3)`,
  }),
  text: (x, r) => ({
    solution: `let ${x}${typed(r, 'string')} = ${SECRET};`,
    use: `const use${x} = (word: string = ${x}) => word.length;`,
    check: `t.match(${x}, /a/)`,
  }),
  late: x => ({
    solution: `let ${x}: boolean;\n${x} = ${NUMBER} > 3;`,
    use: '',
    check: `t.equal(${x}, true)`,
  }),
  object: x => ({
    solution: `const ${x} = { size: ${NUMBER}, words: [${SECRET}], inner: { deep: () => ${NUMBER} } };`,
    use: `function use${x}(): number { return ${x}.size + ${x}.inner.deep() + ${x}.words.length; }`,
    check: `t.equal(${x}.size, 3)`,
  }),
  tuple: x => ({
    given: `function make${x}(): [number, { kind: string; rest: boolean }] { return [1, { kind: '', rest: true }]; }`,
    solution: `const [${x}, { kind: ${x}Kind, ...${x}Rest }] = make${x}();\n// ${SECRET}`,
    use: `function use${x}(): number { return ${x} + ${x}Kind.length + Number(${x}Rest.rest); }`,
    check: `t.equal(${x}Kind, 'a')`,
  }),
  assigned: (x, r) => ({
    given: `let ${x}: number = 0;\nconst ${x}Box = { value: 'a' };`,
    solution: r() < 0.5 ? `${x} = ${NUMBER};` : `[${x}, ${x}Box.value] = [${NUMBER}, ${SECRET}];`,
    use: '',
    check: `t.equal(${x}, 3)`,
  }),
  function: (x, r) => ({
    solution: `/** Doubles. */\n${r() < 0.5 ? 'async ' : ''}function ${x}<T extends object>(rows: readonly T[], factor = 2) {\n  const word = ${SECRET};\n  return rows.length * factor + ${NUMBER} + word.length;\n}`,
    use: `async function use${x}(): Promise<number> { return (await ${x}([{ a: 1 }])) + 1; }`,
    check: `t.equal(await ${x}([{ a: 1 }]), 3)`,
  }),
  overloads: x => ({
    solution: `function ${x}(side: number): number;\nfunction ${x}(side: string): string;\nfunction ${x}(side: number | string): number | string {\n  return typeof side === 'string' ? ${SECRET} : ${NUMBER};\n}`,
    use: `const use${x} = (): number => ${x}(1) + ${x}('a').length;`,
    check: `t.equal(${x}(1), 3)`,
  }),
  arrow: (x, r) => ({
    solution: `const ${x} = ${r() < 0.5 ? 'async ' : ''}(a: number, { up = ${SECRET}.length }: { up?: number } = {})${r() < 0.5 ? '' : ''} => a * ${NUMBER} + up;`,
    use: `const use${x} = async (): Promise<number> => 1 + (await ${x}(2));`,
    check: `t.equal(await ${x}(1), 3)`,
  }),
  generator: (x, r) => ({
    solution: `function* ${x}(n: number)${typed(r, 'Generator<number>')} {\n  for (let i = 0; i < n; i++) yield ${NUMBER};\n}`,
    use: `const use${x} = (): number[] => [...${x}(2)];`,
    check: `t.equal([...${x}(2)], [1, 2])`,
  }),
  class: (x, r) => ({
    given: `class ${x}Base { constructor(readonly label: string) {} }`,
    solution: `export class ${x} extends ${x}Base {\n  static readonly made${typed(r, 'number')} = ${NUMBER};\n  #mean = ${NUMBER};\n  /** Counts. */\n  count${typed(r, 'number')} = 0;\n  constructor(mean: number) {\n    super(${SECRET});\n    this.#mean = mean;\n  }\n  get mean() {\n    return this.#mean;\n  }\n  set mean(value: number) {\n    this.#mean = value;\n  }\n  scale(x: number) {\n    return x - this.#mean * ${NUMBER};\n  }\n}`,
    use: `const use${x} = (): number => new ${x}(2).scale(3) + new ${x}(1).mean + ${x}.made + new ${x}(1).label.length;`,
    check: `t.equal(new ${x}(1).scale(2), 3)`,
  }),
  abstract: x => ({
    solution: `abstract class ${x} {\n  abstract name: string;\n  greet() {\n    return this.name + ${SECRET};\n  }\n}`,
    use: `class ${x}Own extends ${x} { name = 'a'; }`,
    check: `t.equal(new ${x}Own().greet(), 'a')`,
  }),
  error: x => ({
    solution: `class ${x} extends Error {}`,
    use: `class ${x}Deep extends ${x} {}\nconst is${x} = (e: unknown): e is ${x} => e instanceof Error;`,
    check: `t.equal(new ${x}('no').message, 'no')`,
  }),
  enum: x => ({
    solution: `enum ${x} {\n  Low = ${NUMBER},\n  High = ${SECRET}.length,\n}`,
    use: `const use${x} = (zone: ${x}): boolean => zone === ${x}.Low;`,
    check: `t.equal(${x}.High, 3)`,
  }),
  types: x => ({
    solution: `interface ${x}House<T = string> { area: T; zone: string }\ntype ${x}Zone = ${x}House['zone'];\nconst ${x}: ${x}House<number> = { area: ${NUMBER}, zone: ${SECRET} };`,
    use: `const use${x} = (zone: ${x}Zone, house: ${x}House<number> = ${x}): number => house.area + zone.length;`,
    check: `t.equal(${x}.area, 3)`,
  }),
  body: x => ({
    given: '',
    solution: '',
    use: `const use${x} = (): number => ${x}([1]) + 1;`,
    check: `t.equal(${x}([1, 2]), 3)`,
  }),
};

/** A cell with an answer of one kind, and the cells after it. */
export function randomAnswer(kind: string, seed: number): { cells: string[]; check: string } {
  const random = seededRandom(seed);
  const name = `x${seed}`;
  const { given = '', solution, use, check } = KINDS[kind]!(name, random);
  const answer =
    kind === 'body'
      ? `function ${name}(rows: number[]): number {\n  const n = rows.length;\n  /// BEGIN SOLUTION\n  const word = ${SECRET};\n  for (const row of rows) if (row > ${NUMBER}) return row;\n  return n + word.length;\n  /// END SOLUTION\n}`
      : `/// BEGIN SOLUTION\n${solution}\n/// END SOLUTION`;
  return { cells: [given, answer, use].filter(text => text !== ''), check };
}
