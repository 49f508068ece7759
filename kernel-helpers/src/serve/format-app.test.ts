import createExpress from 'express';
import { expect, it } from 'vitest';
import { todo } from '../todo/todo.ts';
import { formatApp } from './format-app.ts';

it('shows an Express app by its routes', () => {
  const app = createExpress();
  expect(formatApp(app)).toEqual({ 'text/plain': 'Express app' });
  app.use(createExpress.json());
  app.get('/', (_request, response) => response.send('Hello'));
  app.route('/predict').post((_request, response) => response.send('Hello'));
  expect(formatApp(app)).toEqual({ 'text/plain': 'Express app: GET /, POST /predict' });
});

it.each<[string, unknown]>([
  ['undefined', undefined],
  ['a function', () => 1],
  ['an object with a router', { router: { stack: [] }, handle: () => 1 }],
])('leaves %s alone', (_what, value) => {
  expect(formatApp(value)).toBeUndefined();
});

it('does not ask a placeholder', () => {
  expect(() => formatApp(todo('app'))).not.toThrow();
});
