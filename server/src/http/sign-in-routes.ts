// oxlint-disable oxc/no-async-endpoint-handlers -- Express 5 passes a rejection on to the error handler
import express, { type CookieOptions, type ErrorRequestHandler, type Router } from 'express';
import { z } from 'zod';
import type { Classroom } from '../classroom.ts';
import { HttpProblem, problem } from '../problem.ts';
import type { PendingSignIn, SignIn } from '../users/sign-in.ts';
import type { Operations } from './api-document.ts';

const COOKIE = 'waymark-sign-in';
const pendingSchema = z.strictObject({
  state: z.string().min(1),
  nonce: z.string().min(1),
  verifier: z.string().min(1),
});
/** How long somebody may take who signs in, and then who joins. */
const MINUTES = 15;
const MINUTES_A_DAY = 1_440;

export const signInOperations: Operations = {
  'GET /sign-in': {
    summary: 'Sends a browser to the institution by which people sign in (OpenID Connect)',
    isOpen: true,
    answer: { status: 302 },
  },
  'GET /sign-in/callback': {
    summary: 'What to do for who has signed in: a link to join, for each course in whose roster they are',
    isOpen: true,
    answer: { type: 'text/plain', schema: z.string() },
  },
};

/** Lets those in whom their institution knows and the roster of a course names: they get a link to join. */
export function signInRoutes(signIn: SignIn, { roster, codes, address, logger }: Classroom): Router {
  const router = express.Router();
  const cookie: CookieOptions = {
    httpOnly: true,
    secure: address.protocol === 'https:',
    sameSite: 'lax',
    path: '/sign-in',
  };

  router.get('/sign-in', async (_request, response) => {
    const begun = await signIn.begin();
    if ('status' in begun) throw new HttpProblem(begun);
    response.cookie(COOKIE, write(begun.pending), { ...cookie, maxAge: MINUTES * 60_000 });
    response.set('Cache-Control', 'no-store').redirect(begun.url.href);
  });

  router.get('/sign-in/callback', async (request, response) => {
    response.set('Cache-Control', 'no-store');
    const pending = read(request.headers.cookie);
    if (!pending) {
      throw new HttpProblem(
        problem(
          400,
          `This sign-in was not begun in this browser, or too long ago: begin again at ${address.origin}/sign-in.`,
        ),
      );
    }
    response.clearCookie(COOKIE, cookie);
    const signedIn = await signIn.finish(new URL(request.originalUrl, address).search, pending);
    if ('status' in signedIn) throw new HttpProblem(signedIn);
    const places = await roster.placesOf(signedIn.id);
    if (places.length === 0) {
      throw new HttpProblem(
        problem(403, `${signedIn.id} is in no roster of this server: ask your instructor to add you.`),
      );
    }
    const links: string[] = [];
    for (const { course, title, me } of places) {
      const { id: member, role, team } = me;
      const code = await codes.create({ course, role, team, member, uses: 1, days: MINUTES / MINUTES_A_DAY });
      logger.info({ audit: true, actor: member, course, action: 'sign-in' }, 'signed in by the institution');
      links.push(
        `${title}, as ${me.name} (${role}):\n\n  npm start -- --join ${address.origin}/join/${code}\n`,
      );
    }
    response
      .type('text')
      .send(
        `You have signed in. Run this in your folder of Waymark within ${MINUTES} minutes, or paste its link where the sidebar asks for one.\n\n${links.join('\n')}`,
      );
  });

  router.use(answerInWords);
  return router;
}

/** Who reads it looks at a browser. */
const answerInWords: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (!(error instanceof HttpProblem)) return next(error);
  const { status, title, detail = title } = error.problem;
  response.status(status).type('text').send(`${detail}\n`);
};

function write(pending: PendingSignIn): string {
  return Buffer.from(JSON.stringify(pending)).toString('base64url');
}

function read(header = ''): PendingSignIn | undefined {
  const value = new RegExp(`(?:^|; *)${COOKIE}=([\\w-]+)`).exec(header)?.[1];
  if (value === undefined) return undefined;
  try {
    return pendingSchema.safeParse(JSON.parse(Buffer.from(value, 'base64url').toString())).data;
  } catch {
    return undefined; // Not what was set here.
  }
}
