import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { standingOf, standingsIn, type Standing, type WireMessage } from '@waymark/roadmap';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { seeded, seeds } from '../../../roadmap/testing/seeded.ts';
import { randomEvent } from '../../../test/server/random-events.ts';
import { checkEvent, own } from '../../testing/entries.ts';
import { Page, byKey } from '../../testing/feed-page.ts';
import { eraseWords } from '../events/erase-words.ts';
import { LOCAL_COURSE } from '../events/event-log.ts';
import { SqliteEventLog } from '../events/sqlite-event-log.ts';
import { changesOf } from './changes.ts';
import { StandingsFeed } from './standings-feed.ts';

describe('a feed of standings', () => {
  let folder: string;
  let log: SqliteEventLog;
  let feed: StandingsFeed;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'waymark-feed-'));
    log = await SqliteEventLog.open(folder);
    feed = new StandingsFeed({ log, course: LOCAL_COURSE, feed: 'class' });
    log.subscribe(commit => feed.publish(changesOf(commit)));
  });
  afterEach(async () => {
    await log.close();
    await rm(folder, { recursive: true });
  });

  async function truth(): Promise<Standing[]> {
    return (await log.standings(LOCAL_COURSE, 0)).standings.map(standingOf);
  }

  it('tells what there is, then what changes, many changes of a check as one', async () => {
    await log.append(own('ada', [checkEvent({ state: 'incorrect' })]));
    const page = new Page();
    await feed.join(page, 0);
    expect([...page.values.values()]).toEqual(await truth());
    for (let time = 0; time < 20; time += 1) await log.append(own('ada', [checkEvent()]));
    await vi.waitFor(() => expect(page.seq).toBe(21));
    expect([...page.values.values()]).toEqual(await truth());
    expect(page.messages).toBeLessThan(10);
  });

  it('tells those first whom a panel lists first, everybody once, and what is done meanwhile', async () => {
    for (const id of ['ada', 'bob', 'cyd', 'dan', 'eve']) await log.append(own(id, [checkEvent()]));
    feed.setPeople(['dan', 'nobody-yet', 'bob'].map(id => ({ id, name: id, role: 'student', shares: true })));
    const told: string[] = [];
    class Listener extends Page {
      override send(message: WireMessage): Promise<void> {
        if (message.type === 'standings') {
          told.push(...standingsIn(message.standings).map(({ subject }) => subject));
        }
        return super.send(message);
      }
    }
    const page = new Listener();
    const joined = feed.join(page, 0);
    await log.append(own('bob', [checkEvent({ state: 'incorrect' })]));
    await joined;
    expect(told.slice(0, 2).toSorted()).toEqual(['bob', 'dan']);
    expect(new Set(told)).toEqual(new Set(['ada', 'bob', 'cyd', 'dan', 'eve']));
    expect(told.filter(id => id !== 'bob')).toHaveLength(4);
    await vi.waitFor(() => expect(page.seq).toBe(6));
    expect([...page.values.values()].toSorted(byKey)).toEqual((await truth()).toSorted(byKey));
  });

  it('tells one that was away what changed after its place, and no more', async () => {
    await log.append(own('ada', [checkEvent()]));
    await log.append(own('bob', [checkEvent()]));
    const page = new Page();
    await feed.join(page, 1, log.id);
    expect([...page.values.keys()]).toEqual(['bob beginner/views q1']);
  });

  it('shows a team nobody else', async () => {
    const team = new StandingsFeed({ log, course: LOCAL_COURSE, feed: 'team', subjects: ['ada'] });
    log.subscribe(commit => team.publish(changesOf(commit)));
    const page = new Page();
    await team.join(page, 0);
    await log.append([...own('ada', [checkEvent()]), ...own('bob', [checkEvent()])]);
    await vi.waitFor(() => expect(page.seq).toBe(2));
    expect([...page.values.values()].map(({ subject }) => subject)).toEqual(['ada']);
  });

  it('shows no note, no answer and no review', async () => {
    const base = { lab: 'beginner/views', check: 'q1', at: new Date().toISOString() };
    const page = new Page();
    await feed.join(page, 0);
    await log.append(
      own('ada', [
        { ...base, id: crypto.randomUUID(), type: 'note', text: 'a secret' },
        { ...base, id: crypto.randomUUID(), type: 'review', text: 'a secret' },
        { ...base, id: crypto.randomUUID(), type: 'help', wanted: true, from: 'team', answer: 'a secret' },
      ]),
    );
    await vi.waitFor(() => expect(page.seq).toBe(3));
    expect(JSON.stringify([...page.values])).not.toContain('secret');
  });

  it('shows whoever comes first a class as it is read, and what changes meanwhile', async () => {
    await log.append(
      own(
        'ada',
        Array.from({ length: 2_500 }, (_, index) => checkEvent({ check: `q${index}` })),
      ),
    );
    const page = new Page();
    const seqs: number[] = [];
    let changed: Promise<void> | undefined;
    const receive = page.send.bind(page);
    page.send = message => {
      changed ??= log.append(own('ada', [checkEvent({ check: 'q0' })]));
      if (message.type === 'standings') seqs.push(message.seq);
      return receive(message);
    };
    await feed.join(page, 0);
    await changed;
    expect(seqs.slice(0, 2)).toEqual([0, 0]);
    await vi.waitFor(() => expect(page.seq).toBe(2_501));
    expect([...page.values.values()].toSorted(byKey)).toEqual((await truth()).toSorted(byKey));
  });

  it('keeps no word of who has left', async () => {
    const [ada, rita] = ['ada', 'rita'].map(id => ({
      id,
      name: id,
      role: 'student' as const,
      shares: true,
    }));
    const call = { lab: 'beginner/views', check: 'q1', at: new Date().toISOString() };
    await log.append(
      own('ada', [{ ...call, id: crypto.randomUUID(), type: 'help', wanted: true, from: 'team' }]),
    );
    await log.append([
      {
        course: LOCAL_COURSE,
        subject: 'ada',
        actor: 'rita',
        event: { ...call, id: crypto.randomUUID(), type: 'attend', step: 'take', by: 'Rita Example' },
      },
    ]);
    feed.setPeople([ada!, rita!]);
    const before = new Page();
    await feed.join(before, 0);
    expect(JSON.stringify([...before.values])).toContain('Rita Example');
    await log.db.transaction().execute(db => eraseWords(db, LOCAL_COURSE, 'rita'));
    feed.setPeople([ada!]);
    const after = new Page();
    await feed.join(after, 0);
    expect([...after.values.keys()]).toEqual(['ada beginner/views q1']);
    expect(JSON.stringify([...after.values])).not.toContain('Rita Example');
  });

  it.each(seeds(8))('ends with the truth on every page, seed %i', async seed => {
    const random = seeded(seed);
    const pages = Array.from({ length: 4 }, () => new Page());
    const users = ['ada', 'bob', 'eve'];
    for (let round = 0; round < 40; round += 1) {
      const page = pages[Math.floor(random() * pages.length)]!;
      const dice = random();
      if (dice < 0.2) feed.leave(page);
      else if (dice < 0.5) void feed.join(page, page.seq, log.id);
      else if (dice < 0.6) page.bufferedBytes = 1_000_000;
      else if (dice < 0.7) page.bufferedBytes = 0;
      await log.append(
        Array.from({ length: 1 + Math.floor(random() * 5) }, () => randomEvent(random, users)),
      );
    }
    const expected = (await truth()).toSorted(byKey);
    for (const page of pages) {
      page.bufferedBytes = 0;
      await feed.join(page, page.seq, log.id);
    }
    for (const page of pages) {
      await vi.waitFor(() => expect([...page.values.values()].toSorted(byKey)).toEqual(expected));
    }
  });
});
