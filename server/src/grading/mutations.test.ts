import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { applyEdit, describeEdit, findMutations } from './mutations.ts';

const mutants = (source: string): string[] =>
  findMutations(source).map(mutation => applyEdit(source, mutation));

describe('findMutations', () => {
  it.each([
    ['an operator', 'const area = width * height;', ['const area = width / height;']],
    ['a whole constant', 'let k = 3;', ['let k = 4;']],
    ['a fraction', 'let rate = 0.1;', ['let rate = 0.2;']],
    ['a truth', 'const on = true;', ['const on = false;']],
    ['a comparison, off by one and turned round', 'f = a < b;', [';', 'f = a <= b;', 'f = a > b;']],
    ['an equality', 'const same = a === b;', ['const same = a !== b;']],
    ['a condition', 'if (a) b();', ['if (!(a)) b();', 'if (a) ;']],
    ['a choice', 'const c = a ? b : d;', ['const c = !(a) ? b : d;']],
    ['neighbouring arguments', 'const r = ratio(part, whole);', ['const r = ratio(whole, part);']],
    ['a statement', 'total.push(x);', [';']],
    ['a result', 'const f = () => { return a; };', ['const f = () => { return undefined!; };']],
    ['a negation', 'const b = !a;', ['const b = a;']],
    ['a step', 'for (;;) i++;', ['for (;;) ;', 'for (;;) i--;']],
  ])('changes %s', (_title, source, expected) => {
    expect(mutants(source)).toEqual(expected);
  });

  it.each([
    ['types', 'type Pair = [1, 2];\nlet a: Array<1>;'],
    ['imports', "import { a } from 'b';"],
    ['what is printed', 'console.log(a + 1, b);'],
    ['a result that is nothing', 'const f = () => { return undefined; };'],
    ['equal arguments', 'const r = f(a, a);'],
    ['arguments whose order means nothing', 'const r = Math.max(a, b, Math.min(c, d));'],
    ['directives', "'use strict';"],
  ])('leaves %s alone', (_title, source) => {
    expect(mutants(source)).toEqual([]);
  });

  it('says where it is, and how its line reads before and after', () => {
    const source = 'const a = 1;\n  const b = a\n    - 2;\n';
    const minus = findMutations(source).find(({ before }) => before === '-')!;
    expect(minus.line).toBe(3);
    expect(describeEdit(source, minus)).toEqual({ before: '- 2;', after: '+ 2;' });
  });

  it('leaves code that parses, whatever it was made from', async () => {
    const source = await readFile(fileURLToPath(new URL('./mutations.ts', import.meta.url)), 'utf8');
    const mutations = findMutations(source);
    expect(mutations.length).toBeGreaterThan(100);
    const broken = mutations.filter(mutation => {
      const { diagnostics = [] } = ts.transpileModule(applyEdit(source, mutation), {
        reportDiagnostics: true,
      });
      return diagnostics.length > 0;
    });
    expect(broken).toEqual([]);
  });
});
