import type { ServerConnection } from '@jupyterlab/services';
import {
  classModelsSchema,
  loggedEventSchema,
  membershipSchema,
  type ClassModels,
  type LoggedEvent,
  type Membership,
  type Role,
} from '@waymark/roadmap';
import { z } from 'zod';
import { request, requestJson } from '../sync/requests.ts';

const linkSchema = z.object({ link: z.string() });

const importedSchema = z.object({
  members: z.array(
    z.object({
      name: z.string(),
      lmsId: z.string(),
      result: z.enum(['added', 'changed', 'same']),
      /** By which they join; left out for who has. */
      link: z.string().optional(),
    }),
  ),
});
export type ImportedPerson = z.infer<typeof importedSchema>['members'][number];

/** Joins a class by a link. @throws Error With the server's own words, where it has any. */
export async function joinClass(
  settings: ServerConnection.ISettings,
  link: string,
  name: string,
): Promise<Membership> {
  return membershipSchema.parse(await requestJson(settings, 'api/class/join', { link, name }));
}

/** Gives, or takes back, the consent that the team may see where one stands. @throws Error As {@link joinClass}. */
export async function setShares(settings: ServerConnection.ISettings, shares: boolean): Promise<void> {
  await requestJson(settings, 'api/class/me/consent', { shares }, 'PUT');
}

/** The models that students share with the reviewers now. @throws Error As {@link joinClass}. */
export async function fetchModels(settings: ServerConnection.ISettings): Promise<ClassModels> {
  return classModelsSchema.parse(await requestJson(settings, 'api/class/course/models'));
}

const eventsSchema = z.object({ events: z.array(loggedEventSchema) });

/** The events about somebody that come after a place in the log, without notes and answers. @throws Error As {@link joinClass}. */
export async function fetchEvents(
  settings: ServerConnection.ISettings,
  member: string,
  after: number,
): Promise<readonly LoggedEvent[]> {
  const path = `api/class/course/members/${member}/events?after=${after}`;
  return eventsSchema.parse(await requestJson(settings, path)).events;
}

/** Makes a link that lets others join. @throws Error As {@link joinClass}. */
export async function makeLink(
  settings: ServerConnection.ISettings,
  invitation: { role: Role; team?: string; uses: number },
): Promise<string> {
  return linkSchema.parse(await requestJson(settings, 'api/class/course/codes', invitation)).link;
}

/** Makes a link by which somebody comes back as who they are, on another machine too. @throws Error As {@link joinClass}. */
export async function makePersonalLink(
  settings: ServerConnection.ISettings,
  member: string,
): Promise<string> {
  return linkSchema.parse(await requestJson(settings, `api/class/course/members/${member}/link`, {})).link;
}

/** All that the class server keeps of somebody, as JSON. @throws Error As {@link joinClass}. */
export async function exportData(settings: ServerConnection.ISettings, member: string): Promise<string> {
  return JSON.stringify(
    await requestJson(settings, `api/class/course/members/${member}/export`),
    undefined,
    2,
  );
}

/** Leaves the class: the class server removes who one is. @throws Error As {@link joinClass}. */
export async function leaveClass(settings: ServerConnection.ISettings): Promise<void> {
  await requestJson(settings, 'api/class/leave', {});
}

/** Brings a roster into the class: CSV with `name`, `id` and, where wanted, `team` and `role`. @throws Error As {@link joinClass}. */
export async function importRoster(
  settings: ServerConnection.ISettings,
  csv: string,
): Promise<readonly ImportedPerson[]> {
  const answer = await request(settings, 'api/class/course/roster', {
    method: 'PUT',
    body: csv,
    headers: { 'Content-Type': 'text/csv' },
  });
  return importedSchema.parse(answer).members;
}

const membersSchema = z.object({
  members: z.array(z.object({ id: z.string(), lmsId: z.string().optional() })),
});

/** By people's ids, those that the learning management system gives them; of none for who may not know them. @throws Error As {@link joinClass}. */
export async function readLmsIds(settings: ServerConnection.ISettings): Promise<ReadonlyMap<string, string>> {
  const { members } = membersSchema.parse(await requestJson(settings, 'api/class/course/members'));
  return new Map(members.flatMap(({ id, lmsId }) => (lmsId === undefined ? [] : [[id, lmsId] as const])));
}

/** Changes somebody's role or team. @param change A team of `null` takes them out of theirs. @throws Error As {@link joinClass}. */
export async function changePerson(
  settings: ServerConnection.ISettings,
  member: string,
  change: { readonly role?: Role; readonly team?: string | null },
): Promise<void> {
  await requestJson(settings, `api/class/course/members/${member}`, change, 'PATCH');
}

/** Takes somebody out of the class: what they did stays in its counts. @throws Error As {@link joinClass}. */
export async function removePerson(settings: ServerConnection.ISettings, member: string): Promise<void> {
  await request(settings, `api/class/course/members/${member}`, { method: 'DELETE' });
}
