import { curriculumSchema, glossarySchema } from '@waymark/roadmap';
import { z } from 'zod';
import { authorOperations } from '../authoring/author-routes.ts';
import { operatorOperations } from '../operator/operator-routes.ts';
import type { Operations } from './api-document.ts';
import { callOperations } from './call-routes.ts';
import { classOperations } from './class-routes.ts';
import { exerciseOperations } from './exercise-routes.ts';
import { hubOperations } from './hub-routes.ts';
import { joinOperations } from './join-routes.ts';
import { labOperations } from './lab-routes.ts';
import { monitorOperations } from './monitor-routes.ts';
import { peopleOperations } from './people-routes.ts';
import { progressOperations } from './progress-routes.ts';
import { sharedModelOperations } from './shared-model-routes.ts';
import { signInOperations } from './sign-in-routes.ts';
import { verifiedOperations } from './verified-routes.ts';

/** What is documented of the routes of every kind of server. */
export const API_OPERATIONS: Operations = {
  'GET /api/health': {
    summary: 'Whether the server works',
    isOpen: true,
    answer: { schema: z.object({ status: z.literal('ok') }) },
  },
  'GET /api/openapi.json': {
    summary: 'This document',
    isOpen: true,
    answer: { schema: z.looseObject({ openapi: z.string() }) },
  },
  'GET /api/roadmap': { summary: 'The roadmap and the labs', answer: { schema: curriculumSchema } },
  'GET /api/glossary': { summary: 'The terms of the course', answer: { schema: glossarySchema } },
  'GET /api/metrics': {
    summary: 'What the server counts, in Prometheus’s format',
    answer: { type: 'text/plain', schema: z.string() },
  },
  ...operatorOperations,
  ...progressOperations,
  ...joinOperations,
  ...peopleOperations,
  ...callOperations,
  ...verifiedOperations,
  ...classOperations,
  ...labOperations,
  ...exerciseOperations,
  ...monitorOperations,
  ...sharedModelOperations,
  ...signInOperations,
  ...hubOperations,
  ...authorOperations,
};
