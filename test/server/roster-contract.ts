import { JoinCodes, LOCAL_COURSE, Roster, parseRoster, type SqlEventLog, type User } from '@waymark/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkEvent } from '../../server/testing/entries.ts';

/** An empty store that one test uses. */
export interface RosterStore {
  /** Opens it; a second time after the first was closed. */
  open(): Promise<SqlEventLog>;
  remove(): Promise<void>;
}

const COURSE = 'ml-1';
const keyOf = (name: string) => `a-key-of-a-device-of-${name}`.padEnd(40, '-');

/** What every store of the people of courses must do. */
export function describeRoster(name: string, make: () => Promise<RosterStore>): void {
  describe(`the roster in ${name}`, () => {
    let store: RosterStore;
    let log: SqlEventLog;
    let now: Date;
    let roster: Roster;
    let codes: JoinCodes;
    beforeEach(async () => {
      now = new Date('2026-03-01T08:00:00.000Z');
      store = await make();
      await open();
      await roster.createCourse(COURSE, 'Machine learning');
    });
    afterEach(async () => {
      await log.close();
      await store.remove();
    });

    async function open(): Promise<void> {
      log = await store.open();
      roster = new Roster(log);
      codes = new JoinCodes(log.db, roster, () => now);
    }

    async function join(person: string, team?: string, role: User['role'] = 'student'): Promise<User> {
      const code = await codes.create({ course: COURSE, role, team, uses: 1, days: 1 });
      return joinBy(code, person);
    }

    async function joinBy(code: string, person: string): Promise<User> {
      const user = await codes.redeem({ code, key: keyOf(person), name: person });
      if ('status' in user) throw new Error(user.detail);
      return user;
    }

    const peopleOf = async (user: User, feed: 'team' | 'class'): Promise<unknown> => {
      const audience = await roster.audience(user, feed);
      if ('status' in audience) return audience.status;
      const names = new Map(audience.people.map(person => [person.id, person.name]));
      return [[...names.values()], audience.subjects?.map(id => names.get(id))];
    };

    it('makes a course once, also of one that has events already', async () => {
      expect(await roster.createCourse(COURSE, 'Another')).toBe(false);
      const ada = await join('Ada');
      expect(await roster.membership(ada)).toEqual({
        course: { id: COURSE, title: 'Machine learning' },
        me: { id: ada.id, name: 'Ada', role: 'student', shares: false },
        isOnline: true,
      });
      await log.append([{ course: COURSE, subject: ada.id, actor: ada.id, event: checkEvent() }]);
      expect(await log.head(COURSE)).toBe(1);
      expect(await log.head(LOCAL_COURSE)).toBe(0);
    });

    it('knows a person by the key of their device, after a restart too', async () => {
      const ada = await join('Ada', 'red');
      await log.close();
      await open();
      expect(await roster.identify(keyOf('Ada'))).toEqual(ada);
      expect(await roster.identify(`${keyOf('Ada')}-`)).toBeUndefined();
      const kept = await log.db.selectFrom('devices').selectAll().execute();
      expect(JSON.stringify(kept)).not.toContain(keyOf('Ada'));
    });

    it('lets in as many as a code says, and one who asks again no second time', async () => {
      const code = await codes.create({ course: COURSE, role: 'student', uses: 2, days: 1 });
      const ada = await joinBy(code, 'Ada');
      expect(await joinBy(code, 'Ada')).toEqual(ada);
      const typed = ` ${code.toUpperCase().replaceAll('-', ' ')} `;
      const bob = await joinBy(typed, 'Bob');
      expect(bob.id).not.toBe(ada.id);
      await expect(joinBy(code, 'Eve')).rejects.toThrow(/does not hold/);
      expect(await joinBy(code, 'Bob')).toEqual(bob);
      expect((await roster.members(COURSE)).map(member => member.name)).toEqual(['Ada', 'Bob']);
    });

    it('lets no two in by the last use of a code, at the same time', async () => {
      const code = await codes.create({ course: COURSE, role: 'student', uses: 1, days: 1 });
      const results = await Promise.allSettled(['Ada', 'Bob', 'Eve'].map(person => joinBy(code, person)));
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await roster.members(COURSE)).toHaveLength(1);
    });

    it('takes no code that has expired, nor one that nobody made', async () => {
      const code = await codes.create({ course: COURSE, role: 'student', uses: 9, days: 2 });
      now = new Date('2026-03-03T08:00:00.001Z');
      await expect(joinBy(code, 'Ada')).rejects.toThrow(/does not hold/);
      await expect(joinBy('0000-0000-0000-0000', 'Ada')).rejects.toThrow(/does not hold/);
      expect(await roster.members(COURSE)).toEqual([]);
    });

    it('takes a code again where the clock was ahead for a while', async () => {
      const code = await codes.create({ course: COURSE, role: 'student', uses: 9, days: 2 });
      const right = now;
      now = new Date('2026-04-01T08:00:00.000Z');
      await codes.create({ course: COURSE, role: 'student', uses: 1, days: 1 });
      await expect(joinBy(code, 'Ada')).rejects.toThrow(/does not hold/);
      now = right;
      expect(await joinBy(code, 'Ada')).toMatchObject({ course: COURSE });
    });

    it('lets a key that belongs to one course into no other', async () => {
      await join('Ada');
      await roster.createCourse('ml-2', 'Another');
      const code = await codes.create({ course: 'ml-2', role: 'instructor', uses: 1, days: 1 });
      await expect(joinBy(code, 'Ada')).rejects.toThrow(/does not hold/);
      expect((await roster.identify(keyOf('Ada')))?.course).toBe(COURSE);
    });

    it('shows a team who is in it, and where those stand who share', async () => {
      const [ada, bob, eve, tom] = await Promise.all([
        join('Ada', 'red'),
        join('Bob', 'red'),
        join('Eve', 'blue'),
        join('Tom'),
      ]);
      expect(await peopleOf(ada, 'team')).toEqual([['Ada', 'Bob'], ['Ada']]);
      await roster.setShares(bob, true);
      expect(await peopleOf(ada, 'team')).toEqual([
        ['Ada', 'Bob'],
        ['Ada', 'Bob'],
      ]);
      expect(await peopleOf(eve, 'team')).toEqual([['Eve'], ['Eve']]);
      expect(await peopleOf(tom, 'team')).toBe(403);
      await roster.setShares(bob, false);
      expect(await peopleOf(ada, 'team')).toEqual([['Ada', 'Bob'], ['Ada']]);
      await roster.change(COURSE, bob.id, { team: 'blue' });
      expect(await peopleOf(eve, 'team')).toEqual([['Bob', 'Eve'], ['Eve']]);
    });

    it('shows the class to reviewers and instructors, and to no student', async () => {
      const [ada, rita, ines] = await Promise.all([
        join('Ada', 'red'),
        join('Rita', undefined, 'reviewer'),
        join('Ines', undefined, 'instructor'),
      ]);
      expect(await peopleOf(ada, 'class')).toBe(403);
      for (const user of [rita, ines]) {
        expect(await peopleOf(user, 'class')).toEqual([['Ada', 'Ines', 'Rita'], undefined]);
      }
      await roster.change(COURSE, rita.id, { role: 'student' });
      expect(await peopleOf(rita, 'class')).toBe(403);
    });

    it('imports a roster, whose people join by links of their own, and imports it again', async () => {
      const rows = parseRoster('Name, ID ,Team,Email\nAda,s1,red,a@b\n"Lovelace, B",s2,,\n');
      if ('status' in rows) throw new Error(rows.detail);
      const [ada, bob] = await roster.import(COURSE, rows);
      expect([ada, bob]).toMatchObject([
        { name: 'Ada', lmsId: 's1', result: 'added', code: expect.any(String) },
        { name: 'Lovelace, B', lmsId: 's2', result: 'added', code: expect.any(String) },
      ]);
      const joined = await joinBy(ada?.code ?? '', 'whatever');
      expect(joined).toMatchObject({ id: ada?.id, name: 'Ada' });

      const again = parseRoster('id,name,team\ns1,Ada B,blue\ns2,"Lovelace, B",\ns3,Eve,\n');
      if ('status' in again) throw new Error(again.detail);
      const results = await roster.import(COURSE, again);
      expect(results.map(({ result, code }) => [result, code !== undefined])).toEqual([
        ['changed', false],
        ['same', true],
        ['added', true],
      ]);
      expect(await roster.find(COURSE, joined.id)).toMatchObject({ name: 'Ada B', team: 'blue' });
      await expect(joinBy(bob?.code ?? '', 'an old link')).rejects.toThrow(/does not hold/);
      expect((await joinBy(results[1]?.code ?? '', 'the new one')).id).toBe(bob?.id);
      await join('By code');
      expect(await roster.lmsIds(COURSE)).toEqual(new Map(results.map(({ id, lmsId }) => [id, lmsId])));
    });

    it('forgets a person who goes, and keeps the counts', async () => {
      const [ada, bob] = await Promise.all([join('Ada', 'red'), join('Bob', 'red')]);
      const base = { lab: 'beginner/views', check: 'q1', at: '2026-03-01T08:00:00.000Z' };
      const about = (subject: User, actor: User) => ({
        course: COURSE,
        subject: subject.id,
        actor: actor.id,
      });
      await log.append([
        { ...about(ada, ada), event: checkEvent({ state: 'incorrect' }) },
        {
          ...about(ada, ada),
          event: { ...base, id: crypto.randomUUID(), type: 'note', text: 'a word of Ada' },
        },
        {
          ...about(ada, ada),
          event: {
            ...base,
            id: crypto.randomUUID(),
            type: 'help',
            wanted: true,
            from: 'team',
            answer: 'a word of Ada',
          },
        },
        {
          ...about(ada, ada),
          event: { ...base, id: crypto.randomUUID(), type: 'hand-in', answer: 'a word of Ada' },
        },
        {
          ...about(ada, bob),
          event: { ...base, id: crypto.randomUUID(), type: 'review', text: 'a word to Ada' },
        },
        {
          ...about(bob, ada),
          event: { ...base, id: crypto.randomUUID(), type: 'review', text: 'a word of Ada' },
        },
        { ...about(bob, bob), event: { ...base, id: crypto.randomUUID(), type: 'note', text: 'mine' } },
      ]);
      const before = await log.standings(COURSE, 0);
      expect(await roster.remove(COURSE, ada.id)).toBe(true);
      expect(await roster.identify(keyOf('Ada'))).toBeUndefined();
      expect(await roster.membership(ada)).toMatchObject({ status: 403 });
      expect(await roster.remove(COURSE, ada.id)).toBe(false);

      const events = await log.db.selectFrom('events').selectAll().execute();
      const after = await log.standings(COURSE, 0);
      expect(JSON.stringify([events, after])).not.toMatch(/a word/);
      expect(JSON.stringify(events)).toContain('mine');
      const counts = ({ standings }: typeof after): unknown =>
        standings.map(({ seq, progress }) => `${seq} ${progress.attempts} ${progress.best}`).toSorted();
      expect(counts(after)).toEqual(counts(before));
    });

    it('keeps one instructor at least, who has joined', async () => {
      const ines = await join('Ines', undefined, 'instructor');
      const rows = parseRoster('id,name,role\ni1,Iris,instructor\n');
      if ('status' in rows) throw new Error(rows.detail);
      const [iris] = await roster.import(COURSE, rows);
      const refused = expect.objectContaining({ problem: expect.objectContaining({ status: 409 }) });
      await log.append([
        {
          course: COURSE,
          subject: ines.id,
          actor: ines.id,
          event: { ...checkEvent(), type: 'note', text: 'a word of Ines' },
        },
      ]);
      // Iris was invited, and is not there yet.
      await expect(roster.change(COURSE, ines.id, { role: 'student' })).rejects.toEqual(refused);
      await expect(roster.remove(COURSE, ines.id)).rejects.toEqual(refused);
      expect(await roster.identify(keyOf('Ines'))).toEqual(ines);
      expect(JSON.stringify(await log.read(COURSE, ines.id, 0, 9))).toContain('a word of Ines');
      expect(await roster.change(COURSE, ines.id, { team: 'red' })).toBe(true);

      await joinBy(iris?.code ?? '', 'Iris');
      const demoted = parseRoster('id,name,role\ni2,Tom,student\ni1,Iris,student\n');
      if ('status' in demoted) throw new Error(demoted.detail);
      expect(await roster.change(COURSE, ines.id, { role: 'reviewer' })).toBe(true);
      await expect(roster.import(COURSE, demoted)).rejects.toEqual(refused);
      expect((await roster.members(COURSE)).map(({ name, role }) => [name, role])).toEqual([
        ['Ines', 'reviewer'],
        ['Iris', 'instructor'],
      ]);
      expect(await roster.remove(COURSE, ines.id)).toBe(true);
    });

    it.each([
      ['take each other’s role', (id: string) => roster.change(COURSE, id, { role: 'student' })],
      ['take each other out', (id: string) => roster.remove(COURSE, id)],
    ])('lets the last two instructors not both %s, at the same time', async (_, act) => {
      const both = await Promise.all([
        join('Ines', undefined, 'instructor'),
        join('Iris', undefined, 'instructor'),
      ]);
      const results = await Promise.allSettled(both.map(({ id }) => act(id)));
      expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      expect(await roster.hasInstructor(COURSE)).toBe(true);
    });

    it('tells when somebody comes, changes or goes', async () => {
      let changes = 0;
      const stop = roster.subscribe(course => (changes += course === COURSE ? 1 : 0));
      const ada = await join('Ada');
      await roster.setShares(ada, true);
      await roster.change(COURSE, ada.id, { role: 'reviewer' });
      await roster.change(COURSE, 'nobody', { role: 'reviewer' });
      await roster.change('ml-2', ada.id, { role: 'instructor' });
      await roster.remove(COURSE, ada.id);
      expect(changes).toBe(4);
      stop();
      await join('Bob');
      expect(changes).toBe(4);
    });
  });
}
