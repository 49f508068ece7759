import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKernel, type CellOutcome, type KernelClient } from '@waymark/kernel-helpers/client';
import type { Message } from '../../kernel-helpers/src/kernel/protocol/wire.ts';

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await startKernel();
});
afterAll(() => kernel.shutdown());

const traceback = (run: CellOutcome): string =>
  stripVTControlCharacters(run.error?.traceback.join('\n') ?? '');

const isError = (message: Message): boolean => message.header.msg_type === 'error';

describe('an error', () => {
  it('is in the message and in the reply, with its name and its value', async () => {
    const run = await kernel.execute('throw new RangeError("too far")');
    expect(run.error).toMatchObject({ ename: 'RangeError', evalue: 'too far' });
    expect(run.reply).toMatchObject({ status: 'error', ename: 'RangeError', evalue: 'too far' });
    expect(run.stderr).toBe('');
  });

  it('shows the line of each call that lies in a cell, and nothing beneath it', async () => {
    await kernel.execute(
      'function inner(n: number): never {\n  // a comment\n  throw new Error(`n is ${n}`)\n}',
    );
    const run = await kernel.execute(
      'interface Unused { a: 1 }\nconst go = (n: number) => inner(n)\n\ngo(4)',
    );
    expect(traceback(run)).toMatch(
      /^Error: n is 4\n {2}in inner, cell \[\d+\] line 3\n {4}3 \| {3}throw new Error\(`n is \$\{n\}`\)\n\s+\^\n {2}in go, cell \[\d+\] line 2\n.*\n\s+\^\n {2}in cell \[\d+\] line 4\n {4}4 \| go\(4\)\n\s+\^$/,
    );
  });

  it('in a package says which call of the student’s caused it', async () => {
    const run = await kernel.execute('import { z } from "zod"\nconst schema = z.number()\nschema.parse("x")');
    expect(run.error?.ename).toBe('ZodError');
    expect(traceback(run)).toContain('3 | schema.parse("x")');
    expect(traceback(run)).not.toContain('node_modules');
  });

  it('after an await keeps its place', async () => {
    const run = await kernel.execute(
      'await null\nasync function later() {\n  await null\n  throw new Error("later")\n}\nawait later()',
    );
    expect(traceback(run)).toContain('4 |   throw new Error("later")');
    expect(traceback(run)).toContain('6 | await later()');
  });

  it('that is printed speaks of cells, too', async () => {
    const run = await kernel.execute('console.log(new Error("shown").stack)');
    expect(run.stdout).toMatch(/^Error: shown\n {4}at cell \[\d+\]:1:13\n$/);
  });

  it('shows its cause', async () => {
    const run = await kernel.execute('throw new Error("outer", { cause: new TypeError("inner") })');
    expect(traceback(run)).toMatch(/Error: outer[\s\S]*caused by\nTypeError: inner/);
  });

  it.each([
    ['"text"', "'text'"],
    ['{ code: 3 }', '{ code: 3 }'],
    ['null', 'null'],
  ])('need not be an Error: %s', async (thrown, evalue) => {
    expect((await kernel.execute(`throw ${thrown}`)).error).toMatchObject({ ename: 'Thrown', evalue });
  });

  it('of types has the line, a caret and words', async () => {
    const run = await kernel.execute('const rows = 3\nconst name: string = rows');
    expect(run.error?.evalue).toBe("line 2: Type 'number' is not assignable to type 'string'. (TS2322)");
    expect(traceback(run)).toBe(
      'Here belongs a `string`, and this is a `number`. `String(…)` makes a text of a number.\n' +
        "line 2: Type 'number' is not assignable to type 'string'. (TS2322)\n  2 | const name: string = rows\n    |       ^^^^",
    );
  });

  it('of grammar has only what the grammar has to say', async () => {
    const run = await kernel.execute('const broken = [1, 2\nconsole.log(broken)');
    expect(run.error?.evalue).toContain('line 2');
    for (const mistake of run.error?.traceback ?? []) expect(mistake).toMatch(/\(TS1\d{3}\)/);
  });

  it.each(['%matplotlib inline', 'const a = 1\n!pip install numpy'])(
    'of IPython’s lines has advice: %j',
    async code => {
      const run = await kernel.execute(code);
      expect(traceback(run)).toContain('Only IPython knows lines that begin with % or !.');
    },
  );

  it('of an expression that begins with ! has none', async () => {
    expect(traceback(await kernel.execute('!unknown'))).not.toContain('IPython');
  });

  it('that nothing catches belongs to the cell that caused it, and the kernel lives on', async () => {
    const run = await kernel.execute(
      'setTimeout(() => { throw new Error("in a timer") }, 5); void Promise.reject(new Error("rejected")); await new Promise(r => setTimeout(r, 50)); "done"',
    );
    expect(run.text).toBe("'done'");
    expect(run.contents('error').map(content => content['evalue'])).toEqual(['rejected', 'in a timer']);
  });

  it('of a timer appears in the cell that set it, though another one runs', async () => {
    const first = await kernel.execute(
      'setTimeout(() => { throw new Error("late") }, 50); setTimeout(() => { void Promise.reject(new TypeError("later")) }, 60)',
    );
    const late = kernel.nextMessage(isError);
    const second = kernel.execute('await new Promise(r => setTimeout(r, 150)); "second"');
    const cell = first.messages[0]?.parent;
    expect(await late).toMatchObject({ content: { evalue: 'late' }, parent: cell });
    expect(await kernel.nextMessage(isError)).toMatchObject({ content: { evalue: 'later' }, parent: cell });
    expect((await second).error).toBeUndefined();
  });

  it('in a helper says which call of the student’s caused it', async () => {
    await kernel.execute('import { loadDataset, StandardScaler } from "@waymark/kernel-helpers"');
    const run = await kernel.execute('const rows: number[][] = []\nStandardScaler.fit(rows)');
    expect(traceback(run)).toContain('2 | StandardScaler.fit(rows)');
    expect(traceback(run)).not.toMatch(/kernel-helpers|node_modules/);
    const other = await kernel.execute('const load = () =>\n  loadDataset("nope" as "ames")\nload()');
    expect(traceback(other)).toMatch(/in load, cell \[\d+\] line 2[^]*3 \| load\(\)/);
  });

  it('explains process.exit() and keeps the session', async () => {
    await kernel.execute('const before = 1');
    for (const call of ['process.exit(1)', 'process.abort()', 'await null; process.exit()']) {
      expect((await kernel.execute(call)).error?.evalue).toContain('restart the kernel');
    }
    expect((await kernel.execute('before')).text).toBe('1');
  });
});

describe('the engine’s own message', () => {
  beforeAll(async () => {
    await kernel.execute(
      `import assert from 'node:assert'\nconst parsed: any = JSON.parse('{}'), absent: any = undefined`,
    );
  });

  it.each([
    ['parsed.run()', 'parsed.run is not a function'],
    ['absent()', 'absent is not a function'],
    ['for (const x of parsed) {}', 'parsed is not iterable'],
    ['(await parsed).run()', '(intermediate value).run is not a function'],
    ['assert(parsed.a ||\n 0)', 'The expression evaluated to a falsy value:\n\n  assert(parsed.a ||\n'],
  ])('of %j is in its words', async (cell, message) => {
    expect((await kernel.execute(cell)).error?.evalue).toBe(message);
  });

  it.each([
    'try { absent() } catch (error) { console.log((error as Error).message) }',
    'try { absent() } catch ({ message }: any) { console.log(message) }',
    'await (async () => absent())().catch(error => console.log(error.message))',
    'await (async () => absent())().catch(({ message }) => console.log(message))',
    'await (async () => absent())().then(() => 1, function (error) { console.log(error.message) })',
    'let error = 1; try { absent() } catch (error) { console.log((error as Error).message) }',
  ])('is, too, in the hands of %j', async cell => {
    expect((await kernel.execute(cell)).stdout).toBe('absent is not a function\n');
  });
});

describe('an unattempted exercise', () => {
  const unattempted = `Object.assign(new Error('replace todo() by your answer'), { [Symbol.for('waymark.unattempted')]: true })`;

  it('is told in one friendly line', async () => {
    const run = await kernel.execute(`throw ${unattempted}`);
    expect(run.error).toMatchObject({ ename: 'Unattempted', evalue: 'replace todo() by your answer' });
    expect(run.error?.traceback).toHaveLength(1);
  });

  it('leaves placeholders for the variables it did not get to', async () => {
    await kernel.execute(
      `(globalThis as any)[Symbol.for('waymark.kernel')].placeholders = {
        make: (name: string) => 'placeholder of ' + name,
        isPlaceholder: () => false,
        meet: () => undefined,
        unattempted: () => undefined,
      }`,
    );
    await kernel.execute(
      `const early = 1; const model: string = (() => { throw ${unattempted} })(); let [after] = [2]`,
    );
    expect((await kernel.execute('[early, model, after]')).text).toBe(
      "[ 1, 'placeholder of model', 'placeholder of after' ]",
    );
  });
});
