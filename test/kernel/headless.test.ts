import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InstalledKernel } from './installed-kernel.ts';

let kernel: InstalledKernel;
beforeAll(async () => {
  kernel = await InstalledKernel.install();
});
afterAll(() => kernel.remove());

const PRINTS_AND_ENDS = [{ source: 'const rate = 0.5' }, { source: 'console.log("printed"); rate * 2' }];
const PRINTED_AND_ENDED = [
  { output_type: 'stream', name: 'stdout', text: ['printed\n'] },
  { output_type: 'execute_result', data: { 'text/plain': ['1'] } },
];

/** Runs `in.ipynb` by nbclient, as nbgrader does, and writes what came of it into `out.ipynb`. */
const NBCLIENT = `
import nbformat, nbclient
notebook = nbformat.read('in.ipynb', as_version=4)
try:
    nbclient.NotebookClient(notebook).execute()
except nbclient.exceptions.CellExecutionError as error:
    print(error.ename, '|', error.evalue)
nbformat.write(notebook, 'out.ipynb')`;

describe('without a front end, a notebook is run by', () => {
  it('jupyter execute', async () => {
    await kernel.writeNotebook('in.ipynb', PRINTS_AND_ENDS);
    await kernel.python('-m', 'jupyter', 'execute', '--inplace', 'in.ipynb');
    expect((await kernel.readOutputs('in.ipynb'))[1]).toMatchObject(PRINTED_AND_ENDED);
  });

  it('nbclient', async () => {
    await kernel.writeNotebook('in.ipynb', PRINTS_AND_ENDS);
    expect((await kernel.python('-c', NBCLIENT)).stdout).toBe('');
    expect((await kernel.readOutputs('out.ipynb'))[1]).toMatchObject(PRINTED_AND_ENDED);
  });

  it('nbclient, which stops at an error and says which', async () => {
    await kernel.writeNotebook('in.ipynb', [
      { source: 'throw new RangeError("too far")' },
      { source: 'console.log("not reached")' },
    ]);
    expect((await kernel.python('-c', NBCLIENT)).stdout).toBe('RangeError | too far\n');
    const outputs = await kernel.readOutputs('out.ipynb');
    expect(outputs[0]).toMatchObject([{ output_type: 'error', ename: 'RangeError', evalue: 'too far' }]);
    expect(outputs[1]).toEqual([]);
  });
});

const PARAMETERS = `
let epochs: number = 5; // How often the data is seen
let url = "http://example.org//data" // Where it's from
let layers: readonly { units: number }[] = [
  { units: 8 },
];
let unset
`;

function papermill(...parameters: string[]): Promise<{ stdout: string; stderr: string }> {
  return kernel.python('-m', 'papermill', ...parameters);
}

describe('papermill', () => {
  it('gives parameters of every kind, which keep their values', async () => {
    await kernel.writeNotebook('in.ipynb', [
      { source: PARAMETERS, tags: ['parameters'] },
      {
        source:
          'console.log(JSON.stringify([epochs, url, shuffle, none, layers, options, text, String(id)]))',
      },
      { source: 'epochs + 1 === 4 && id === 12345678901234567890n' },
    ]);
    await writeFile(
      join(kernel.folder, 'parameters.yaml'),
      `shuffle: false
none: null
layers: [{ units: 1 }, { units: -2.5e+30 }, []]
options: { "__proto__": 1, "a b": { c: [true, "x"] }, empty: {} }
text: "\\"quoted\\" \\\\ \\n 😀 \${x} \`"
id: 12345678901234567890
`,
    );
    await papermill('in.ipynb', 'out.ipynb', '-f', 'parameters.yaml', '-p', 'epochs', '3');
    const [, , printed, types] = await kernel.readOutputs('out.ipynb');
    const values = [
      3,
      'http://example.org//data',
      false,
      null,
      [{ units: 1 }, { units: -2.5e30 }, []],
      JSON.parse('{ "__proto__": 1, "a b": { "c": [true, "x"] }, "empty": {} }'),
      '"quoted" \\ \n 😀 ${x} `',
      '12345678901234567890',
    ];
    expect(printed).toMatchObject([{ text: [`${JSON.stringify(values)}\n`] }]);
    expect(types).toMatchObject([{ data: { 'text/plain': ['true'] } }]);
  });

  it('has words for the numbers that JSON has none for', async () => {
    const { stdout } = await kernel.python(
      '-c',
      `from papermill.translators import translate_parameters as translate
inf = float('inf')
print(translate('waymark', 'typescript', {'a': inf, 'b': [-inf], 'c': float('nan')}))`,
    );
    expect(stdout).toContain('let a = Infinity;\nlet b = [-Infinity];\nlet c = NaN;\n');
  });

  it('fails where a parameter is of the wrong type, and shows the line', async () => {
    await kernel.writeNotebook('in.ipynb', [
      { source: 'let epochs: number = 5', tags: ['parameters'] },
      { source: 'epochs * 2' },
    ]);
    await expect(papermill('in.ipynb', 'out.ipynb', '-p', 'epochs', 'many')).rejects.toThrow(
      /line 1: The left-hand side/,
    );
    expect((await kernel.readOutputs('out.ipynb')).flat()).toContainEqual(
      expect.objectContaining({ output_type: 'error', evalue: expect.stringContaining('line 1') }),
    );
  });

  it('refuses a name that TypeScript cannot declare', async () => {
    await kernel.writeNotebook('in.ipynb', [{ source: '1' }]);
    await expect(papermill('in.ipynb', 'out.ipynb', '-p', 'my-rate', '1')).rejects.toThrow(
      /'my-rate', which TypeScript cannot declare/,
    );
  });

  it('lists the parameters of a notebook, with their types, defaults and comments', async () => {
    await kernel.writeNotebook('in.ipynb', [{ source: PARAMETERS, tags: ['parameters'] }]);
    const { stdout } = await papermill('--help-notebook', 'in.ipynb');
    const lines = stdout.split('\n').map(line => line.replace(/\s+/g, ' ').trim());
    expect(lines.slice(lines.findIndex(line => line.startsWith('epochs')))).toEqual([
      'epochs: number (default 5) How often the data is seen',
      'url: Unknown type (default "http://example.org//data")',
      "Where it's from",
      'layers: readonly { units: number }[] (default [ { units: 8 }, ])',
      '',
    ]);
  });
});
