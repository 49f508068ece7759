import { randomUUID } from 'node:crypto';
import express from 'express';
import { findProblems, readForm } from './input.mjs';
import { Metrics } from './metrics.mjs';
import { renderPage } from './page.mjs';

/**
 * @import { ErrorRequestHandler, NextFunction, Request, Response } from 'express'
 * @import { Answer, Model } from './model.mjs'
 * @import { Row } from './record.mjs'
 */

const BODY_LIMIT = '10kb';
const JSON_TYPE = 'application/json';
const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';
/** Names a request in the log of whoever sent it, and in ours. */
const REQUEST_ID_HEADER = 'x-request-id';
const REQUEST_ID = /^[\w.:-]{1,100}$/;

/**
 * The web app, which does not listen yet.
 *
 * @param {() => Model | undefined} getModel Gives the model, or undefined while it is being loaded.
 * @param {(line: string) => void} log Told of errors that are the app's own.
 * @param {(row: Row) => void} record Told of each question to the model, once it is answered.
 */
export function createApp(getModel, log, record) {
  const app = express();
  const metrics = new Metrics();
  /** @param {Request} request @param {Response} response */
  const watch = (request, response) => {
    const at = Date.now();
    const given = request.get(REQUEST_ID_HEADER) ?? '';
    const id = REQUEST_ID.test(given) ? given : randomUUID();
    response.set(REQUEST_ID_HEADER, id);
    metrics.watch(response, (status, ms) => {
      const { fields, answer } = response.locals;
      const [inputs, output] = [toJson(fields), toJson(answer && toOutput(answer))];
      record({ request: id, at, ms, status, segment: null, inputs, output });
    });
  };
  app.disable('x-powered-by');
  app.use(setHeaders);

  app.get('/health', (_request, response) => {
    const model = getModel();
    if (model === undefined) response.status(503).json({ status: 'starting' });
    else response.json({ status: 'ready', model: identify(model) });
  });

  app.get('/metrics', (_request, response) => {
    const model = getModel();
    if (model === undefined) return refuseWhileStarting(response);
    response.type(METRICS_TYPE).send(metrics.text(model.description));
  });

  app.get('/', (request, response) => {
    const model = getModel();
    if (model === undefined) return refuseWhileStarting(response);
    const { description } = model;
    const isAsked = Object.keys(request.query).length > 0;
    if (!isAsked) return void response.send(renderPage(description, { fields: description.example.input }));
    watch(request, response);
    const fields = readForm(description.features, request.query);
    response.locals.fields = fields;
    const problems = findProblems(description.features, fields);
    if (Object.keys(problems).length > 0) {
      return void response.status(400).send(renderPage(description, { fields, problems }));
    }
    response.locals.answer = model.predict(fields);
    response.send(renderPage(description, { fields, answer: response.locals.answer }));
  });

  app.post(
    '/predict',
    (request, response, next) => {
      watch(request, response);
      next();
    },
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
      response.locals.fields = request.body;
      const fields = findProblems(model.description.features, request.body);
      const count = Object.keys(fields).length;
      if (count > 0) {
        const problem = `The input has ${count === 1 ? 'a problem' : `${count} problems`}.`;
        return void response.status(400).json({ problem, fields });
      }
      response.locals.answer = model.predict(request.body);
      response.json({ ...response.locals.answer, model: identify(model) });
    },
  );

  app.all('/predict', (request, response) => {
    const problem = `Send a POST request with JSON to /predict; got ${request.method}.`;
    response.status(405).set('allow', 'POST').json({ problem });
  });
  app.use((request, response) => {
    const problem = `There is no ${request.method} ${request.path} here; there is GET /, GET /health, GET /metrics and POST /predict.`;
    response.status(404).json({ problem });
  });
  app.use(answerError(log));
  return app;
}

/** @param {Model} model */
function identify({ description: { name, version } }) {
  return { name, version };
}

/**
 * What is recorded of an answer: the number, or the class with its probabilities.
 *
 * @param {Answer} answer
 */
function toOutput(answer) {
  return 'probabilities' in answer ? answer : answer.prediction;
}

/** @param {unknown} value */
function toJson(value) {
  return value === undefined ? null : JSON.stringify(value);
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
