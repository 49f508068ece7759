import { z } from 'zod';

/** What a person is in a course. A team-mate is a student who is in the same team as the one in question. */
export const roleSchema = z.enum(['student', 'reviewer', 'instructor']);
export type Role = z.infer<typeof roleSchema>;

/**
 * How a person stands to the one whom something is about.
 * - `self`: they are the same.
 * - `teammate`: both are students of one team.
 * - `course`: both are in the course.
 */
export type Relation = 'self' | 'teammate' | 'course';

/**
 * What a person may want to do.
 * - `record`: write what one did oneself: open, visit, check, hint, help, note, hand-in.
 * - `see-events`: the whole path: every event, with what others said of it; another's without notes and answers.
 * - `see-standing`: how far somebody is, check by check; a team-mate only with their consent.
 * - `see-answer`: the text of an answer that was handed over with a call for help.
 * - `review`: take, answer or close such a call.
 * - `grade`: read an answer that was handed in, and give its points.
 * - `verify`: hand in what came of submissions that were run again, as the outcomes that count.
 * - `see-models`: the figures of the models that somebody serves; only with their consent.
 * - `see-class`: everybody's standing at once, the help queue, failures by the author's words.
 * - `message`: write to many students at once.
 * - `manage-roster`: the course's people, roles, teams, join codes, and ids of the learning management system.
 * - `export-data`: everything that is kept of a person, in one file.
 * - `delete-person`: take a person out of the course.
 */
export type Action =
  | 'record'
  | 'see-events'
  | 'see-standing'
  | 'see-answer'
  | 'review'
  | 'grade'
  | 'verify'
  | 'see-models'
  | 'see-class'
  | 'message'
  | 'manage-roster'
  | 'export-data'
  | 'delete-person';

/** For each role and action, the relations in which it may be done. What is not named may not. */
const ALLOWED: Readonly<Record<Role, Readonly<Record<Action, readonly Relation[]>>>> = {
  student: {
    record: ['self'],
    'see-events': ['self'],
    'see-standing': ['self', 'teammate'],
    'see-answer': ['self', 'teammate'],
    review: ['teammate'],
    grade: [],
    verify: [],
    'see-models': ['self'],
    'see-class': [],
    message: [],
    'manage-roster': [],
    'export-data': ['self'],
    'delete-person': ['self'],
  },
  reviewer: {
    record: ['self'],
    'see-events': ['self', 'course'],
    'see-standing': ['self', 'course'],
    'see-answer': ['self', 'course'],
    review: ['course'],
    grade: ['course'],
    verify: [],
    'see-models': ['self', 'course'],
    'see-class': ['course'],
    message: ['course'],
    'manage-roster': [],
    'export-data': ['self'],
    'delete-person': ['self'],
  },
  instructor: {
    record: ['self'],
    'see-events': ['self', 'course'],
    'see-standing': ['self', 'course'],
    'see-answer': ['self', 'course'],
    review: ['course'],
    grade: ['course'],
    verify: ['course'],
    'see-models': ['self', 'course'],
    'see-class': ['course'],
    message: ['course'],
    'manage-roster': ['self', 'course'],
    'export-data': ['self', 'course'],
    'delete-person': ['self', 'course'],
  },
};

/**
 * Whether somebody of a role may do something to, or see something of, a person to whom they stand in a relation.
 *
 * @example
 * may('student', 'see-standing', 'teammate'); // true
 * may('student', 'see-events', 'teammate'); // false
 */
export function may(role: Role, action: Action, relation: Relation): boolean {
  return ALLOWED[role][action].includes(relation);
}
