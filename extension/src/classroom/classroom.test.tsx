import type { Standing } from '@waymark/roadmap';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeEach, describe, expect, it } from 'vitest';
import { AT, HeldLine, LAB, NOW, person, standing } from '../../testing/class-feed.ts';
import { CURRICULUM } from '../../testing/curriculum.ts';
import { ENGLISH } from '../english.ts';
import { peopleOf, showsLab } from './class-filters.tsx';
import { ClassView } from './class-view.tsx';
import { classCsv, linksCsv } from './csv.ts';
import { Feed } from './feed.ts';
import { checkColumns, failures, labBands, labShares, stuckByCheck, stuckPeople } from './summary.ts';
import { askedCalls } from './asked-calls.ts';
import { handedInTexts } from './texts-to-read.ts';
import { describeState } from './words.ts';

const WRONG = { best: 'incorrect', latest: 'incorrect', points: 0, failures: 3, attempts: 3 } as const;

let line: HeldLine;
let feed: Feed;
beforeEach(() => {
  line = new HeldLine();
  feed = new Feed(line, 'class');
});

function tell(standings: Standing[], seq?: number, log?: string): void {
  line.tell(standings, { ...(seq !== undefined && { seq }), ...(log !== undefined && { log }) });
}

/** What somebody handed in. @param readAs The id of what its reader read; default: nobody has read any. */
function text(subject: string, check: string, minute: number, readAs?: string): Standing {
  return {
    ...standing(subject, check, {
      best: 'awaiting',
      points: 0,
      ...(readAs !== undefined && { graded: { at: AT, points: 1, maxPoints: 2, handIn: readAs } }),
    }),
    handedIn: { id: `${subject} ${check}`, at: `2026-03-01T09:0${minute}:00Z` },
  };
}

describe('a feed', () => {
  it('asks for what it missed, on each connection, as long as it is watched', () => {
    feed.watch();
    tell([standing('ada', 'q1')]);
    line.isOnline = false;
    line.isOnline = true;
    line.welcome();
    feed.unwatch();
    line.welcome();
    expect(line.sent).toEqual([
      { type: 'watch', feed: 'class', after: 0 },
      { type: 'watch', feed: 'class', after: 9, log: 'of the class' },
      { type: 'unwatch', feed: 'class' },
    ]);
  });

  it('keeps the newest value, in whatever order they come, and only of its own feed', () => {
    tell([standing('ada', 'q1', { attempts: 5 }, 5)]);
    tell([standing('ada', 'q1', { attempts: 3 }, 3)]);
    line.say({
      type: 'standings',
      feed: 'team',
      log: 'of the class',
      seq: 99,
      standings: [standing('bob', 'q1')],
      places: [],
    });
    expect([...feed.values.all()].map(({ progress }) => progress.attempts)).toEqual([5]);
  });

  it('has a number for each that changes with what is known of them, and of nobody else', () => {
    tell([standing('ada', 'q1'), standing('bob', 'q1')]);
    const [ada, bob] = [feed.revisionOf('ada'), feed.revisionOf('bob')];
    tell([standing('ada', 'q1', {}, 2)]);
    expect([feed.revisionOf('ada') === ada, feed.revisionOf('bob') === bob]).toEqual([false, true]);
    tell([standing('ada', 'q1')], 1, 'another');
    expect(feed.revisionOf('bob') === bob, 'nothing is known any more').toBe(false);
  });

  it('begins anew with another log', () => {
    tell([standing('ada', 'q1', {}, 5)]);
    tell([standing('bob', 'q1', {}, 1)], 1, 'another');
    expect([...feed.values.all()].map(({ subject }) => subject)).toEqual(['bob']);
  });

  it('forgets what it may not show any more, and asks again when one’s place has changed', () => {
    feed.watch();
    line.say({ type: 'people', feed: 'class', people: [person('ada')] });
    tell([standing('ada', 'q1')]);
    const problem = { type: 'about:blank', title: 'Forbidden', status: 403 };
    line.say({ type: 'denied', feed: 'class', problem });
    expect([feed.people.length, [...feed.values.all()].length, feed.places.size]).toEqual([0, 0, 0]);
    const membership = { course: { id: 'ml', title: 'ML' }, me: person('ada'), isOnline: true };
    line.say({ type: 'membership', membership });
    line.say({ type: 'membership', membership });
    expect(line.sent.map(({ type }) => type)).toEqual(['watch', 'watch']);
  });
});

describe('what is made of it', () => {
  const people = [person('ada'), person('bob', { team: 'red' }), person('eve')];
  beforeEach(() => {
    tell([
      standing('ada', 'q1'),
      standing('ada', 'q2', { ...WRONG, words: 'The mean' }),
      standing('bob', 'q2', { ...WRONG, words: 'The mean' }),
      standing('bob', 'q3', { ...WRONG, failures: 1, words: 'The sum' }),
      { ...standing('eve', 'q1', { ...WRONG, failures: 0 }), help: { at: AT, from: 'reviewers' } },
      standing('gone', 'q1', WRONG),
    ]);
  });

  it('columns follow the roadmap, of all labs or of some', () => {
    expect(checkColumns(CURRICULUM).map(({ check, isFirst }) => [check, isFirst])).toEqual([
      ['q1', true],
      ['q2', false],
      ['q3', false],
    ]);
    expect(labBands(checkColumns(CURRICULUM), [1, 2])).toEqual([
      { lab: LAB, title: 'House prices', first: 0, count: 3 },
    ]);
    expect(checkColumns(CURRICULUM, { lab: LAB })).toHaveLength(3);
    expect(checkColumns(CURRICULUM, { level: 'intermediate' })).toEqual([]);
  });

  it('who asks for help is the first of those who are stuck; who is gone is none', () => {
    const stuck = stuckPeople(feed, people, NOW);
    expect(stuck.map(({ person: { id }, standing: { check }, reason }) => [id, check, reason])).toEqual([
      ['eve', 'q1', 'help'],
      ['ada', 'q2', 'failures'],
      ['bob', 'q2', 'failures'],
    ]);
    expect(stuckPeople(feed, people, NOW + 3_600_000).map(({ reason }) => reason)).toEqual(['help']);
  });

  it('those who are stuck with one check are one group, the largest first', () => {
    const groups = stuckByCheck(stuckPeople(feed, people, NOW));
    expect(groups.map(group => [group.check, ...group.people.map(({ id }) => id)])).toEqual([
      ['q2', 'ada', 'bob'],
      ['q1', 'eve'],
    ]);
  });

  it('the help queue has who called the reviewers, how often they tried, and what failed', () => {
    line.say({ type: 'people', feed: 'class', people });
    tell([
      { ...standing('bob', 'q3', { ...WRONG, words: 'The sum' }, 9), help: { at: AT, from: 'team' } },
      {
        ...standing('ada', 'q2', { ...WRONG, words: 'The mean' }, 9),
        help: { at: '2026-03-01T09:59:30Z', from: 'reviewers' },
      },
    ]);
    const queue = askedCalls(feed, 'ines', [], 'reviewers');
    expect(queue.map(({ name, check, attempts, words }) => [name, check, attempts, words])).toEqual([
      ['EVE', 'q1', 3, undefined],
      ['ADA', 'q2', 3, 'The mean'],
    ]);
  });

  it('what was handed in waits for its reader, the oldest first, of those who are shown', () => {
    tell([
      text('bob', 'q1', 3),
      text('ada', 'q1', 2, 'another'),
      text('ada', 'q2', 1, 'ada q2'),
      { ...text('ada', 'q3', 1), progress: standing('ada', 'q3').progress },
      text('gone', 'q1', 1),
      standing('eve', 'q2', { best: 'awaiting' }),
    ]);
    const texts = handedInTexts(feed, people, checkColumns(CURRICULUM));
    expect(texts.map(({ name, check, waits }) => [name, check, waits])).toEqual([
      ['ADA', 'q2', false],
      ['ADA', 'q1', true],
      ['BOB', 'q1', true],
    ]);
    expect(handedInTexts(feed, people, checkColumns(CURRICULUM, { level: 'intermediate' }))).toEqual([]);
    const standings = ['ada', 'eve'].flatMap(who =>
      ['q1', 'q2'].map(check => feed.values.get(who, LAB, check)),
    );
    expect(standings.map(known => describeState(known!, ENGLISH))).toEqual([
      'waits for a reader',
      'read by a person',
      'incorrect',
      'written, not handed in',
    ]);
  });

  it('failures are grouped by the author’s words, the most frequent first', () => {
    expect(failures(feed, people).map(({ check, words, students }) => [check, words, students])).toEqual([
      ['q2', 'The mean', 2],
      ['q3', 'The sum', 1],
      ['q1', '', 1],
    ]);
  });

  it('labs count what is passed', () => {
    expect(labShares(feed, CURRICULUM, 'ada')).toEqual([
      { lab: LAB, title: 'House prices', passed: 1, checks: 3 },
    ]);
    expect(labShares(feed, CURRICULUM, 'nobody')).toEqual([]);
  });

  it('the CSV holds no formula, and quotes what needs it', () => {
    const rows = [
      ...people,
      person('x', { name: '=HYPERLINK("evil")' }),
      person('y', { name: 'Noether, E' }),
    ];
    expect(classCsv(feed, rows, checkColumns(CURRICULUM))).toBe(
      [
        `name,team,points,${LAB} q1,${LAB} q2,${LAB} q3`,
        'ADA,,2,passed,incorrect,',
        'BOB,red,0,,incorrect,incorrect',
        'EVE,,0,incorrect,,',
        `"'=HYPERLINK(""evil"")",,0,,,`,
        '"Noether, E",,0,,,',
        '',
      ].join('\r\n'),
    );
  });

  it('the CSV says of a check what the matrix shows: whether a read answer has points, what a submission has shown', () => {
    const [full, none] = [2, 0].map(points => ({ at: AT, points, maxPoints: 2 }));
    const verified = { at: AT, state: 'passed', points: 1, maxPoints: 1 } as const;
    tell([
      standing('ada', 'q1', { best: 'awaiting', graded: full }),
      standing('bob', 'q1', { best: 'awaiting', graded: none }),
      standing('eve', 'q1', { best: 'unattempted', latest: 'unattempted', verified }),
    ]);
    const rows = classCsv(feed, people, checkColumns(CURRICULUM)).split('\r\n');
    expect(rows.slice(1, 4).map(row => row.split(',')[3])).toEqual(['passed', 'incorrect', 'passed']);
  });

  it('a filter shows a team or a lab, and everybody where its team is no more', () => {
    const [red, gone] = ['red', 'of last week'].map(team => peopleOf({ team, scope: '' }, people));
    expect(red?.map(({ id }) => id)).toEqual(['bob']);
    expect(gone).toEqual(people);
    const scopes = ['', 'beginner', LAB, 'advanced', `${LAB}-again`];
    expect(scopes.filter(scope => showsLab({ team: '', scope }, LAB))).toEqual(['', 'beginner', LAB]);
  });

  it('draws what is in view, however large the class is', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => person(`student-${index}`));
    line.say({ type: 'people', feed: 'class', people: [...people, ...many] });
    const view = {
      feed,
      curriculum: CURRICULUM,
      membership: { course: { id: 'ml', title: 'ML' }, me: person('ines'), isOnline: true },
      now: NOW,
      calls: <p>the calls</p>,
      reading: () => null,
      models: () => null,
      exportCsv: () => {},
      exportGrades: () => {},
      loadEvents: async () => [],
      write: () => {},
      draw: () => null,
      trans: ENGLISH,
    };
    const html = renderToStaticMarkup(<ClassView {...view} />);
    expect(html).toContain('1003 students');
    expect(html).toContain('Stuck now (3)');
    expect(html).toContain('Help queue (1)');
    expect(html).toContain('To read (0)');
    expect(html).not.toContain('data-tab="people"');
    expect(html.match(/role="gridcell"/g)!.length).toBeLessThan(200);
    expect(html).toContain('aria-label="ADA, House prices q2: incorrect"');
    expect(html).toMatch(/data-state="incorrect" data-stuck="true"[^>]*>✗<sub>3<\/sub>/);
    const peopleActions = { invite() {}, importRoster() {}, makeLink() {}, change() {}, remove() {} };
    const ofInstructor = renderToStaticMarkup(<ClassView {...view} peopleActions={peopleActions} />);
    expect(ofInstructor).toContain('People (1003)');
    line.say({ type: 'people', feed: 'class', people: [] });
    const invites = 'Under “People” you invite your students';
    expect(renderToStaticMarkup(<ClassView {...view} peopleActions={peopleActions} />)).toContain(invites);
    expect(renderToStaticMarkup(<ClassView {...view} />)).not.toContain(invites);
  });

  it('the links of a roster are a line for each who has not joined, and no formula', () => {
    const imported = [
      { name: 'Ada', lmsId: 's1', result: 'added', link: 'http://class.example/join/1' },
      { name: 'Bob', lmsId: 's2', result: 'same' },
      { name: '=cmd()', lmsId: 's3', result: 'changed', link: 'http://class.example/join/3' },
    ] as const;
    expect(linksCsv(imported).split('\r\n')).toEqual([
      'name,id,link',
      'Ada,s1,http://class.example/join/1',
      "'=cmd(),s3,http://class.example/join/3",
      '',
    ]);
  });
});
