import {
  itemSchema,
  membershipSchema,
  personSchema,
  problemSchema,
  progressEventSchema,
} from '@waymark/roadmap';
import { z } from 'zod';
import { PROBLEM_TYPE } from '../problem.ts';
import type { AppRoute } from './app-routes.ts';

const JSON_TYPE = 'application/json';

/** What travels: of the type JSON where no other is named. */
interface Content {
  readonly type?: string;
  readonly schema: z.ZodType;
}

/** What is documented of a route. Its schemas are those by which requests are read, and answers by the clients. */
export interface Operation {
  readonly summary: string;
  /** Whether those may ask whom the server does not know. */
  readonly isOpen?: boolean;
  /** What the parts of the path may be; left out: any text. */
  readonly path?: Readonly<Record<string, z.ZodType>>;
  /** What may stand behind the question mark. */
  readonly query?: Readonly<Record<string, z.ZodType>>;
  readonly body?: Content;
  /** Of a success; 200 where no other status is named, and empty where there is no schema. */
  readonly answer: Partial<Content> & { readonly status?: number };
}

/** By the name of the route. */
export type Operations = Readonly<Record<string, Operation>>;

/** How a server finds out who asks. */
export type Security = 'device' | 'proxy';

const SECURITY = {
  device: { key: { type: 'http', scheme: 'bearer', description: 'The key of a device that has joined.' } },
  proxy: {
    user: { type: 'apiKey', in: 'header', name: 'x-waymark-user' },
    secret: { type: 'apiKey', in: 'header', name: 'x-waymark-secret' },
  },
} satisfies Record<Security, object>;

/** Schemas that stand in others, by the names under which the document has them. */
const NAMED = {
  Problem: problemSchema,
  Event: progressEventSchema,
  Person: personSchema,
  Membership: membershipSchema,
  Item: itemSchema,
};

/** For a route that takes every method: what it is asked by. */
const ALL_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/**
 * Describes the routes of an app as OpenAPI 3.1 does, by the schemas that it works with.
 *
 * @throws Error For a route of which `operations` says nothing.
 */
export function apiDocument(
  routes: readonly AppRoute[],
  operations: Operations,
  security: Security,
): Record<string, unknown> {
  const schemas = new Schemas();
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { name, method, path } of routes) {
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (!operation) throw new Error(`The API document says nothing of ${name}.`);
    const described = (paths[path.replaceAll(/[:*](\w+)/g, '{$1}')] ??= {});
    for (const each of method === 'ALL' ? ALL_METHODS : [method]) {
      described[each.toLowerCase()] = describe(`${each} ${path}`, operation, schemas);
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Waymark', version: '1', description: 'Live progress of a course.' },
    security: [Object.fromEntries(Object.keys(SECURITY[security]).map(name => [name, []]))],
    paths,
    components: { securitySchemes: SECURITY[security], schemas: schemas.describe() },
  };
}

function describe(name: string, operation: Operation, schemas: Schemas): Record<string, unknown> {
  const { summary, isOpen, path = {}, query = {}, body, answer } = operation;
  const id = name.replaceAll(/\W+(\w)?/g, (_match, letter?: string) => letter?.toUpperCase() ?? '');
  const inPath = [...name.matchAll(/[:*](\w+)/g)].map(([, part = '']) => ({
    name: part,
    in: 'path',
    required: true,
    schema: schemas.refer(path[part] ?? z.string().min(1), `${id}_${part}`),
  }));
  const behindPath = Object.entries(query).map(([part, schema]) => ({
    name: part,
    in: 'query',
    required: false,
    schema: schemas.refer(schema, `${id}_${part}`),
  }));
  const parameters = [...inPath, ...behindPath];
  const problem = {
    description: 'What was wrong, and what to do.',
    content: { [PROBLEM_TYPE]: { schema: schemas.refer(problemSchema) } },
  };
  return {
    operationId: id,
    summary,
    ...(isOpen && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: contentOf(`${id}_body`, body, schemas) } }),
    responses: {
      [answer.status ?? 200]: {
        description: summary,
        ...(answer.schema && {
          content: contentOf(`${id}_answer`, { ...answer, schema: answer.schema }, schemas),
        }),
      },
      '4XX': problem,
      '5XX': problem,
    },
  };
}

function contentOf(id: string, { type = JSON_TYPE, schema }: Content, schemas: Schemas): object {
  return { [type]: { schema: schemas.refer(schema, id) } };
}

/** The schemas of a document, each once. */
class Schemas {
  readonly #registry = z.registry<{ id: string }>();

  constructor() {
    for (const [id, schema] of Object.entries(NAMED)) this.#registry.add(schema, { id });
  }

  /** Answers what stands for a schema. @param id By which the document has it from now on, where it does not have it yet. */
  refer(schema: z.ZodType, id = ''): { $ref: string } {
    if (!this.#registry.has(schema)) this.#registry.add(schema, { id });
    return { $ref: refOf(this.#registry.get(schema)?.id ?? id) };
  }

  describe(): Record<string, unknown> {
    // As they travel: before anything is made of them.
    const { schemas } = z.toJSONSchema(this.#registry, { io: 'input', uri: refOf });
    return Object.fromEntries(
      Object.entries(schemas).map(([id, { $id: _id, $schema: _schema, ...schema }]) => [id, schema]),
    );
  }
}

function refOf(id: string): string {
  return `#/components/schemas/${id}`;
}
