import { expect, it } from 'vitest';
import { UnattemptedError } from '../todo/error.ts';
import { todo } from '../todo/todo.ts';
import { openApiPage } from './openapi-page.ts';

const document = {
  openapi: '3.1.0',
  info: { title: 'Ames <b>', version: '2.0.0', description: 'What is it worth?' },
  paths: {
    '/v1/houses/{id}': {
      get: {
        summary: 'One house',
        parameters: [
          { name: 'id', in: 'path', required: true },
          { name: 'X-Token', in: 'header' },
        ],
        responses: { 200: { description: 'the house' }, 404: { $ref: '#/components/responses/Missing' } },
      },
    },
    '/v1/valuations': {
      post: {
        operationId: 'createValuation',
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/House' } } } },
        responses: { 201: { description: 'made' } },
      },
    },
  },
  components: {
    responses: { Missing: { description: 'there is none' } },
    schemas: {
      House: {
        type: 'object',
        required: ['area', 'kitchen'],
        properties: {
          area: { type: 'number', minimum: 300, maximum: 6000, description: 'square feet', example: 1500 },
          kitchen: { enum: ['poor', 'good'] },
          note: { type: 'string', maxLength: 80 },
          parts: { type: 'array', items: { $ref: '#/components/schemas/House' } },
        },
      },
    },
  },
};

it('shows every operation, what goes in and what comes out', () => {
  const page = openApiPage(document);
  expect(page).toContain('<b class="get">GET</b> <code>/v1/houses/{id}</code> One house');
  expect(page).toContain('<input id="get-/v1/houses/{id}-id" name="id" data-in="path">');
  expect(page).toContain('<textarea id="createValuation-body"');
  expect(page).not.toContain('X-Token');
  expect(page).toContain('<code>404</code> there is none');
  expect(page).toContain('<code>area</code><td>number 300 to 6000<td>square feet');
  expect(page).toContain('<code>kitchen</code><td>poor, good<td>');
  expect(page).toContain('<code>note</code><td>string, up to 80 characters, optional');
  expect(page).toContain('&quot;area&quot;: 1500');
  expect(page.match(/<details>/g)).toHaveLength(2);
});

it('escapes what the document says, and ends where a schema holds itself', () => {
  const page = openApiPage(document);
  expect(page).toContain('Ames &lt;b&gt; 2.0.0');
  expect(page.length).toBeLessThan(20_000);
});

it('refuses what is no document, and placeholders', () => {
  for (const wrong of [{}, { openapi: '2.0', info: {}, paths: {} }, { openapi: '3.1.0', info: {} }]) {
    expect(() => openApiPage(wrong)).toThrow(/An OpenAPI document has openapi: '3.…', info and paths; got/);
  }
  expect(() => openApiPage(todo('document'))).toThrow(UnattemptedError);
});
