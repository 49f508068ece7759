import { parseLab } from '@waymark/roadmap/lab';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { CellError } from './cell-error.ts';
import { LabTypes } from './cell-types.ts';
import { releaseCode } from './release-source.ts';

/** The student's versions of cells, one after the other. */
function releaseAll(sources: readonly string[]): string[] {
  const cells = sources.map((source, i) => ({ id: `cell-${i}`, cell_type: 'code', source, metadata: {} }));
  const { model } = parseLab({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }, 'beginner/a');
  const types = new LabTypes(model, import.meta.dirname);
  return sources.map((source, i) => releaseCode(source, types.ofCell(i)));
}

function release(source: string): string {
  return releaseAll([source])[0]!;
}

interface Shape {
  readonly title: string;
  /** What stands between the solution markers. */
  readonly solution: string;
  readonly stub: string;
  /** Code around the solution, where `SOLUTION` stands for it. */
  readonly around?: string;
}

const shapes: Shape[] = [
  {
    title: 'a const keeps its name and type',
    solution: 'const mean: number = prices.reduce((a, b) => a + b, 0) / prices.length;',
    stub: '// Your answer here: replace todo()\nconst mean: number = todo();',
    around: 'const prices: number[] = [1, 2];\nSOLUTION\nexport const twice: number = mean * 2;',
  },
  {
    title: 'a let stays a let, and one without a value gets one',
    solution: 'let best: string | undefined = "a";\nlet count: number;\ncount = 3;',
    stub: '// Your answer here: replace todo()\nlet best: string | undefined = todo();\nlet count: number = todo();',
    around: 'SOLUTION\nbest = undefined;\ncount += 1;\nexport { best };',
  },
  {
    title: 'several declarations in one statement',
    solution: 'export const a: number = 1,\n  b: string = "two";',
    stub: '// Your answer here: replace todo()\nexport const a: number = todo(), b: string = todo();',
  },
  {
    title: 'destructuring with a type, over several lines',
    solution: 'const { train, test }: {\n  train: number[];\n  test: number[];\n} = splitInTwo([1]);',
    stub: '// Your answer here: replace todo()\nconst { train, test }: {\n  train: number[];\n  test: number[];\n} = todo();',
    around:
      'function splitInTwo(rows: number[]): { train: number[]; test: number[] } { return { train: rows, test: rows }; }\nSOLUTION\nexport const size: number = train.length + test.length + splitInTwo([]).test.length;',
  },
  {
    title: 'a definite assignment mark goes',
    solution: 'let model!: Map<string, number>;\nmodel = new Map();',
    stub: '// Your answer here: replace todo()\nlet model: Map<string, number> = todo();',
    around: 'SOLUTION\nmodel.get("a");\nexport { model };',
  },
  {
    title: 'a function keeps its signature, generics and defaults',
    solution:
      'function pick<T extends object>(rows: readonly T[], key: keyof T, limit = 10): T[keyof T][] {\n  return rows.slice(0, limit).map(row => row[key]);\n}',
    stub: '// Your answer here: replace todo()\nfunction pick<T extends object>(rows: readonly T[], key: keyof T, limit = 10): T[keyof T][] {\n  return todo();\n}',
    around: 'SOLUTION\nexport const picked: number[] = pick([{ a: 1 }], "a");',
  },
  {
    title: 'a void function',
    solution: 'function log(text: string): void {\n  text.trim();\n}',
    stub: '// Your answer here: replace todo()\nfunction log(text: string): void {\n  return todo();\n}',
  },
  {
    title: 'an async function',
    solution: 'export async function load(path: string): Promise<string[]> {\n  return [path];\n}',
    stub: '// Your answer here: replace todo()\nexport async function load(path: string): Promise<string[]> {\n  return todo();\n}',
  },
  {
    title: 'a generator iterates the placeholder, which tells the check',
    solution:
      'function* batches(size: number): Generator<number[], string, boolean> {\n  yield [size];\n  return "end";\n}',
    stub: '// Your answer here: replace todo()\nfunction* batches(size: number): Generator<number[], string, boolean> {\n  return yield* todo();\n}',
  },
  {
    title: 'an async generator',
    solution: 'async function* rows(): AsyncGenerator<number> {\n  yield 1;\n}',
    stub: '// Your answer here: replace todo()\nasync function* rows(): AsyncGenerator<number> {\n  return yield* todo();\n}',
  },
  {
    title: 'overloads stay, the implementation goes',
    solution:
      'function area(side: number): number;\nfunction area(width: number, height: number): number;\nfunction area(width: number, height = width): number {\n  return width * height;\n}',
    stub: '// Your answer here: replace todo()\nfunction area(side: number): number;\nfunction area(width: number, height: number): number;\nfunction area(width: number, height = width): number {\n  return todo();\n}',
    around: 'SOLUTION\nexport const unit: number = area(1) + area(1, 2);',
  },
  {
    title: 'type guards, assertions and never',
    solution:
      'function isText(value: unknown): value is string { return typeof value === "string"; }\nfunction assertText(value: unknown): asserts value is string { if (!isText(value)) fail(); }\nfunction fail(): never { throw new Error("x"); }',
    stub: '// Your answer here: replace todo()\nfunction isText(value: unknown): value is string {\n  return todo();\n}\nfunction assertText(value: unknown): asserts value is string {\n  return todo();\n}\nfunction fail(): never {\n  return todo();\n}',
  },
  {
    title: 'arrow functions and function expressions with a return type of their own',
    solution:
      'const double = (x: number): number => x * 2;\nconst wait = async (ms: number): Promise<void> => {\n  await new Promise(done => done(ms));\n};\nconst half = function (x: number): number {\n  return x / 2;\n};',
    stub: '// Your answer here: replace todo()\nconst double = (x: number): number => todo();\nconst wait = async (ms: number): Promise<void> => {\n  return todo();\n};\nconst half = function (x: number): number {\n  return todo();\n};',
    around: 'SOLUTION\nexport const four: number = double(2) + half(2);\nawait wait(1);',
  },
  {
    title: 'a function whose type stands on the variable',
    solution: 'const norm: (x: number[]) => number = x => Math.hypot(...x);',
    stub: '// Your answer here: replace todo()\nconst norm: (x: number[]) => number = todo();',
    around: 'SOLUTION\nexport const n: number = norm([1]);',
  },
  {
    title: 'a class keeps the signatures of its members',
    solution: `export class Scaler<T extends number = number> extends Map<string, T> implements Iterable<[string, T]> {
  static readonly version: number = 1;
  static count = (): number => 3;
  readonly #mean: number;
  protected spread: number;
  label?: string;
  scale: number = 2;

  constructor(mean: number, spread: number, entries: [string, T][] = []) {
    super(entries);
    this.#mean = mean;
    this.spread = spread;
  }

  static {
    Scaler.count();
  }

  get mean(): number {
    return this.#mean;
  }

  set mean(value: number) {
    this.spread = value;
  }

  transform(x: number): number;
  transform(x: number[]): number[];
  transform(x: number | number[]): number | number[] {
    return typeof x === 'number' ? (x - this.#mean) / this.spread : x.map(value => this.transform(value));
  }

  async *stream(): AsyncGenerator<number> {
    yield this.#mean;
  }

  [index: symbol]: unknown;
}`,
    stub: `// Your answer here: replace todo()
export class Scaler<T extends number = number> extends Map<string, T> implements Iterable<[string, T]> {
  static readonly version: number = todo();
  static count = (): number => todo();
  readonly #mean: number;
  protected spread: number;
  label?: string;
  scale: number = todo();
  constructor(mean: number, spread: number, entries: [string, T][] = []) {
    super(entries);
    this.#mean = todo();
    this.spread = todo();
  }
  get mean(): number {
    return todo();
  }
  set mean(value: number) {
    todo();
  }
  transform(x: number): number;
  transform(x: number[]): number[];
  transform(x: number | number[]): number | number[] {
    return todo();
  }
  async *stream(): AsyncGenerator<number> {
    return yield* todo();
  }
  [index: symbol]: unknown;
}`,
  },
  {
    title: 'an abstract class, and a constructor with nothing to assign',
    solution:
      'abstract class Model {\n  abstract readonly name: string;\n  abstract predict(x: number): number;\n  constructor(readonly id: string) {\n    id.trim();\n  }\n}',
    stub: '// Your answer here: replace todo()\nabstract class Model {\n  abstract readonly name: string;\n  abstract predict(x: number): number;\n  constructor(readonly id: string) {\n    todo();\n  }\n}',
  },
  {
    title: 'types, enums and empty classes are any, by which nothing is told; imports stay',
    solution:
      "import type { Stats } from 'node:fs';\ninterface House<T extends object = object> {\n  area: T;\n}\ntype Price = number;\nexport enum Zone {\n  Low = 7,\n}\nclass Missing extends Error {}\ndeclare const given: Stats;\nconst price: Price = 3;",
    stub: "// Your answer here: replace todo()\nimport type { Stats } from 'node:fs';\ntype House<T extends object = object> = any;\ntype Price = any;\nexport const Zone: any = todo();\nexport type Zone = any;\nconst Missing: any = todo();\ntype Missing = any;\ndeclare const given: Stats;\nconst price: Price = todo();",
    around:
      'SOLUTION\nexport class Gone extends Missing implements House<number[]> { area = [price]; }\nexport const zone: Zone = Zone.Low;\nexport const error: Missing = new Missing("no");',
  },
  {
    title: 'a member of an enum that given code uses as a type is one, and no other member is told',
    solution: 'enum Tier {\n  Low = 7,\n  High = 9,\n}',
    stub: '// Your answer here: replace todo()\nconst Tier: any = todo();\ntype Tier = any;\ndeclare namespace Tier {\n  type Low = any;\n}',
    around:
      'SOLUTION\nlet tier: Tier.Low | undefined;\nlet other: readonly Tier.Low[] | Tier;\nexport { tier, other };',
  },
  {
    title: 'doc comments stay, other comments go',
    solution:
      '/** The mean.\n *\n * @param x Numbers, see https://example.org.\n */\n// The trick.\nfunction mean(x: number[]): number {\n  // Secret.\n  return x.length;\n}\nclass Line {\n  /** The slope. */\n  slope: number = 3;\n}',
    stub: '// Your answer here: replace todo()\n/** The mean.\n *\n * @param x Numbers, see https://example.org.\n */\nfunction mean(x: number[]): number {\n  return todo();\n}\nclass Line {\n  /** The slope. */\n  slope: number = todo();\n}',
  },
  {
    title: 'what is assigned to earlier variables becomes todo()',
    solution:
      'best = rows[0] ?? 0;\n[low, high.value] = [1, 2];\nhigh.value++;\nrows.push(3);\nlet own: number;\nown = 4;',
    stub: '// Your answer here: replace todo()\nbest = todo();\nlow = todo();\nhigh.value = todo();\nhigh.value = todo();\nlet own: number = todo();',
    around:
      'let best: number = 0;\nlet low: number = 0;\nconst high = { value: 0 };\nconst rows: number[] = [];\nSOLUTION\nexport { best, low, own };',
  },
  {
    title: 'a default that is more than a literal is the answer`s',
    solution:
      'const scale = (x: number, by = Math.PI ** 2, { up = [3, 4] }: { up?: number[] } = {}): number => x;',
    stub: '// Your answer here: replace todo()\nconst scale = (x: number, by: number = todo(), { up = todo() }: { up?: number[] } = {}): number => todo();',
  },
  {
    title: 'statements that leave nothing behind go, and so do comments',
    solution:
      '// The trick: shuffle first.\nfor (const row of [1]) {\n  row.toFixed();\n}\nconst a: number = 1;',
    stub: '// Your answer here: replace todo()\nconst a: number = todo();',
  },
  { title: 'an answer that is only a comment', solution: '// Think aloud.', stub: '// Your answer here' },
  {
    title: 'the body of a function, up to its return',
    around:
      'export function mse(actual: number[], expected: number[]): number {\n  const n: number = actual.length;\nSOLUTION\n}',
    solution:
      '  const squares = actual.map((a, i) => (a - (expected[i] ?? 0)) ** 2);\n  return squares.reduce((a, b) => a + b, 0) / n;',
    stub: '  // Your answer here: replace todo()\n  return todo();',
  },
  {
    title: 'the middle of a function: what comes after still finds its names',
    around:
      'export async function train(x: number[]): Promise<number> {\n  let loss: number = 0;\n  for (const value of x) {\nSOLUTION\n    loss += gradient * value;\n  }\n  return loss;\n}',
    solution: '    const error = value - 1;\n    const gradient: number = 2 * error;',
    stub: '    // Your answer here: replace todo()\n    const gradient: number = todo();\n    todo();',
  },
  {
    title: 'statements in a function that neither declare nor return',
    around: 'export function step(weights: number[]): void {\nSOLUTION\n}',
    solution: '  weights[0] = 1;',
    stub: '  // Your answer here: replace todo()\n  todo();',
  },
  {
    title: 'a return inside a nested function is not the function`s own',
    around:
      'export const total = (xs: number[]): number => {\n  let sum: number = 0;\nSOLUTION\n  return sum;\n};',
    solution: '  sum = xs.map(x => { return x; }).length;',
    stub: '  // Your answer here: replace todo()\n  todo();',
  },
  {
    title: 'yields inside a generator',
    around: 'export function* count(): Generator<number, void> {\nSOLUTION\n  return;\n}',
    solution: '  yield 1;\n  yield 2;',
    stub: '  // Your answer here: replace todo()\n  yield* todo();',
  },
  {
    title: 'the method body and the members of a class',
    around: 'export class Line {\n  slope: number = 1;\nSOLUTION\n}',
    solution:
      '  intercept: number = 4;\n\n  at(x: number): number {\n    return this.slope * x + this.intercept;\n  }',
    stub: '  // Your answer here: replace todo()\n  intercept: number = todo();\n  at(x: number): number {\n    return todo();\n  }',
  },
  {
    title: 'a callback that is handed over',
    around: 'export const doubled: number[] = [1, 2].map((x): number => {\nSOLUTION\n});',
    solution: '  return x * 2;',
    stub: '  // Your answer here: replace todo()\n  return todo();',
  },
];

const inferredShapes: Shape[] = [
  {
    title: 'a value',
    solution: 'const model = train();',
    stub: '// Your answer here: replace todo()\nconst model: { predict: (x: number) => string[]; } = todo();',
    around:
      'interface Model { predict(x: number): string[] }\nfunction train() { return { predict: (x: number) => [String(x)] }; }\nSOLUTION\nexport const words: string[] = model.predict(1);',
  },
  {
    title: 'a literal is widened, so that its type does not tell it',
    solution:
      "const answer = 42;\nconst word = 'fox';\nconst sure = true;\nconst pair = ['fox', 42] as const;\nconst kind = pick('fox');",
    stub: '// Your answer here: replace todo()\nconst answer: number = todo();\nconst word: string = todo();\nconst sure: boolean = todo();\nconst pair: readonly [string, number] = todo();\nconst kind: "hen" | "owl" = todo();',
    around:
      "declare function pick(from: string): 'hen' | 'owl';\nSOLUTION\nexport const bird: 'hen' | 'owl' = kind;",
  },
  {
    title: 'the names of a destructuring, each by itself',
    solution: 'const [first, { size, ...rest }] = read();',
    stub: '// Your answer here: replace todo()\nconst first: string = todo(), size: number = todo(), rest: { kind: string; } = todo();',
    around:
      'declare function read(): [string, { size: number; kind: string }];\nSOLUTION\nexport const all: number = first.length + size + rest.kind.length;',
  },
  {
    title: 'what functions return',
    solution:
      'function twice(x: number) {\n  return 2 * x;\n}\nconst half = (x: number) => x / 2;\nasync function load(path: string) {\n  return [path];\n}\nfunction* count() {\n  yield 1;\n}\nfunction log(text: string) {\n  text.trim();\n}\nconst pair = <T>(x: T) => ({ x, n: 1 });',
    stub: '// Your answer here: replace todo()\nfunction twice(x: number): number {\n  return todo();\n}\nconst half = (x: number): number => todo();\nasync function load(path: string): Promise<string[]> {\n  return todo();\n}\nfunction* count(): Generator<number, void, unknown> {\n  return yield* todo();\n}\nfunction log(text: string): void {\n  return todo();\n}\nconst pair = <T>(x: T): { x: T; n: number; } => todo();',
    around:
      'SOLUTION\nexport const n: number = twice(1) + half(2) + pair("a").x.length + (await load("b")).length;',
  },
  {
    title: 'the members of a class',
    solution:
      'class Scaler {\n  #mean = 3;\n  static names = ["a"];\n  get mean() {\n    return this.#mean;\n  }\n  scale(x: number) {\n    return x - this.#mean;\n  }\n}',
    stub: '// Your answer here: replace todo()\nclass Scaler {\n  #mean: number = todo();\n  static names: string[] = todo();\n  get mean(): number {\n    return todo();\n  }\n  scale(x: number): number {\n    return todo();\n  }\n}',
    around: 'SOLUTION\nexport const n: number = new Scaler().scale(1) + new Scaler().mean;',
  },
  {
    title: 'a type of a package that the cell has not imported',
    solution: 'const server = createServer();',
    stub: '// Your answer here: replace todo()\nconst server: import("http").Server<typeof import("http").IncomingMessage, typeof import("http").ServerResponse> = todo();',
    around:
      "import { createServer } from 'node:http';\nSOLUTION\nexport const listening: boolean = server.listening;",
  },
];

function cell({ solution, around = 'SOLUTION' }: Pick<Shape, 'solution' | 'around'>): string {
  const indent = /^ */.exec(solution)?.[0] ?? '';
  return around.replace(
    'SOLUTION',
    () => `${indent}/// BEGIN SOLUTION\n${solution}\n${indent}/// END SOLUTION`,
  );
}

function released({ stub, around = 'SOLUTION' }: Shape): string {
  return around.replace('SOLUTION', () => stub);
}

describe('the stub of a solution', () => {
  const all = [...shapes, ...inferredShapes];
  const stubs = releaseAll(all.map(cell));

  it.each(all.map((shape, index) => ({ ...shape, index })))('$title', shape => {
    expect(stubs[shape.index]).toBe(released(shape));
  });

  it('type-checks as strict TypeScript, as does the solution', () => {
    const sources = all.flatMap((shape, index) => [
      [`solution-${index}.ts`, cell(shape)] as const,
      [`stub-${index}.ts`, stubs[index]!] as const,
    ]);
    expect(typeErrors(new Map(sources))).toEqual([]);
  });

  it('is refused by the type check when a name of the answer is missing from it', () => {
    expect(
      typeErrors(new Map([['wrong.ts', 'export const a: number = todo();\nexport const c: number = b;']])),
    ).toHaveLength(1);
  });
});

describe('a solution of which no stub can be made', () => {
  it.each([
    ['model.fit();', 0, /nothing of this answer leaves a value behind/],
    ['interface House { area: number }\ntype Price = number;', 0, /nothing of this answer leaves a value/],
    ["import { readFile } from 'node:fs';", 0, /nothing of this answer leaves a value/],
    ['namespace A {}', 1, /no stub can be made of "namespace A \{\}"/],
    ['export default 3;', 1, /no stub can be made/],
    ['using file: Disposable = open();', 1, /no stub can be made of "using file/],
  ])('%j', (solution, line, message) => {
    const thrown = errorOf(() => release(cell({ solution })));
    expect(thrown.message).toMatch(message);
    expect(thrown.message).toContain('/// BEGIN STUB');
    expect(thrown.line).toBe(line + 1);
  });

  it('a marker that cuts through a statement', () => {
    const source = 'function f(): number {\n/// BEGIN SOLUTION\n  return 1;\n}\n/// END SOLUTION';
    expect(errorOf(() => release(source))).toMatchObject({
      line: 1,
      message: expect.stringContaining('cuts through'),
    });
  });

  it('a marker inside an expression', () => {
    const source = 'f([\n  /// BEGIN SOLUTION\n  1,\n  /// END SOLUTION\n]);';
    expect(errorOf(() => release(source)).message).toMatch(/inside an expression/);
  });

  it('a syntax error', () => {
    expect(
      errorOf(() => release('const ok = 1;\n/// BEGIN SOLUTION\nconst = 1;\n/// END SOLUTION')).line,
    ).toBe(3);
  });
});

const ownStub = (lines: string): string =>
  `f({\n  /// BEGIN SOLUTION\n  units: 1,\n  /// END SOLUTION\n  /// BEGIN STUB\n${lines}\n  /// END STUB\n});`;

describe("an author's own stub", () => {
  it('stands as it is, anywhere', () => {
    expect(release(ownStub('  // How many?\n    units: todo(),\n'))).toBe(
      'f({\n  // How many?\n    units: todo(),\n\n});',
    );
  });

  it('must parse', () => {
    expect(errorOf(() => release(ownStub('  units: ('))).message).toMatch(/student's version does not parse/);
  });
});

it('several solutions in a cell, and hidden tests', () => {
  const source =
    '/// BEGIN SOLUTION\nconst a: number = 1;\n/// END SOLUTION\nconst b = 2;\n/// BEGIN HIDDEN TESTS\nb.toFixed();\n/// END HIDDEN TESTS\n/// BEGIN SOLUTION\nlet c: number = a + b;\n/// END SOLUTION\n/// BEGIN WRONG q1: x\nlet c: number = a - b;\n/// END WRONG\n';
  expect(release(source)).toBe(
    '// Your answer here: replace todo()\nconst a: number = todo();\nconst b = 2;\n// Your answer here: replace todo()\nlet c: number = todo();\n',
  );
});

function errorOf(run: () => unknown): CellError {
  try {
    run();
  } catch (error) {
    if (error instanceof CellError) return error;
    throw error;
  }
  throw new Error('expected a CellError, and nothing was thrown');
}

/** Each file is a module; `todo` has the signature that notebooks import. */
function typeErrors(sources: Map<string, string>): string[] {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2024,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2024.d.ts', 'lib.esnext.disposable.d.ts'],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
  };
  const files = new Map([...sources].map(([name, text]) => [name, `${text}\nexport {};\n`]));
  files.set('todo.d.ts', 'declare function todo<T = any>(what?: string): T;\n');
  const host = ts.createCompilerHost(options);
  const disk = { ...host };
  host.fileExists = name => files.has(name) || disk.fileExists(name);
  host.readFile = name => files.get(name) ?? disk.readFile(name);
  host.getSourceFile = (name, version, ...rest) => {
    const text = files.get(name);
    return text === undefined
      ? disk.getSourceFile(name, version, ...rest)
      : ts.createSourceFile(name, text, version);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    return `${file?.fileName}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}
