import { randomUUID } from 'node:crypto';
import { startKernel, type KernelClient } from '@waymark/kernel-helpers/client';
import { diagnosticsReplySchema } from '@waymark/roadmap/diagnostics';
import { DIAGNOSTICS_TARGET } from '@waymark/roadmap/names';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** An author's cell: the right answer, and two wrong ones beside it. */
const CELL = `const houses = [{ rooms: 3, price: 100 }];
/// BEGIN SOLUTION
const cheapest: number = Math.min(...houses.map(house => house.price));
/// END SOLUTION
/// BEGIN STUB
const cheapest: number = houses[0].unknown;
/// END STUB
/// BEGIN WRONG q1: the rooms 😀
const cheapest: number = Math.min(...houses.map(house => house.rooms));
throw new RangeError('a wrong answer ran');
/// END WRONG
/// BEGIN WRONG q1: of another type
const cheapest: string = houses[0]!.price;
/// END WRONG
cheapest * 2`;

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await startKernel();
});
afterAll(() => kernel.shutdown());

describe("an author's cell", () => {
  it('runs with its right answer only', async () => {
    const outcome = await kernel.execute(CELL);
    expect(outcome.error).toBeUndefined();
    expect(outcome.text).toBe('200');
  });

  it('keeps its lines where an error tells them', async () => {
    const outcome = await kernel.execute(`${CELL}\nthrow new Error('here');`);
    expect(outcome.error?.traceback.join('\n')).toMatch(/16/);
    const refused = await kernel.execute(`${CELL}\nconst no: string = 1;`);
    expect(refused.error?.traceback.join('\n')).toMatch(/16/);
  });

  it('tells the mistakes of each alternative in its own place, and no redeclaration', async () => {
    const comm = randomUUID();
    await kernel.notify('comm_open', { comm_id: comm, target_name: DIAGNOSTICS_TARGET, data: {} });
    const answer = kernel.nextMessage(({ header }) => header.msg_type === 'comm_msg');
    await kernel.notify('comm_msg', { comm_id: comm, data: { request: 1, code: CELL, others: [] } });
    const { diagnostics } = diagnosticsReplySchema.parse((await answer).content['data']);
    expect(
      diagnostics.map(({ start, end, message }) => [CELL.slice(start, end), message.split(' ', 3).join(' ')]),
    ).toEqual([
      ['unknown', "Property 'unknown' does"],
      ['cheapest', "Type 'number' is"],
    ]);
  });

  it('is completed and explained inside of a wrong answer', async () => {
    const draft = CELL.replace('house.rooms', 'house.roo');
    const at = Array.from(draft.slice(0, draft.indexOf('house.roo)') + 'house.roo'.length)).length;
    expect((await kernel.complete(draft, at))['matches']).toContain('rooms');
    const name = Array.from(CELL.slice(0, CELL.indexOf('cheapest: string') + 2)).length;
    const { data } = (await kernel.inspect(CELL, name)) as { data: Record<string, string> };
    expect(data['text/plain']).toContain('const cheapest: string');
  });

  it('is complete', async () => {
    expect(await kernel.request('is_complete_request', { code: CELL })).toMatchObject({ status: 'complete' });
  });
});

it('markers in a template are text', async () => {
  const { text } = await kernel.execute(
    'const page = `\n/// BEGIN WRONG q1: x\nkept\n/// END WRONG`;\npage.includes("kept")',
  );
  expect(text).toBe('true');
});
