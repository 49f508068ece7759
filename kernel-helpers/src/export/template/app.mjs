import express from 'express';
import { findProblems, readForm } from './input.mjs';
import { renderPage } from './page.mjs';

/**
 * @import { ErrorRequestHandler, NextFunction, Request, Response } from 'express'
 * @import { Model } from './model.mjs'
 */

const BODY_LIMIT = '10kb';
const JSON_TYPE = 'application/json';

/**
 * The web app, which does not listen yet.
 *
 * @param {() => Model | undefined} getModel Gives the model, or undefined while it is being loaded.
 * @param {(line: string) => void} log Told of errors that are the app's own.
 */
export function createApp(getModel, log) {
  const app = express();
  app.disable('x-powered-by');
  app.use(setHeaders);

  app.get('/health', (_request, response) => {
    const model = getModel();
    if (model === undefined) response.status(503).json({ status: 'starting' });
    else response.json({ status: 'ready', model: identify(model) });
  });

  app.get('/', (request, response) => {
    const model = getModel();
    if (model === undefined) return refuseWhileStarting(response);
    const { description } = model;
    const isAsked = Object.keys(request.query).length > 0;
    if (!isAsked) return void response.send(renderPage(description, { fields: description.example.input }));
    const fields = readForm(description.features, request.query);
    const problems = findProblems(description.features, fields);
    if (Object.keys(problems).length > 0) {
      return void response.status(400).send(renderPage(description, { fields, problems }));
    }
    response.send(renderPage(description, { fields, answer: model.predict(fields) }));
  });

  app.post(
    '/predict',
    requireJson,
    express.json({ limit: BODY_LIMIT, strict: false }),
    (request, response) => {
      const model = getModel();
      if (model === undefined) return refuseWhileStarting(response);
      if (!isObject(request.body)) {
        const got = request.body === undefined ? 'nothing' : JSON.stringify(request.body);
        return void response
          .status(400)
          .json({ problem: `Expected a JSON object with the fields; got ${got}.` });
      }
      const fields = findProblems(model.description.features, request.body);
      const count = Object.keys(fields).length;
      if (count > 0) {
        const problem = `The input has ${count === 1 ? 'a problem' : `${count} problems`}.`;
        return void response.status(400).json({ problem, fields });
      }
      response.json({ ...model.predict(request.body), model: identify(model) });
    },
  );

  app.all('/predict', (request, response) => {
    const problem = `Send a POST request with JSON to /predict; got ${request.method}.`;
    response.status(405).set('allow', 'POST').json({ problem });
  });
  app.use((request, response) => {
    const problem = `There is no ${request.method} ${request.path} here; there is GET /, GET /health and POST /predict.`;
    response.status(404).json({ problem });
  });
  app.use(answerError(log));
  return app;
}

/** @param {Model} model */
function identify({ description: { name, version } }) {
  return { name, version };
}

/** @param {Request} _request @param {Response} response @param {NextFunction} next */
function setHeaders(_request, response, next) {
  response.set({
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  next();
}

/** @param {Request} request @param {Response} response @param {NextFunction} next */
function requireJson(request, response, next) {
  if (request.is(JSON_TYPE)) next();
  else response.status(415).json({ problem: `Send JSON, with the header "content-type: ${JSON_TYPE}".` });
}

/** @param {unknown} value */
function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @param {Response} response */
function refuseWhileStarting(response) {
  response
    .status(503)
    .set('retry-after', '1')
    .json({ problem: 'The model is still being loaded: try again.' });
}

/**
 * A visitor learns what was wrong with the request, and of the app's own errors only that there was one.
 *
 * @param {(line: string) => void} log
 * @returns {ErrorRequestHandler}
 */
function answerError(log) {
  return (error, request, response, _next) => {
    if (error.type === 'entity.parse.failed') {
      response.status(400).json({ problem: `The body is not valid JSON: ${error.message}` });
    } else if (error.type === 'entity.too.large') {
      response.status(413).json({ problem: `The body is larger than ${BODY_LIMIT}.` });
    } else if (error.status >= 400 && error.status < 500) {
      response.status(error.status).json({ problem: error.message });
    } else {
      log(`${request.method} ${request.path} failed: ${error instanceof Error ? error.stack : error}`);
      response.status(500).json({ problem: 'Something went wrong on our side.' });
    }
  };
}
