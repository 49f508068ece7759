import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKernel, type KernelClient } from './client.ts';

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await startKernel();
  await kernel.execute(
    'import { z } from "zod"\n/** The rate of learning.\n * @param epoch From 0. */\nfunction rate(epoch: number) { return 0.1 / (epoch + 1) }\nconst houses = [{ rooms: 3, price: 100 }]',
  );
});
afterAll(() => kernel.shutdown());

describe('completion', () => {
  it.each([
    ['a name of an earlier cell', 'hou', 'houses', [0, 3]],
    ['a property', 'houses[0]!.roo', 'rooms', [11, 14]],
    ['a property with nothing typed yet', 'houses[0]!.', 'price', [11, 11]],
    ['a name of this cell', 'const local = 1; loc', 'local', [17, 20]],
    ['a method of a package', 'z.strin', 'string', [2, 7]],
    ['a global', 'parseFl', 'parseFloat', [0, 7]],
    ['behind a character of two units', 'const s = "😀"; hou', 'houses', [15, 18]],
  ] as const)('finds %s', async (_name, code, match, [start, end]) => {
    const reply = await kernel.complete(code, Array.from(code).length);
    expect(reply['matches']).toContain(match);
    expect([reply['cursor_start'], reply['cursor_end']]).toEqual([start, end]);
  });

  it('says of what kind each match is', async () => {
    const { metadata } = (await kernel.complete('houses.fla')) as { metadata: Record<string, object[]> };
    expect(metadata['_jupyter_types_experimental']).toContainEqual({
      start: 7,
      end: 10,
      text: 'flat',
      type: 'method',
    });
  });
});

async function inspect(code: string): Promise<unknown> {
  const { data } = (await kernel.inspect(code)) as { data: Record<string, unknown> };
  return data['text/plain'];
}

describe('inspection', () => {
  it('tells the type of a variable', async () => {
    expect(await inspect('houses')).toBe('const houses: {\n    rooms: number;\n    price: number;\n}[]');
  });

  it('tells the documentation of what the language has', async () => {
    expect(await inspect('parseFloat')).toMatch(
      /function parseFloat\(string: string\): number\n\nConverts a string/,
    );
  });

  it('tells the documentation of what Node has', async () => {
    expect(await inspect('structuredClone')).toContain('structuredClone');
    expect(await inspect('Buffer.byteLength')).toMatch(/Returns the byte length of a string/);
  });

  it('tells the documentation of a function of an earlier cell', async () => {
    expect(await inspect('rate')).toContain('The rate of learning.');
  });

  it('finds nothing where there is nothing', async () => {
    expect(await kernel.inspect('nothing_of_that_name')).toMatchObject({ status: 'ok', found: false });
  });
});
