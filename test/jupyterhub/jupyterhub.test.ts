import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findJoinLink, joinClass } from '../../server/src/class-link/join-class.ts';
import { ClassServer } from '../../server/testing/class-server.ts';
import { HAS_PYTHON_311 } from '../python-version.ts';
import { JupyterHub } from './jupyterhub.ts';

describe.skipIf(!HAS_PYTHON_311)('people whom a real JupyterHub knows', () => {
  let hub: JupyterHub;
  let school: ClassServer;
  beforeAll(async () => (hub = await JupyterHub.start()));
  afterAll(() => hub.stop());
  beforeEach(async () => {
    school = await ClassServer.start({ hub: { api: hub.api, token: 'of-the-service-waymark' } });
  });
  afterEach(() => school.remove());

  /** Joins as a server does that the hub has started for somebody: with a new key, by the address of the class. */
  async function join(token: string, environment = { WAYMARK_CLASS: school.origin }) {
    const link = await findJoinLink(school.origin, { ...environment, JUPYTERHUB_API_TOKEN: token });
    return 'status' in link ? link : joinClass(link, crypto.randomUUID().repeat(2), 'Whoever');
  }

  it('are what their groups say, where no roster names them', async () => {
    expect(await join('of-the-server-of-ines')).toMatchObject({
      membership: { me: { name: 'ines', role: 'instructor' }, course: { id: ClassServer.COURSE } },
    });
    expect(await join('of-the-server-of-ada')).toMatchObject({
      membership: { me: { name: 'ada', role: 'student', team: 'engines' } },
    });
    expect(await join('of-the-server-of-bo')).toMatchObject({
      membership: { me: { name: 'bo', role: 'student' } },
    });
  });

  it('are one person on each of their machines', async () => {
    const first = await join('of-the-server-of-ada');
    expect(await join('of-the-server-of-ada')).toEqual(first);
    expect(await school.classroom.roster.members(ClassServer.COURSE)).toHaveLength(1);
  });

  it('are what a roster says of them, whatever their groups', async () => {
    await school.classroom.roster.import(ClassServer.COURSE, [
      { name: 'Ines Ito', lmsId: 'ines', role: 'reviewer' },
    ]);
    expect(await join('of-the-server-of-ines')).toMatchObject({
      membership: { me: { name: 'Ines Ito', role: 'reviewer' } },
    });
  });

  it.each([
    ['of a stranger', 'not-a-token-of-the-hub', 403, /does not know you by this token/],
    ['of a service', 'of-the-service-other', 403, /does not know you by this token/],
    ['that is none', '../../users', 400, /Some fields/],
  ])('are nobody with a token %s', async (_whose, token, status, detail) => {
    expect(await join(token)).toMatchObject({ status, detail: expect.stringMatching(detail) });
    expect(await school.classroom.roster.members(ClassServer.COURSE)).toEqual([]);
  });

  it('show their token to the class of their hub alone', async () => {
    for (const WAYMARK_CLASS of ['', 'http://other.example']) {
      expect(await join('of-the-server-of-ada', { WAYMARK_CLASS })).toMatchObject({
        status: 400,
        detail: 'Expected a link such as http://class.example/join/CODE, as your instructor gave it.',
      });
    }
  });

  it('are told where the hub says nothing of their groups, or nothing at all', async () => {
    for (const lost of [
      { api: hub.api, token: 'of-the-service-other' },
      { api: new URL('http://127.0.0.1:9/hub/api'), token: 'of-the-service-waymark' },
    ]) {
      const other = await ClassServer.start({ hub: lost });
      const environment = { WAYMARK_CLASS: other.origin, JUPYTERHUB_API_TOKEN: 'of-the-server-of-ada' };
      expect(await findJoinLink(other.origin, environment)).toMatchObject({
        status: 502,
        detail: 'The JupyterHub of this class cannot be reached now: try again later.',
      });
      await other.remove();
    }
  });
});
