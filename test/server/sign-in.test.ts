import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { Provider, type Configuration } from 'oidc-provider';
import { pino } from 'pino';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { ClassServer, type ClassServerOptions } from '../../server/testing/class-server.ts';

const CLASS = 'http://class.example';
const CLIENT = {
  client_id: 'waymark',
  client_secret: 'a secret of the client',
  redirect_uris: [`${CLASS}/sign-in/callback`],
};
const ROSTER = [
  { name: 'Ada Lovelace', lmsId: 'ada@school.example', role: 'student', team: 'Engines' },
  { name: 'Ines Ito', lmsId: 'ines@school.example', role: 'reviewer', team: undefined },
] as const;

const ended: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).toReversed()) await end();
  vi.restoreAllMocks();
});

/** A certified provider, by whom everybody is whoever they say. */
class Institution {
  readonly issuer: URL;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    const { port } = z.object({ port: z.number() }).parse(server.address());
    this.issuer = new URL(`http://127.0.0.1:${port}`);
  }

  /** @param port Left out: a free one. */
  static async open(port = 0): Promise<Institution> {
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    const institution = new Institution(server);
    const configuration: Configuration = {
      clients: [CLIENT],
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['student_number'] },
      findAccount: (_context, id) => ({
        accountId: id,
        claims: () => ({
          sub: `sub of ${id}`,
          email: id,
          email_verified: !id.startsWith('new'),
          student_number: '4711',
        }),
      }),
    };
    vi.spyOn(console, 'warn').mockReturnValue(); // It says that this is for tests.
    const provider = new Provider(institution.issuer.origin, configuration);
    const answer = provider.callback();
    server.on('request', (request, response) => void answer(request, response));
    ended.push(() => institution.close());
    return institution;
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** Follows links and keeps cookies. The class server is reached under the name that its links have. */
class Browser {
  readonly #cookies = new Map<string, string>();
  readonly #school: ClassServer;

  constructor(school: ClassServer) {
    this.#school = school;
  }

  /** Where it lands, which is where nothing sends it on. */
  async open(address: string, form?: Record<string, string>): Promise<{ url: string; response: Response }> {
    const { origin } = new URL(address);
    const cookie = [...this.#cookies].flatMap(([key, value]) =>
      key.startsWith(`${origin} `) ? `${key.slice(origin.length + 1)}=${value}` : [],
    );
    const response = await fetch(address.replace(CLASS, this.#school.origin), {
      redirect: 'manual',
      headers: { cookie: cookie.join('; ') },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.#cookies.delete(`${origin} ${name}`);
      else this.#cookies.set(`${origin} ${name}`, value);
    }
    const next = response.headers.get('location');
    return next === null ? { url: address, response } : this.open(new URL(next, address).href);
  }

  /** Begins at the class server, says to the institution who one is, and agrees. */
  async signIn(login: string): Promise<{ url: string; response: Response }> {
    const page = await this.open(`${CLASS}/sign-in`);
    const consent = await this.open(page.url, { prompt: 'login', login, password: 'any' });
    return this.open(consent.url, { prompt: 'consent' });
  }
}

async function openClass(
  options: Partial<ClassServerOptions> & { issuer: URL; claim?: string },
): Promise<ClassServer> {
  const { issuer, claim, ...others } = options;
  const signIn = { issuer, clientId: CLIENT.client_id, clientSecret: CLIENT.client_secret, claim };
  const school = await ClassServer.start({ ...others, signIn });
  ended.push(() => school.remove());
  await school.classroom.roster.import(ClassServer.COURSE, ROSTER);
  return school;
}

/** What a browser shows. */
async function wordsOf(response: Response): Promise<string> {
  expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
  return (await response.text()).trim();
}

function join(school: ClassServer, text: string, key = crypto.randomUUID().repeat(2)): Promise<Response> {
  const code = /join\/(\S+)/.exec(text)?.[1];
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ code, key, name: 'Whoever' });
  return school.fetch('/api/join', undefined, { method: 'POST', headers, body });
}

describe('signing in by an institution', () => {
  it('gives whom the roster names a link that lets one device in, as them', async () => {
    const { issuer } = await Institution.open();
    const school = await openClass({ issuer });
    const { response } = await new Browser(school).signIn('ada@school.example');
    const text = await response.text();
    expect(text).toMatch(
      /Machine learning, as Ada Lovelace \(student\):\n\n {2}npm start -- --join http:\/\/class\.example\/join\/\S+\n/,
    );
    expect(response.headers.get('cache-control')).toBe('no-store');
    const joined = await join(school, text);
    expect(await joined.json()).toMatchObject({
      membership: { me: { name: 'Ada Lovelace', role: 'student', team: 'Engines' } },
    });
    expect((await join(school, text)).status).toBe(403);
    expect(await school.classroom.roster.members(ClassServer.COURSE)).toHaveLength(ROSTER.length);
  });

  it('knows people by what the roster has of them', async () => {
    const { issuer } = await Institution.open();
    const school = await openClass({ issuer, claim: 'student_number' });
    const refused = await new Browser(school).signIn('ada@school.example');
    expect([refused.response.status, await wordsOf(refused.response)]).toEqual([
      403,
      '4711 is in no roster of this server: ask your instructor to add you.',
    ]);
    await school.classroom.roster.import(ClassServer.COURSE, [
      { name: 'Ada Lovelace', lmsId: '4711', role: 'student', team: undefined },
    ]);
    const { response } = await new Browser(school).signIn('ada@school.example');
    expect(await response.text()).toContain('as Ada Lovelace (student)');
  });

  it.each([
    [
      'eve@school.example',
      'eve@school.example is in no roster of this server: ask your instructor to add you.',
    ],
    [
      'new@school.example',
      'Your institution has not verified that new@school.example is yours: it can do so.',
    ],
  ])('refuses %s', async (login, why) => {
    const { issuer } = await Institution.open();
    const school = await openClass({ issuer });
    const { response } = await new Browser(school).signIn(login);
    expect([response.status, await wordsOf(response)]).toEqual([403, why]);
  });

  it('says so where somebody does not agree', async () => {
    const { issuer } = await Institution.open();
    const school = await openClass({ issuer });
    const browser = new Browser(school);
    const page = await browser.open(`${CLASS}/sign-in`);
    const { response } = await browser.open(`${page.url}/abort`);
    expect(response.status).toBe(403);
    expect(await wordsOf(response)).toMatch(/^Your institution has not signed you in: \w+/);
  });

  it('ends only what was begun in the same browser, and once', async () => {
    const { issuer } = await Institution.open();
    const lines: string[] = [];
    const logger = pino({ level: 'debug' }, { write: line => lines.push(line) });
    const school = await openClass({ issuer, logger });
    const browser = new Browser(school);
    const { url } = await browser.signIn('ada@school.example');
    expect(url).toMatch(/\/sign-in\/callback\?.*code=/);

    const again = await browser.open(url);
    expect([again.response.status, await wordsOf(again.response)]).toEqual([
      400,
      `This sign-in was not begun in this browser, or too long ago: begin again at ${CLASS}/sign-in.`,
    ]);
    const other = new Browser(school);
    await other.open(`${CLASS}/sign-in`);
    const stolen = await other.open(url);
    expect([stolen.response.status, await wordsOf(stolen.response)]).toEqual([
      400,
      'This sign-in is not the one that was begun here, or is over: begin again.',
    ]);
    const code = new URL(url).searchParams.get('code') ?? '';
    expect(code).not.toBe('');
    expect(lines.join('')).not.toContain(code);
    expect(lines.join('')).toContain('"action":"sign-in"');
  });

  it('works again once the institution can be reached', async () => {
    const institution = await Institution.open();
    const school = await openClass(institution);
    await institution.close();
    const refused = await school.fetch('/sign-in', undefined, { redirect: 'manual' });
    expect([refused.status, await wordsOf(refused)]).toEqual([
      502,
      'The sign-in of your institution cannot be reached now: try again later.',
    ]);
    await Institution.open(Number(institution.issuer.port));
    const { response } = await new Browser(school).signIn('ines@school.example');
    expect(await response.text()).toContain('as Ines Ito (reviewer)');
  });

  it('is not there where nobody has set it up', async () => {
    const school = await ClassServer.start();
    ended.push(() => school.remove());
    expect((await school.fetch('/sign-in')).status).toBe(401);
  });
});
