import { randomUUID } from 'node:crypto';
import { diagnosticsReplySchema, type CellDiagnostic } from '@waymark/roadmap/diagnostics';
import { DIAGNOSTICS_TARGET } from '@waymark/roadmap/names';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKernel, type KernelClient } from '@waymark/kernel-helpers/client';

let kernel: KernelClient;
let comm: string;
let requests = 0;
beforeAll(async () => {
  kernel = await startKernel();
  comm = randomUUID();
  await kernel.notify('comm_open', { comm_id: comm, target_name: DIAGNOSTICS_TARGET, data: {} });
  await kernel.execute('interface House { rooms: number; price: number }\nconst houses: House[] = []');
});
afterAll(() => kernel.shutdown());

async function check(code: string, others: readonly string[] = []): Promise<readonly CellDiagnostic[]> {
  const request = ++requests;
  const answer = kernel.nextMessage(({ header }) => header.msg_type === 'comm_msg');
  await kernel.notify('comm_msg', { comm_id: comm, data: { request, code, others } });
  const reply = diagnosticsReplySchema.parse((await answer).content['data']);
  expect(reply.request).toBe(request);
  return reply.diagnostics;
}

describe('a cell that is checked before it runs', () => {
  it.each([
    ['a wrong property', 'const first = houses[0]!\nfirst.room', 'room', "Property 'room' does not exist"],
    ['a name that nobody declares', 'house.length', 'house', "Cannot find name 'house'"],
    ['a wrong argument', '// 😀\nMath.sqrt("4")', '"4"', "Argument of type 'string'"],
    ['a mistake of grammar', 'const rows = [1, 2\nhouses', 'houses', "',' expected"],
    [
      'a package that is not there',
      'import x from "no-such-package"',
      '"no-such-package"',
      'Cannot find module',
    ],
    ['a reserved name', 'const require = 1', 'require', 'choose another name'],
  ])('has %s under its place', async (_name, code, place, message) => {
    const [diagnostic] = await check(code);
    expect(diagnostic?.message).toContain(message);
    expect(code.slice(diagnostic?.start, diagnostic?.end)).toBe(place);
  });

  it.each([
    ['a cell without a mistake', 'const total = houses.length; await Promise.resolve(total)'],
    ['a cell that declares its variables again', 'const houses: string[] = []; houses[0]?.length'],
    ['an empty cell', ''],
    ['exports', 'export const n = 1; export { houses }'],
  ])('has nothing against %s', async (_name, code) => {
    expect(await check(code)).toEqual([]);
  });

  it('takes the names of cells that have not run for known', async () => {
    const others = [
      'const { rate, more: [epochs] } = read(); function train(n: number) {}',
      'import plot, { type Axis } from "plots"; class Net {} type Row = number; enum Kind { A }',
      'not ( grammatical',
    ];
    const code = `
      const net: Net = new Net(); const axis: Axis | Row = Kind.A; const options = { rate };
      plot(epochs).map(x => x.y); train(1)`;
    expect(await check(code, others)).toEqual([]);
    expect((await check(code)).length).toBeGreaterThan(0);
    expect(await check('train(rate) + unheard', others)).toMatchObject([
      { message: "Cannot find name 'unheard'." },
    ]);
    expect(await check('const f = x => x', others)).toMatchObject([{ code: 7006 }]);
  });

  it('leaves no trace', async () => {
    expect(await check('const houses = 1; const untold = 2; class House {}')).toEqual([]);
    expect(await check('houses.push({ rooms: 1, price: 2 })')).toEqual([]);
    expect((await kernel.execute('untold')).error?.evalue).toContain("Cannot find name 'untold'");
    expect((await kernel.execute('houses.length')).text).toBe('0');
  });
});

it('a question that is none is logged, and the next is answered', async () => {
  await kernel.notify('comm_msg', { comm_id: comm, data: { code: 1 } });
  expect(await check('houses')).toEqual([]);
  // The log comes by another way than the answers.
  await expect.poll(() => kernel.log, { timeout: 20_000 }).toContain('comm_msg');
});
