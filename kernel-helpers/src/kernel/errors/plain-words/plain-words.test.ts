import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Compiler } from '../../compiler/compiler.ts';
import { EXPLANATIONS, plainWords } from './plain-words.ts';

/** A notebook's folder, from which packages are found as from here. */
const folder = mkdtempSync(join(import.meta.dirname, 'cells-'));
const compiler = new Compiler(folder, '');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SLOW = 'async function slow() { return 5 }';

/** What a student writes, TypeScript's number for it, and the heart of what is said. */
const CASES: readonly (readonly [code: number, cell: string, said: string])[] = [
  [2304, 'console.log(acuracy)', 'is no `acuracy`'],
  [2304, "print('hello')", '`console.log(…)` prints'],
  [2304, 'const n = len([1])', '`.length`'],
  [2552, "const n = int('3')", '`Math.trunc(Number(…))` makes a whole number'],
  [2593, 'test.map(row => row)', 'is no `test`'],
  [2584, 'document.title', 'is no `document`'],
  [2592, '$(1)', 'is no `$`'],
  [2552, 'const accuracy = 1; console.log(acuracy)', 'Perhaps you mean `accuracy`'],
  [18004, 'const point = { x: 1, hight };', 'there is no variable `hight`'],
  [2451, 'let sum = 0;\nlet sum = 1;', 'declares `sum` twice'],
  [2300, 'type Bird = number;\ntype Bird = string;', 'declares `Bird` twice'],
  [
    2393,
    'function mean(x: number) { return x }\nfunction mean(y: number) { return y }',
    'function `mean` twice',
  ],
  [2448, 'console.log(total); const total = 3;', 'move that line up'],
  [2454, 'let best: number;\nconsole.log(best)', '`let best = …`'],
  [2588, 'const count = 0; count = 1;', 'Declare it by `let`'],
  [1155, 'const best: number;', 'declare it by `let`'],
  [2305, "import { zebra } from 'node:path';", 'node:path has nothing by the name `zebra`'],
  [
    2305,
    "import { train } from '@waymark/kernel-helpers';",
    '@waymark/kernel-helpers has nothing by the name `train`',
  ],
  [2305, "import { zebra } from 'express';", 'express has nothing by the name `zebra`'],
  [2724, "import { readFileSyn } from 'node:fs';", 'Perhaps you mean `readFileSync`'],
  [2614, "import { chalky } from 'openapi-fetch';", '`import chalky from …`'],
  [2307, "import x from 'no-such-package';", 'no module `no-such-package`'],
  [2749, 'const rate = 1; const x: rate = 2;', '`typeof rate`'],
  [
    2693,
    'interface Bird { mass: number }\nconst b = new Map([[Bird, 1]]); console.log(Bird)',
    '`Bird` is only a type',
  ],
  [2322, "const n: number = '3';", '`Number(…)` makes a number of a text'],
  [2322, 'const rows: number[] = 3;', 'Put it between `[ ]`'],
  [2322, 'const shape: (number | null)[] = 3;', 'Put it between `[ ]`'],
  [2322, 'const names: string[] = [1].map(x => { x });', 'leave out its braces'],
  [2322, 'const x: unknown = 1; const n: number = x;', 'nobody knows yet what this is'],
  [
    2322,
    "import { tf } from '@waymark/kernel-helpers';\nconst n: number = tf.tensor1d([1]).sum();",
    '`.dataSync()[0]` takes the number out of it',
  ],
  [2322, 'async function f() { return 3 }\nconst n: number = f();', 'Is an `await` missing before it?'],
  [2322, 'const first: number = [1,2].find(x => x > 1);', 'It may be missing: ask first'],
  [
    2322,
    "import { z } from 'zod';\nconst bird: z.ZodType<{ name: 'owl' | 'wren'; mass: number }> = z.strictObject({ name: z.string(), mass: z.number() });",
    'They differ at `name`: a `"owl" | "wren"` belongs there, and it is a `string`.',
  ],
  [
    2322,
    'const nest: { bird: { name: string; mass: number } } = { bird: { name: "owl", mass: 1 } };\nconst other: { bird: { name: string; mass: string } } = nest;',
    'They differ at `bird.mass`: a `string` belongs there',
  ],
  [
    2322,
    'type Bird = { mass: number } & { name: string };\nconst wren = { mass: 1 };\nconst bird: Bird = wren;',
    'Missing: `name`.',
  ],
  [
    2345,
    'interface Bird { mass: number; name: string }\nconst weigh = (birds: Bird[]) => birds;\nweigh([1].map(mass => ({ mass })));',
    'Missing: `name`.',
  ],
  [2345, "Math.sqrt('4')", 'The function takes a `number` here'],
  [2345, 'function mean(x: number[]) { return x[0] }\nmean(3)', 'takes a `number[]` here'],
  [2365, "const a = 3; const ok = a < '4'", '`<` does not go with a `number` and a `string`'],
  [2362, 'const rows = [1]; const half = rows / 2', '`rows` is no number'],
  [2363, 'const rows = [1]; const half = 2 * rows', '`rows` is no number'],
  [2367, "const s: 'a' | 'b' = 'a' as 'a' | 'b'; if (s === 'c') console.log(1)", 'never equal to a `"c"`'],
  [2352, 'const s = 3 as string', '`String(…)` makes a text of a number'],
  [2538, 'const o = { a: 1 }; const k = {}; console.log([1][null as any as Date])', 'this is a `Date`'],
  [7053, "const count = { a: 1 }; const k: string = 'a'; count[k]", '`Record<string, number>`'],
  [18046, 'try { } catch (error) { console.log(error.message) }', "`typeof error === 'number'`"],
  [2571, 'function g(): unknown { return 1 }\ng().x', 'what `g()` is'],
  [4104, 'const r: readonly number[] = [1]; const w: number[] = r;', '`[...array]`'],
  [2314, 'const list: Array = [];', '`Array<number>`'],
  [18047, "const m = 'abc'.match(/a/); console.log(m.length)", '`m` may be missing here (`null`)'],
  [18048, 'const f = [1].find(x => x > 2); f.toFixed()', 'if (f !== undefined)'],
  [2531, "'abc'.match(/a/).length", 'may be missing here (`null`)'],
  [2532, '[1,2].at(0).toFixed()', 'may be missing here (`undefined`)'],
  [2722, 'const o: { run?: () => void } = {}; o.run()', '`o.run?.()`'],
  [2488, 'for (const x of 5) console.log(x)', '`Array(n).keys()`'],
  [2488, 'for (const x of { a: 1 }) console.log(x)', '`Object.entries(…)`'],
  [2339, 'const birds = [{ mass: 1 }]; birds.mass', 'is it the whole list'],
  [2339, 'async function load() { return { rows: 3 } }\nconst { rows } = load();', 'Put `await` before it'],
  [
    2339,
    'function load(): unknown { return 1 }\nconst { rows } = load();',
    '`z.object({ rows: … }).parse(…)`',
  ],
  [2339, 'const x = 3 as 3; if (x !== 3) console.log(x.size);', 'nothing is left that it could be'],
  [2339, 'const bird = { mass: 1 }; bird.flipper', 'has no `flipper`'],
  [2551, "const s = 'abc'; s.lenght", 'Perhaps you mean `length`'],
  [2353, 'const b: { mass: number } = { mass: 1, size: 2 }', 'knows no `size`'],
  [2561, 'const b: { mass: number } = { mas: 1 }', 'Perhaps you mean `mass`'],
  [2741, 'interface Bird { mass: number; name: string }\nconst b: Bird = { mass: 1 }', 'lacks `name`'],
  [2739, 'interface Bird { mass: number; name: string }\nconst b: Bird = {}', 'it lacks `mass`, `name`.'],
  [2740, 'const t: number[] = {}', '`length`, `pop`, `push` and more'],
  [
    2540,
    'const b: { readonly mass: number } = { mass: 1 }; if (b.mass = 2) console.log(b)',
    'Did you mean to compare, `===`?',
  ],
  [2542, 'const r: readonly number[] = [1]; r[0] = 2', '`[...list]`'],
  [1117, 'const o = { a: 1, a: 2 }', 'same property twice'],
  [7006, 'function double(x) { return 2 * x }', '`x: number`'],
  [7019, 'function all(...x) { return x }', '`...x: number[]`'],
  [7031, 'const f = ({ mass }) => mass', '`{ mass }: { mass: number }`'],
  [7005, 'let rows = []; function f() { return rows }', '`let rows: number[] = []`'],
  [7034, 'let rows = []; function f() { return rows }', '`let rows: number[] = []`'],
  [2554, 'function add(a: number, b: number) { return a + b }\nadd(1)', 'belong 2 values, and you give it 1'],
  [
    2555,
    'function all(a: number, ...b: number[]) { return a }\nall()',
    'at least 1 value, and you give it 0',
  ],
  [2769, 'new Date({ a: 1 })', 'in several ways'],
  [2349, 'const n = 3; n()', '`n` is no function'],
  [7009, 'const f = (x: number) => x; new f(3)', 'leave out the `new`'],
  [2355, 'function mean(x: number[]): number { }', 'a `return` is missing'],
  [2366, "function name(x: number): string { if (x > 1) return 'a' }", 'Add one at its end'],
  [2801, 'async function ready() { return true }\nif (ready()) console.log(1)', 'Put `await` before it'],
  [2774, 'function ready() { return true }\nif (ready) console.log(1)', 'Call it: `ready()`'],
  [
    2365,
    `${SLOW}\nslow() + 1`,
    'One side of `+` is a promise, and not yet what it promises. Put `await` before it.',
  ],
  [2362, `${SLOW}\nslow() * 2`, '`slow()` is a promise'],
  [2363, `${SLOW}\n2 * slow()`, '`slow()` is a promise'],
  [2367, `${SLOW}\nslow() === 5`, 'One side of the comparison is a promise'],
  [2488, `${SLOW}\nconst [one] = slow();`, 'This is a promise'],
  [2488, `${SLOW}\nfor (const x of slow()) console.log(x)`, 'This is a promise'],
  [7053, 'async function rows() { return [1] }\nrows()[0]', '`(await …)[0]`'],
  [2349, 'async function rows() { return () => 1 }\nrows()()', '`(await …)()`'],
  [2322, 'const sums: number[] = [1].map(async x => x + 1);', '`await Promise.all(…)`'],
  [2345, 'const sum = (x: number[]) => x[0];\nsum([1].map(async x => x + 1))', '`await Promise.all(…)`'],
  [2339, '[1].map(async x => x + 1).total', 'list of promises'],
  [1308, 'function f() { await null }', 'Write `async` before this function'],
  [1005, 'const x = [1, 2\nconsole.log(x)', 'a `,` is missing'],
  [1005, 'console.log(Math.max(1, 2)', 'a `)` is missing'],
  [1434, 'def mean(x):\n  return x', 'has no word `def`'],
  [1435, 'functoin mean(x: number) { return x }', 'Perhaps you mean `function`'],
  [1538, "'abc'.match(/\\u{61}/g)", 'write `u` behind its last slash'],
  [1530, "'abc'.match(/\\p{L}+/g)", 'write `u` behind its last slash'],
  [1109, 'const x = ;', 'Something is missing'],
  [1128, '}\nconst x = 1', 'one too many'],
  [1002, "const s = 'abc", 'closing quotation mark'],
  [1160, 'const s = `abc', 'between backticks'],
  [1003, 'const o = { a: 1 }; o.', 'A name is missing'],
  [1136, 'const o = { a: 1, ; }', 'A name is missing'],
  [18050, 'const n = 1 + undefined', 'stands for what is missing'],
  [18049, 'const maybe = (x: string | null | undefined) => x.length', '`x` may be missing here'],
  [
    2533,
    'const maybe = (x: { a?: string | null }) => x.a.length; const twice = (f: () => string | null | undefined) => f().length',
    '`f()` may be missing here',
  ],
];

describe('a mistake in plain words', () => {
  it.each(CASES)('TS%i: %s', (code, cell, said) => {
    const found = compiler.check(cell).find(mistake => mistake.code === code);
    expect(found, 'TypeScript says something else').toBeDefined();
    expect(found && plainWords(found, cell)?.plain).toContain(said);
  });

  it('never holds a hole where TypeScript says less than was expected', () => {
    for (const explanation of new Set(EXPLANATIONS.values())) {
      for (const message of ['', 'Something else.']) {
        expect(explanation.say([], 'this', message, '')).not.toMatch(/\bNaN\b|\[object/);
      }
    }
  });

  it('is there for each of the commonest, and each of them is tried here', () => {
    const tried = new Set(CASES.map(([code]) => code));
    expect(EXPLANATIONS.size).toBeGreaterThanOrEqual(40);
    expect([...EXPLANATIONS.keys()].filter(code => !tried.has(code))).toEqual([]);
  });

  it('is missing for what only TypeScript has words for', () => {
    const mistake = { code: 9999, message: 'x', start: 0, end: 1, severity: 'error' } as const;
    expect(plainWords(mistake, 'x')).toBeUndefined();
  });

  it('speaks of a long place as "this"', () => {
    const cell = `const n = [${'1, '.repeat(30)}].at(0).toFixed()`;
    const found = compiler.check(cell).find(({ code }) => code === 2532);
    expect(found && plainWords(found, cell)?.plain).toContain('`this` may be missing');
  });
});
