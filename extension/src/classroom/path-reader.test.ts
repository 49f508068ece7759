import type { LoggedEvent } from '@waymark/roadmap';
import { expect, it, vi } from 'vitest';
import { checkEvent } from '../../testing/events.ts';
import { PathReader, type PathRead } from './path-reader.ts';

/** A class server that answers when the test says so. */
function reader() {
  const asked: { after: number; answer: (...seqs: number[]) => void; refuse: (why: string) => void }[] = [];
  const told: PathRead[] = [];
  const made = new PathReader({
    load: async after =>
      new Promise<LoggedEvent[]>((resolve, reject) =>
        asked.push({
          after,
          answer: (...seqs) =>
            resolve(seqs.map(seq => ({ seq, actor: 'ada', receivedAt: '', event: checkEvent() }))),
          refuse: why => reject(new Error(why)),
        }),
      ),
    told: read => told.push(read),
    everyMs: 0,
  });
  const known = () => told.map(({ events, problem }) => [events.map(({ seq }) => seq).join(' '), problem]);
  return { made, asked, known };
}

it('reads what there is, and later what came since, once for each place that is told', async () => {
  const { made, asked, known } = reader();
  made.follow(5);
  made.follow(7);
  asked[0]?.answer(2, 4);
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  // That which others may not read ends the log: it is not asked for again and again.
  asked[1]?.answer();
  await vi.waitFor(() => expect(known()).toHaveLength(2));
  made.follow(7);
  made.follow(9);
  await vi.waitFor(() => expect(asked).toHaveLength(3));
  asked[2]?.answer(9);
  await vi.waitFor(() => expect(known()).toHaveLength(3));
  expect(asked.map(({ after }) => after)).toEqual([0, 5, 7]);
  expect(known()).toEqual([
    ['2 4', undefined],
    ['2 4', undefined],
    ['2 4 9', undefined],
  ]);
});

it('keeps what it has read where the server is away, says so, and goes on from there', async () => {
  const { made, asked, known } = reader();
  made.follow(1);
  asked[0]?.answer(1);
  await vi.waitFor(() => expect(known()).toHaveLength(1));
  made.follow(2);
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  asked[1]?.refuse('It cannot be reached.');
  await vi.waitFor(() => expect(known()).toHaveLength(2));
  made.follow(2);
  await vi.waitFor(() => expect(asked).toHaveLength(3));
  asked[2]?.answer(2);
  await vi.waitFor(() => expect(known()).toHaveLength(3));
  expect(known()).toEqual([
    ['1', undefined],
    ['1', 'It cannot be reached.'],
    ['1 2', undefined],
  ]);
});

it('tells nothing once it is over', async () => {
  const { made, asked, known } = reader();
  made.follow(1);
  made.dispose();
  asked[0]?.answer(1);
  await new Promise(resolve => setImmediate(resolve));
  expect(known()).toEqual([]);
});
