import { standingsIn, type Standing, type WireMessage } from '@waymark/roadmap';
import { expect, it, vi } from 'vitest';
import { newCheckProgress } from '../../../roadmap/src/check-progress.ts';
import type { Watcher } from '../live/shared-feeds.ts';
import { RemoteFeed } from './remote-feed.ts';

/** A page that reads nothing until it is let. */
class Page implements Watcher {
  readonly bufferedBytes = 0;
  readonly told: string[] = [];
  /** The place that each message says. */
  readonly places: number[] = [];
  readonly #open = Promise.withResolvers<void>();

  get seq(): number {
    return this.places.at(-1) ?? 0;
  }

  read(): void {
    this.#open.resolve();
  }

  post(message: WireMessage): void {
    void this.send(message);
  }

  send(message: WireMessage): Promise<void> {
    if (message.type !== 'standings') throw new Error('expected standings');
    this.told.push(...standingsIn(message.standings).map(({ subject }) => `${message.log} ${subject}`));
    this.places.push(message.seq);
    return this.#open.promise;
  }
}

function standing(subject: string, seq: number, check = 'q1'): Standing {
  return { subject, lab: 'beginner/views', check, seq, progress: newCheckProgress('2026-03-01T08:00:00Z') };
}

/** More than one message bears. */
const CLASS = Array.from({ length: 8_000 }, (_, index) =>
  standing(`s-${index % 400}`, index + 1, `q${Math.floor(index / 400)}`),
);

function of(log: string, seq: number, standings: Standing[]): Parameters<RemoteFeed['receive']>[0] {
  return { type: 'standings', feed: 'class', log, seq, standings, places: [] };
}

/** What has to happen behind a promise has happened. */
const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

it('a page is told of a place only when it has all of it, and of what comes meanwhile too', async () => {
  const feed = new RemoteFeed('class', () => {});
  feed.receive(of('first', 8_000, CLASS));
  const page = new Page();
  const joined = feed.join(page, 0);
  await settled();
  expect(page.told.length).toBeGreaterThan(0);
  expect(page.told.length).toBeLessThan(CLASS.length);
  feed.receive(of('first', 8_001, [standing('eve', 8_001)]));
  expect(page.seq).toBe(0);
  page.read();
  await joined;
  expect(page.seq).toBe(8_001);
  expect(page.places.slice(0, -1)).toEqual(page.places.slice(0, -1).fill(0));
  expect(new Set(page.told).size).toBe(401);
});

it('a page that is being told of a log hears no more of it when there is another', async () => {
  const feed = new RemoteFeed('class', () => {});
  feed.receive(of('first', 8_000, CLASS));
  const page = new Page();
  const joined = feed.join(page, 0);
  await settled();
  expect(page.told.at(-1)).toMatch('first');
  feed.receive(of('second', 1, [standing('ada', 1)]));
  await settled();
  const told = page.told.length;
  page.read();
  await joined;
  expect(page.told).toHaveLength(told);
  expect(page.told.at(-1)).toBe('second ada');
  await vi.waitFor(() => expect(page.seq).toBe(1));
});

it('a page that does not read is told no more than it has room for, and all of it in order when it reads', async () => {
  const feed = new RemoteFeed('class', () => {});
  const page = new Page();
  await feed.join(page, 0);
  for (let seq = 1; seq <= 900; seq++) feed.receive(of('first', seq, [standing(`s-${seq}`, seq)]));
  await settled();
  expect(page.told).toEqual(['first s-1']);
  page.read();
  await vi.waitFor(() => expect(page.seq).toBe(900));
  expect(page.places).toEqual(Array.from({ length: 900 }, (_, index) => index + 1));
});

it('a page that has left is told nothing of what waited for it', async () => {
  const feed = new RemoteFeed('class', () => {});
  const page = new Page();
  await feed.join(page, 0);
  for (let seq = 1; seq <= 3; seq++) feed.receive(of('first', seq, [standing('ada', seq)]));
  await settled();
  feed.leave(page);
  page.read();
  await settled();
  expect(page.places).toEqual([1]);
});

it('a page that never reads is given what waits, so that its session ends it', async () => {
  const feed = new RemoteFeed('class', () => {});
  const page = new Page();
  await feed.join(page, 0);
  for (let seq = 1; seq <= 3_000; seq++) feed.receive(of('first', seq, [standing('ada', seq)]));
  await vi.waitFor(() => expect(page.places.length).toBeGreaterThan(1_900));
});
