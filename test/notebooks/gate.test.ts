import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatFault, parseLab, type ParsedLab } from '@waymark/roadmap/lab';
import {
  leakFaults,
  proveLab,
  releaseLab,
  ResultFile,
  sourceFaults,
  type ProofProgress,
} from '@waymark/server';
import { describe, expect, onTestFinished, test } from 'vitest';

const FOLDER = fileURLToPath(new URL('../../notebooks/beginner', import.meta.url));
const ITEM = 'beginner.basics.areas';
const ITEMS = new Set([ITEM]);

const HEAD = '# Areas\n\n*5 minutes.*';
const IMPORT = "import { check, secret, todo } from '@waymark/kernel-helpers';";

/** A lab of these cells; Markdown begins with `#` or `*`. */
function lab(...sources: string[]): ParsedLab {
  const cells = sources.map((source, i) => ({
    id: `cell-${i}`,
    cell_type: /^[#*]/.test(source) ? 'markdown' : 'code',
    metadata: {},
    source,
  }));
  const kernelspec = { name: 'waymark', display_name: 'TypeScript (Waymark)', language: 'typescript' };
  return parseLab({ nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells }, 'beginner/areas');
}

/** An exercise of one number. */
function exercise(
  id: string,
  { right = '12', wrong = '7', judge = `t.equal(${id}, secret(12), 'The area')` } = {},
): string[] {
  return [
    `/// BEGIN SOLUTION\nconst ${id}: number = ${right};\n/// END SOLUTION\n\n/// BEGIN WRONG ${id}-check: adds\nconst ${id}: number = ${wrong};\n/// END WRONG`,
    `await check('${id}-check', { points: 2, hints: ['Think of tiles.', 'Multiply.'], items: ['${ITEM}'] }, t => ${judge});`,
  ];
}

const sound = lab(HEAD, IMPORT, '## 1. A room', 'const example = "/home/ada/rooms";', ...exercise('area'));

function sourceFaultsOf({ faults, model }: ParsedLab): string[] {
  return [...faults, ...sourceFaults(model, ITEMS)].map(formatFault);
}

describe('the source of a lab', () => {
  const withCheck = (call: string): ParsedLab => lab(HEAD, IMPORT, exercise('area')[0]!, call);

  test('has no fault when it is sound', () => {
    expect(sourceFaultsOf(sound)).toEqual([]);
    const formulas =
      '# Light\n\nIt is $0.299\\,r + 0.587\\,g$, or $2\\,(w - w_\\text{best})$: `$1 for $2`, \\$19,400 or \\$2.';
    expect(sourceFaultsOf(lab(HEAD, IMPORT, formulas, ...exercise('area')))).toEqual([]);
  });

  test.each([
    [
      'one hint',
      withCheck(
        `await check('area-check', { points: 2, hints: ['Tiles.'], items: ['${ITEM}'] }, t => t.ok(true, ''));`,
      ),
      /^Under "Areas", the cell "await check\('area-check'.*: the check area-check has one hint: expected at least 2/,
    ],
    [
      'a line that the roadmap lacks',
      withCheck(
        `await check('area-check', { points: 2, hints: ['a', 'b'], items: ['beginner.other'] }, t => t.ok(true, ''));`,
      ),
      /the roadmap has no line beginner\.other/,
    ],
    [
      'no wrong answer',
      lab(
        HEAD,
        IMPORT,
        '/// BEGIN SOLUTION\nconst area: number = 12;\n/// END SOLUTION',
        exercise('area')[1]!,
      ),
      /nothing shows that the check area-check finds a wrong answer/,
    ],
    [
      'a folder of one machine',
      lab(HEAD, IMPORT, ...exercise('area'), "const path = '/home/grace/data.csv';"),
      /the cell "const path.*line 1: \/home\/grace is a folder of one machine/,
    ],
    [
      'data without a licence',
      lab(HEAD, "import { check, loadDataset, todo } from '@waymark/kernel-helpers';", ...exercise('area')),
      /the lab loads data \(loadDataset\), and no text names their source and licence/,
    ],
    [
      'two sums of money in one text',
      lab(HEAD, IMPORT, '# Prices\n\nA line is off by\n$19,400, a network by $22,400.', ...exercise('area')),
      /the cell "# Prices", line 4: \$19,400 begins a formula, which ends at the next dollar sign: write \\\$19,400$/,
    ],
  ])('with %s is refused in the words of its author', (_title, parsed, message) => {
    expect(sourceFaultsOf(parsed)).toEqual([expect.stringMatching(message)]);
  });

  test('does not take a load test, a model or a pipeline for data', () => {
    const names = 'check, loadModel, loadPipeline, loadTest, todo';
    expect(
      sourceFaultsOf(lab(HEAD, `import { ${names} } from '@waymark/kernel-helpers';`, ...exercise('area'))),
    ).toEqual([]);
  });
});

describe('a release', () => {
  const SOLUTION =
    'const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;';
  const leaks = (...given: string[]): string[] => {
    const parsed = lab(
      HEAD,
      IMPORT,
      `/// BEGIN SOLUTION\n${SOLUTION}\n/// END SOLUTION\n/// BEGIN WRONG mean-check: forgets to divide\nconst mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0);\n/// END WRONG`,
      `await check('mean-check', { points: 2, hints: ['Add them all up, then divide by how many.', 'reduce adds.'], items: ['${ITEM}'] }, t => {\n  t.near(mean([1, 2, 6]), 3);\n/// BEGIN HIDDEN TESTS\n  t.near(mean([10, 20, 60, 70]), 40, 'the mean of four hidden numbers');\n/// END HIDDEN TESTS\n});`,
      ...given,
    );
    const { notebook, faults } = releaseLab(parsed, FOLDER);
    expect(faults).toEqual([]);
    return leakFaults(parsed.model, notebook!).map(formatFault);
  };

  test('gives nothing away when nothing is', () => {
    expect(leaks('const sum = [1, 2].reduce((sum, value) => sum + value, 0);')).toEqual([]);
  });

  test.each([
    [
      'in a later cell, laid out otherwise',
      SOLUTION.replaceAll(' ', '  ').replace('=>', '=>\n ').replace('mean', 'mean'),
    ],
    ['in a comment', `// ${SOLUTION}\nconst other = 1;`],
    ['in a block comment', `/*\n * ${SOLUTION}\n */\nconst other = 1;`],
    ['in a text', `# Look\n\n\`\`\`ts\n${SOLUTION}\n\`\`\``],
  ])('that holds the solution %s is refused', (_title, cell) => {
    expect(leaks(cell)).toContainEqual(expect.stringContaining('it gives away a solution to the student'));
  });

  test('that holds a hint, a hidden test or a wrong answer is refused', () => {
    expect(leaks('# Hint\n\nAdd them all up — then divide by how many!')).toEqual([
      expect.stringContaining('it gives away a hint of mean-check'),
    ]);
    expect(leaks("// t.near(mean([10, 20, 60, 70]), 40, 'the mean of four hidden numbers')")).toEqual([
      expect.stringContaining('it gives away a hidden test'),
    ]);
    expect(
      leaks(
        'const total = 1; const mean2 = 2;\n// const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0);',
      ),
    ).toContainEqual(expect.stringContaining('it gives away the wrong answer "forgets to divide"'));
  });
});

const prove = (parsed: ParsedLab) => proveLab(parsed, { folder: FOLDER, items: ITEMS });

describe('in the kernel', () => {
  test('a sound lab is found to be sound, and its mutations to be caught', async () => {
    const told: ProofProgress[] = [];
    const proof = await proveLab(sound, {
      folder: FOLDER,
      items: ITEMS,
      onProgress: progress => told.push(progress),
    });
    expect(proof.faults).toEqual([]);
    expect(proof.checks).toEqual([{ check: 'area-check', wrong: [{ name: 'adds', isFound: true }] }]);
    expect(proof).toMatchObject({ mutations: { found: 1, tried: 1, caught: 1 }, survivors: [] });
    expect(proof.solutionMs).toBeGreaterThan(0);
    expect(proof.peakMb, 'of a run that is over in a moment, too').toBeGreaterThan(50);
    const phases = [...Map.groupBy(told, ({ phase }) => phase)];
    expect(phases.map(([phase]) => phase)).toEqual(['reading', 'solution', 'wrong answers', 'mutations']);
    const [verdict, ...others] = phases.at(-1)![1];
    expect(verdict, 'before the first mutation is tried').toMatchObject({ faults: [], done: 0 });
    expect(others.every(({ faults }) => faults === undefined)).toBe(true);
  });

  test('a secret number and a secret list fit where they did, also when they are sealed', async () => {
    const judge = "{ t.numeric(area, secret(12)); t.order(['a', 'b'], secret(['a', 'b'])); }";
    const proof = await prove(lab(HEAD, IMPORT, ...exercise('area', { judge })));
    expect(proof.faults).toEqual([]);
  });

  test('each fault is told, with its cell', async () => {
    const { faults } = await prove(
      lab(
        HEAD,
        IMPORT,
        '## Wrong solution',
        ...exercise('area', { right: '13' }),
        '## Passes without an answer',
        ...exercise('side', { judge: 't.ok(true, "anything")' }),
        '## Does not run',
        'throw new RangeError("no such room");',
      ),
    );
    expect(faults.map(formatFault)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^Under "Wrong solution", the cell "await check.*: with the solution, the check area-check is incorrect/,
        ),
        expect.stringMatching(
          /^Under "Passes without an answer", .*: as a student gets it, the check side-check is passed, expected unattempted/,
        ),
        expect.stringMatching(
          /^Under "Does not run", the cell "throw.*: it ends in an error: RangeError: no such room/,
        ),
      ]),
    );
  });

  test('a wrong answer that is not found, one that does not run, and a check that misses a mutation are told', async () => {
    const { faults, survivors, mutations } = await prove(
      lab(
        HEAD,
        IMPORT,
        '## Too lenient',
        ...exercise('area', { right: '3 * 4', judge: "t.ok(area > 5, 'The area')" }),
        '## Not a number',
        ...exercise('side', { wrong: "'wide'" }),
        '## Endless',
        '/// BEGIN SOLUTION\nlet sum: number = 0;\nfor (let i = 0; i < 12; i++) sum++;\n/// END SOLUTION\n/// BEGIN WRONG sum-check: stops early\nlet sum: number = 11;\n/// END WRONG',
        exercise('sum')[1]!,
      ),
    );
    expect(faults.map(formatFault)).toEqual([
      expect.stringMatching(
        /^Under "Too lenient", .*line 5: the wrong answer "adds" is not found: the check area-check is passed/,
      ),
      expect.stringMatching(
        /^Under "Not a number", .*line 5: the wrong answer "adds" does not run, .*not assignable to type 'number'/,
      ),
    ]);
    expect(survivors).toContainEqual(
      expect.objectContaining({
        line: 2,
        before: 'const area: number = 3 * 4;',
        after: 'const area: number = 4 * 4;',
        checks: ['area-check'],
      }),
    );
    expect(mutations.refused, 'endless loops among them').toBeGreaterThan(0);
  });

  test('a change of a forecast that makes sense is as good, and one that makes none is found', async () => {
    const options = `{ options: ['better', 'worse'] }`;
    const { faults, survivors, mutations } = await prove(
      lab(
        HEAD,
        IMPORT,
        ...exercise('share', {
          right: '3 / 4',
          wrong: '75',
          judge: 't.forecast(share, { between: [0, 1] })',
        }),
        `/// BEGIN SOLUTION\nconst deeper: string = 'worse';\n/// END SOLUTION\n/// BEGIN WRONG deeper-check: no word of the two\nconst deeper: string = 'so so';\n/// END WRONG`,
        `await check('deeper-check', { points: 1, hints: ['a', 'b'], items: ['${ITEM}'] }, t => t.forecast(deeper, ${options}));`,
      ),
    );
    expect([faults, survivors]).toEqual([[], []]);
    expect(mutations.equivalent).toBeGreaterThan(0);
    expect(mutations.caught).toBeGreaterThan(0);
  });

  test("a constant, an echo of the input and a lowered bar are told where a student's check passes them", async () => {
    const items = `hints: ['a', 'b'], items: ['${ITEM}']`;
    const { faults, survivors, cheats } = await prove(
      lab(
        HEAD,
        IMPORT,
        'const NEEDED = 0.9;\ninterface Bird { species: string; mass: number }\nconst birds: Bird[] = [{ species: "Adelie", mass: 4 }, { species: "Gentoo", mass: 6 }];',
        '/// BEGIN SOLUTION\nfunction nameOf(bird: Bird): string {\n  return bird.mass > 5 ? "Gentoo" : "Adelie";\n}\n/// END SOLUTION\n/// BEGIN WRONG name-check: one for all\nfunction nameOf(bird: Bird): string {\n  return "Adelie";\n}\n/// END WRONG',
        `await check('name-check', { points: 1, ${items} }, t => t.atLeast(birds.filter(bird => nameOf(bird) === bird.species).length / 2, NEEDED, 'The share'));`,
        '/// BEGIN SOLUTION\nfunction half(n: number): number {\n  return n / 2;\n}\n/// END SOLUTION\n/// BEGIN WRONG half-check: doubles\nfunction half(n: number): number {\n  return n * 2;\n}\n/// END WRONG',
        `await check('half-check', { points: 1, ${items} }, t => {\n  t.equal(half(6), 3, 'Half of 6');\n/// BEGIN HIDDEN TESTS\n  t.equal(half(8), 4, 'Half of 8');\n/// END HIDDEN TESTS\n});`,
      ),
    );
    expect(faults).toEqual([]);
    expect(survivors.filter(({ kind }) => kind !== 'mutation')).toEqual([
      expect.objectContaining({ kind: 'echo', after: expect.stringContaining('return bird.species;') }),
      expect.objectContaining({ kind: 'setting', after: 'const NEEDED = 0.45;', checks: ['name-check'] }),
      expect.objectContaining({ kind: 'constant', after: expect.stringContaining('return 3;') }),
    ]);
    expect(cheats.caught).toBeGreaterThan(0);
  });

  test('only what has changed is run again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'waymark-proofs-'));
    onTestFinished(async () => rm(folder, { recursive: true }));
    const proveAgain = async (edit: (source: string) => string) => {
      const results = await ResultFile.open(join(folder, 'areas.json'), 'toolchain');
      const sources = [...exercise('area'), ...exercise('side')];
      const proof = await proveLab(lab(HEAD, IMPORT, ...sources.map(edit)), {
        folder: FOLDER,
        items: ITEMS,
        results,
      });
      await results.save();
      const { faults, checks, survivors, mutations, kernels } = proof;
      return { faults: faults.map(formatFault), checks, survivors, mutations, kernels };
    };
    const cold = await proveAgain(source => source);
    expect(cold).toMatchObject({ faults: [], kernels: 3 });
    const hint = await proveAgain(source => source.replace('Think of tiles.', 'Think of many tiles.'));
    expect(hint).toEqual({ ...cold, kernels: 0 });
    const wrong = await proveAgain(source => source.replace('side: number = 7', 'side: number = 8'));
    expect(wrong).toEqual({ ...cold, kernels: 1 });
    // What is at fault is run again each time.
    for (let time = 0; time < 2; time++) {
      const lenient = await proveAgain(source => source.replace('side: number = 7', 'side: number = 12'));
      const message = expect.stringMatching(/the wrong answer "adds" is not found/);
      expect(lenient).toMatchObject({ faults: [message], kernels: 1 });
    }
    // What a student gets is the same text: two kernels run it, and none the release.
    const solution = await proveAgain(source => source.replace('side: number = 12', 'side: number = 3 * 4'));
    expect(solution).toMatchObject({ faults: [], checks: cold.checks, kernels: 2 });
    const check = await proveAgain(source => source.replace("'The area'", "'The surface'"));
    expect(check).toMatchObject({ faults: [], kernels: 3 });
  });
});
