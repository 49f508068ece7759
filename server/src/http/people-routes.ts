// oxlint-disable oxc/no-async-endpoint-handlers -- Express 5 passes a rejection on to the error handler
import {
  courseIdSchema,
  loggedEventSchema,
  may,
  membershipSchema,
  nameSchema,
  personSchema,
  roleSchema,
  type Action,
  type Relation,
} from '@waymark/roadmap';
import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import type { Classroom } from '../classroom.ts';
import type { EventLog } from '../events/event-log.ts';
import { HttpProblem, NOT_YOURS, problem } from '../problem.ts';
import type { User } from '../users/identity.ts';
import { PERSONAL_CODE } from '../users/join-codes.ts';
import { memberSchema } from '../users/member.ts';
import { parseRoster } from '../users/roster-csv.ts';
import type { Operations } from './api-document.ts';
import { exportPerson } from './export-person.ts';
import { parseBody } from './parse-body.ts';

const MAX_BODY_BYTES = 4_096;
const MAX_ROSTER_BYTES = 1_048_576;
/** How long the code for the first instructor of a new course holds. */
const FIRST_CODE = { role: 'instructor', uses: 1, days: 7 } as const;

const courseSchema = z.strictObject({ id: courseIdSchema, title: nameSchema });
const codeSchema = z.strictObject({
  role: roleSchema,
  team: nameSchema.optional(),
  uses: z.number().int().min(1).max(5_000).default(1),
  days: z.number().int().min(1).max(400).default(14),
});
const nothingSchema = z.strictObject({});
const consentSchema = z.strictObject({ shares: z.boolean() });
const changeSchema = z.strictObject({ role: roleSchema.optional(), team: nameSchema.nullable().optional() });

const importedSchema = z.object({
  id: z.string(),
  name: z.string(),
  lmsId: z.string(),
  result: z.enum(['added', 'changed', 'same']),
  link: z.string().optional(),
});

export const peopleOperations: Operations = {
  'GET /api/me': { summary: 'Your place in the course', answer: { schema: membershipSchema } },
  'PUT /api/me/consent': {
    summary: 'Says whether your team may see where you stand',
    body: { schema: consentSchema },
    answer: { schema: consentSchema },
  },
  'POST /api/courses': {
    summary: 'Makes a course, with a link for its first instructor',
    body: { schema: courseSchema },
    answer: { status: 201, schema: z.object({ id: z.string(), title: z.string(), link: z.string() }) },
  },
  'POST /api/course/codes': {
    summary: 'Makes a code by which people join',
    body: { schema: codeSchema },
    answer: { status: 201, schema: z.object({ code: z.string(), link: z.string() }) },
  },
  'PUT /api/course/roster': {
    summary: 'Brings a roster into the course: a line for each person, with name, id, team and role',
    body: { type: 'text/csv', schema: z.string() },
    answer: { schema: z.object({ members: z.array(importedSchema) }) },
  },
  'GET /api/course/members': {
    summary:
      'Who is in the course; for who manages its roster, with their ids of the learning management system',
    answer: { schema: z.object({ members: z.array(memberSchema) }) },
  },
  'PATCH /api/course/members/:id': {
    summary: 'Changes somebody’s role or team',
    body: { schema: changeSchema },
    answer: { schema: personSchema },
  },
  'POST /api/course/members/:id/link': {
    summary: 'Makes a link by which somebody comes back as who they are; it ends the one that they had',
    body: { schema: nothingSchema },
    answer: { status: 201, schema: z.object({ link: z.string() }) },
  },
  'GET /api/course/members/:id/export': {
    summary: 'All that is kept of somebody, in one file',
    answer: {
      schema: z.object({ person: personSchema, course: z.string(), events: z.array(loggedEventSchema) }),
    },
  },
  'DELETE /api/course/members/:id': {
    summary: 'Takes somebody out of the course, and their words out of its log',
    answer: { status: 204 },
  },
};

/** Courses and the people in them: on a class server, for those whom it knows. */
export function peopleRoutes(
  { roster, codes, address, audit }: Classroom,
  log: EventLog,
  userOf: (response: Response) => User,
): Router {
  const router = express.Router();
  const json = express.json({ limit: MAX_BODY_BYTES });
  const csv = express.text({ type: 'text/csv', limit: MAX_ROSTER_BYTES });
  const linkOf = (code: string): string => `${address.origin}/join/${code}`;
  const demand = (response: Response, action: Action, id?: string): User => {
    const user = userOf(response);
    const relation: Relation = id === user.id ? 'self' : 'course';
    if (!may(user.role, action, relation)) throw new HttpProblem(NOT_YOURS);
    if (relation === 'course') audit(user, action, id);
    return user;
  };

  router.get('/api/me', async (_request, response) => {
    const membership = await roster.membership(userOf(response));
    if ('status' in membership) throw new HttpProblem(membership);
    response.json(membership);
  });
  router.put('/api/me/consent', json, async (request, response) => {
    const { shares } = parseBody(consentSchema, request.body);
    await roster.setShares(userOf(response), shares);
    response.json({ shares });
  });

  router.post('/api/courses', json, async (request, response) => {
    demand(response, 'manage-roster');
    const { id, title } = parseBody(courseSchema, request.body);
    if (!(await roster.createCourse(id, title))) {
      throw new HttpProblem(problem(409, `There is a course ${id} already: choose another id.`));
    }
    const code = await codes.create({ course: id, ...FIRST_CODE });
    response.status(201).json({ id, title, link: linkOf(code) });
  });
  router.post('/api/course/codes', json, async (request, response) => {
    const { course } = demand(response, 'manage-roster');
    const code = await codes.create({ course, ...parseBody(codeSchema, request.body) });
    response.status(201).json({ code, link: linkOf(code) });
  });
  router.put('/api/course/roster', csv, async (request, response) => {
    const { course } = demand(response, 'manage-roster');
    const text: unknown = request.body;
    if (typeof text !== 'string') {
      throw new HttpProblem(problem(415, 'Expected a body of the type text/csv.'));
    }
    const rows = parseRoster(text);
    if ('status' in rows) throw new HttpProblem(rows);
    const members = await roster.import(course, rows);
    response.json({
      members: members.map(({ code, ...member }) => ({ ...member, ...(code && { link: linkOf(code) }) })),
    });
  });
  router.get('/api/course/members', async (_request, response) => {
    const { course, role } = demand(response, 'see-class');
    const people = await roster.members(course);
    const ids = may(role, 'manage-roster', 'course') ? await roster.lmsIds(course) : undefined;
    response.json({
      members: people.map(person => {
        const lmsId = ids?.get(person.id);
        return { ...person, ...(lmsId !== undefined && { lmsId }) };
      }),
    });
  });

  router.patch('/api/course/members/:id', json, async (request, response) => {
    const { course } = demand(response, 'manage-roster');
    const { id } = request.params;
    const change = parseBody(changeSchema, request.body);
    if (!(await roster.change(course, id, change))) throw noMember(request);
    response.json(await roster.find(course, id));
  });
  router.post('/api/course/members/:id/link', json, async (request, response) => {
    const { course } = demand(response, 'manage-roster', request.params.id);
    parseBody(nothingSchema, request.body);
    const member = await roster.find(course, request.params.id);
    if (!member) throw noMember(request);
    const { id, role, team } = member;
    const code = await codes.create({ course, role, team, member: id, ...PERSONAL_CODE });
    response.status(201).json({ link: linkOf(code) });
  });
  router.get('/api/course/members/:id/export', async (request, response) => {
    const { id } = request.params;
    const { course } = demand(response, 'export-data', id);
    const person = await roster.find(course, id);
    if (!person) throw noMember(request);
    response.attachment(`waymark-${id}.json`);
    await exportPerson(log, course, person, response);
  });
  router.delete('/api/course/members/:id', async (request, response) => {
    const { id } = request.params;
    const { course } = demand(response, 'delete-person', id);
    if (!(await roster.remove(course, id))) throw noMember(request);
    response.status(204).end();
  });
  return router;
}

/** Said to those alone who may know who is in the course. */
function noMember({ params }: Request<{ id: string }>): HttpProblem {
  return new HttpProblem(problem(404, `There is nobody with the id ${params.id} in this course.`));
}
