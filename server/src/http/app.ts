// oxlint-disable oxc/no-async-endpoint-handlers -- Express 5 passes a rejection on to the error handler
import { may } from '@waymark/roadmap';
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import { z } from 'zod';
import { createAuthorRouter } from '../authoring/author-routes.ts';
import { LogBusyError } from '../events/errors.ts';
import { LOCAL_COURSE } from '../events/event-log.ts';
import { isOutOfRoom } from '../events/unwritten.ts';
import { operatorRoutes } from '../operator/operator-routes.ts';
import type { Services } from '../services.ts';
import type { User } from '../users/identity.ts';
import {
  DISK_FULL,
  HttpProblem,
  NOT_YOURS,
  NO_IDENTITY,
  OTHER_ORIGIN,
  PROBLEM_TYPE,
  TOO_BUSY,
  problem,
} from '../problem.ts';
import { apiDocument } from './api-document.ts';
import { API_OPERATIONS } from './api-operations.ts';
import { appRoutes, methodsAt } from './app-routes.ts';
import { callRoutes } from './call-routes.ts';
import { classRoutes } from './class-routes.ts';
import { exerciseRoutes } from './exercise-routes.ts';
import { hubRoutes } from './hub-routes.ts';
import { joinRoutes } from './join-routes.ts';
import { labRoutes } from './lab-routes.ts';
import { monitorRoutes } from './monitor-routes.ts';
import { peopleRoutes } from './people-routes.ts';
import { progressRoutes } from './progress-routes.ts';
import { sharedModelRoutes } from './shared-model-routes.ts';
import { signInRoutes } from './sign-in-routes.ts';
import { verifiedRoutes } from './verified-routes.ts';
import { limitRate } from './rate-limit.ts';
import { requireHost } from './require-host.ts';
import { isSameOrigin } from '../same-origin.ts';

const MAX_BODY_BYTES = 1_048_576;
/** After how many seconds a server that could not keep up is asked again. */
const BUSY_RETRY_S = 5;
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** How the body parser, and Express itself, mark what the client did wrong. */
const clientErrorSchema = z.object({
  status: z.number().min(400).max(499),
  type: z.string().optional(),
  message: z.string(),
});
const routeSchema = z.object({ path: z.string() });

/**
 * The HTTP side of the server, not listening yet.
 *
 * @example
 * const server = createServer(createApp(services)).listen(0, '127.0.0.1');
 */
export function createApp(services: Services): Express {
  const { log, curriculum, metrics, logger, classroom } = services;
  const app = express();
  app.set('trust proxy', services.proxies ?? false);
  app.use(helmet());
  app.use(logRequests(logger), measureRequests(services));

  app.use(
    ['/api/health', '/api/openapi.json', '/api/operator', '/api/join', '/join', '/sign-in'],
    limitRate(services.limits.strangers, addressOf),
  );
  app.get('/api/health', async (_request, response) => {
    await log.head(LOCAL_COURSE);
    response.json({ status: 'ok' });
  });

  if (classroom) {
    app.use(requireHost(classroom.address), requireSameOrigin, joinRoutes(classroom, log));
    const { signIn, hub } = classroom;
    if (signIn) app.use(signInRoutes(signIn, classroom));
    if (hub) app.use(hubRoutes(hub.hub, hub.course, classroom));
  }
  app.get('/api/openapi.json', (_request, response) => {
    response.json(document);
  });
  if (services.operator) app.use(operatorRoutes(services.operator, log));
  app.use(requireIdentity(services), requireSameOrigin);
  app.use(limitRate(services.limits.requests, (_request, response) => userOf(response).id));
  app.use((_request, response, next) => {
    response.set('Cache-Control', 'no-cache');
    next();
  });

  app.get('/api/roadmap', async (_request, response) => {
    response.json(await curriculum.read());
  });
  app.get('/api/glossary', async (_request, response) => {
    response.json({ entries: await curriculum.glossary() });
  });
  app.use(progressRoutes(services, userOf));
  if (classroom) {
    app.use(peopleRoutes(classroom, log, userOf), callRoutes(classroom, log, userOf));
    app.use(verifiedRoutes(classroom, services, userOf), sharedModelRoutes(classroom, userOf));
  } else app.use(labRoutes(services), exerciseRoutes(services, userOf), monitorRoutes(services.sharing));
  if (services.classLink) app.use(classRoutes(services.classLink));
  app.get('/api/metrics', async (_request, response) => {
    if (classroom && !may(userOf(response).role, 'see-class', 'course')) throw new HttpProblem(NOT_YOURS);
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });

  if (services.authoring) app.use(createAuthorRouter(services.authoring));

  const routes = appRoutes(app);
  const document = apiDocument(routes, API_OPERATIONS, classroom ? 'device' : 'proxy');
  app.use(({ method, path }, response) => {
    const methods = methodsAt(routes, path);
    if (methods.length === 0) throw new HttpProblem(problem(404, `There is nothing at ${method} ${path}.`));
    response.set('Allow', methods.join(', '));
    throw new HttpProblem(problem(405, `Expected one of ${methods.join(', ')} at ${path}, got ${method}.`));
  });
  app.use(answerError(logger));
  return app;
}

/** Who sent the request that a response answers. */
const users = new WeakMap<Response, User>();

function requireIdentity({ identity }: Services): RequestHandler {
  return async (request, response, next) => {
    const user = await identity.admit(request.headers);
    if ('status' in user) throw new HttpProblem(user);
    users.set(response, user);
    next();
  };
}

function userOf(response: Response): User {
  const user = users.get(response);
  if (!user) throw new HttpProblem(NO_IDENTITY);
  return user;
}

function addressOf({ ip }: Request): string {
  return ip ?? '';
}

const requireSameOrigin: RequestHandler = (request, _response, next) => {
  if (!SAFE_METHODS.has(request.method) && !isSameOrigin(request.headers)) {
    throw new HttpProblem(OTHER_ORIGIN);
  }
  next();
};

/** Successes are quiet. No header is logged: one of them is the secret. */
function logRequests(logger: Logger): RequestHandler {
  return pinoHttp({
    logger,
    customLogLevel: (_request, response, error) => (error || response.statusCode >= 500 ? 'error' : 'debug'),
    serializers: {
      req: ({ id, method, url }: { id: unknown; method: string; url: string }) => ({
        id,
        method,
        // A join link holds its code, and so does the way back from signing in.
        url: url.replace(/^(\/join\/|\/sign-in\/callback\?).*/, '$1…'),
      }),
      res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
    },
  });
}

function measureRequests({ metrics }: Services): RequestHandler {
  return (request, response, next) => {
    const end = metrics.requestSeconds.startTimer({ method: request.method });
    response.once('finish', () => {
      const route = routeSchema.safeParse(request.route).data?.path ?? 'none';
      end({ route, status: response.statusCode });
    });
    next();
  };
}

/** Every failure is answered with problem+json; one that is not the client's fault tells no details. */
function answerError(logger: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const { problem: answer, retryAfter } = httpProblemOf(error);
    if (retryAfter !== undefined) response.set('Retry-After', String(retryAfter));
    else if (answer.status >= 500) logger.error({ err: error }, 'a request failed');
    response.status(answer.status).type(PROBLEM_TYPE).send(JSON.stringify(answer));
  };
}

function httpProblemOf(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof LogBusyError) return new HttpProblem(TOO_BUSY, BUSY_RETRY_S);
  if (isOutOfRoom(error)) return new HttpProblem(DISK_FULL);
  return new HttpProblem(problemOf(error));
}

function problemOf(error: unknown): ReturnType<typeof problem> {
  const known = clientErrorSchema.safeParse(error).data;
  if (!known) return problem(500, 'The server failed to answer; its log says why.');
  if (known.type === 'entity.parse.failed') return problem(400, 'The body is not JSON.');
  if (known.type === 'entity.too.large') {
    return problem(413, `Expected a body of at most ${MAX_BODY_BYTES} bytes.`);
  }
  return problem(known.status, known.message);
}
