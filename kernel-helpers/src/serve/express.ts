import { createRequire } from 'node:module';
import type createExpress from 'express';
import { lazyModule } from '../lazy.ts';

const require = createRequire(import.meta.url);

/**
 * Express 5, the web framework; it loads at its first use.
 *
 * @example
 * const app = express();
 * app.get('/', (request, response) => {
 *   response.send('Hello');
 * });
 */
export const express: typeof createExpress = lazyModule(
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `require` knows no types
  () => require('express') as typeof createExpress,
);

/** The types of Express, so that `express.Request` can be written where a type stands. */
export declare namespace express {
  export type Express = createExpress.Express;
  export type Request = createExpress.Request;
  export type Response = createExpress.Response;
  export type NextFunction = createExpress.NextFunction;
  export type RequestHandler = createExpress.RequestHandler;
  export type ErrorRequestHandler = createExpress.ErrorRequestHandler;
}
