import type { ServerConnection } from '@jupyterlab/services';
import { checkProgressSchema, type AttendStep } from '@waymark/roadmap';
import { requestJson } from '../sync/requests.ts';

/** Whose check, and which. */
export interface CheckOf {
  readonly subject: string;
  readonly lab: string;
  readonly check: string;
}

/** Names a call among all others, from the first word of a comment on it to the last. */
export function callKey({ subject, lab, check }: CheckOf): string {
  return `${subject} ${lab} ${check}`;
}

const handedOverSchema = checkProgressSchema.shape.help.unwrap();

/** The answer that somebody handed over with their call; undefined where they handed none over. @throws Error With the server's own words. */
export async function readAnswer(
  settings: ServerConnection.ISettings,
  { subject, lab, check }: CheckOf,
): Promise<string | undefined> {
  const path = `api/class/course/members/${subject}/calls/${lab}/${check}`;
  return handedOverSchema.parse(await requestJson(settings, path)).answer;
}

/** Takes somebody's call, gives it back, or closes it. @throws Error As {@link readAnswer}. */
export async function attendCall(
  settings: ServerConnection.ISettings,
  { subject, lab, check }: CheckOf,
  step: AttendStep,
): Promise<void> {
  const sentAt = new Date().toISOString();
  const event = { type: 'attend', id: crypto.randomUUID(), at: sentAt, lab, check, step };
  await requestJson(settings, 'api/class/course/events', { to: [subject], event, sentAt });
}

/** Answers somebody's call. @param id Sent again with the same one, it counts once. @throws Error As {@link readAnswer}. */
export async function sendReview(
  settings: ServerConnection.ISettings,
  { subject, lab, check }: CheckOf,
  { id, text }: { readonly id: string; readonly text: string },
): Promise<void> {
  const sentAt = new Date().toISOString();
  const event = { type: 'review', id, at: sentAt, lab, check, text };
  await requestJson(settings, 'api/class/course/events', { to: [subject], event, sentAt });
}

/** Writes a word to students who did not ask for one. @param message Sent again with the same id, it counts once. @throws Error As {@link readAnswer}. */
export async function sendMessage(
  settings: ServerConnection.ISettings,
  { to, lab, check }: Omit<CheckOf, 'subject'> & { readonly to: readonly string[] },
  { id, text }: { readonly id: string; readonly text: string },
): Promise<void> {
  const sentAt = new Date().toISOString();
  const event = { type: 'message', id, at: sentAt, lab, check, text };
  await requestJson(settings, 'api/class/course/events', { to, event, sentAt });
}
