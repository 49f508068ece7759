import type { ServerConnection } from '@jupyterlab/services';
import { checkProgressSchema, type AttendStep } from '@waymark/roadmap';
import { requestJson } from '../sync/requests.ts';

/** A check of a lab. */
interface Place {
  readonly lab: string;
  readonly check: string;
}

/** Whose check, and which. */
export interface CheckOf extends Place {
  readonly subject: string;
}

/** Names a call among all others, from the first word of a comment on it to the last. */
export function callKey({ subject, lab, check }: CheckOf): string {
  return `${subject} ${lab} ${check}`;
}

/** Points with a word, for the answer that a `hand-in` handed in. */
export interface Grade {
  readonly id: string;
  readonly text: string;
  readonly points: number;
  readonly maxPoints: number;
  /** The id of that `hand-in`. */
  readonly handIn: string;
}

const handedInSchema = checkProgressSchema.shape.handedIn.unwrap().required({ answer: true });
const handedOverSchema = checkProgressSchema.shape.help.unwrap();

/** The answer that somebody handed over with their call; undefined where they handed none over. @throws Error With the server's own words. */
export async function readAnswer(
  settings: ServerConnection.ISettings,
  { subject, lab, check }: CheckOf,
): Promise<string | undefined> {
  const path = `api/class/course/members/${subject}/calls/${lab}/${check}`;
  return handedOverSchema.parse(await requestJson(settings, path)).answer;
}

/** The answer that somebody handed in to be read. @throws Error As {@link readAnswer}. */
export async function readHandedIn(
  settings: ServerConnection.ISettings,
  { subject, lab, check }: CheckOf,
): Promise<string> {
  const path = `api/class/course/members/${subject}/handed-in/${lab}/${check}`;
  return handedInSchema.parse(await requestJson(settings, path)).answer;
}

/** Gives points for it. @param grade Sent again with the same id, it counts once. @throws Error As {@link readAnswer}. */
export async function sendGrade(
  settings: ServerConnection.ISettings,
  about: CheckOf,
  grade: Grade,
): Promise<void> {
  await writeEvent(settings, [about.subject], about, { type: 'grade', ...grade });
}

/** Takes somebody's call, gives it back, or closes it. @throws Error As {@link readAnswer}. */
export async function attendCall(
  settings: ServerConnection.ISettings,
  about: CheckOf,
  step: AttendStep,
): Promise<void> {
  await writeEvent(settings, [about.subject], about, { type: 'attend', id: crypto.randomUUID(), step });
}

/** Answers somebody's call. @param review Sent again with the same id, it counts once. @throws Error As {@link readAnswer}. */
export async function sendReview(
  settings: ServerConnection.ISettings,
  about: CheckOf,
  review: { readonly id: string; readonly text: string },
): Promise<void> {
  await writeEvent(settings, [about.subject], about, { type: 'review', ...review });
}

/** Writes a word to students who did not ask for one. @param message As in {@link sendReview}. @throws Error As {@link readAnswer}. */
export async function sendMessage(
  settings: ServerConnection.ISettings,
  { to, ...place }: Place & { readonly to: readonly string[] },
  message: { readonly id: string; readonly text: string },
): Promise<void> {
  await writeEvent(settings, to, place, { type: 'message', ...message });
}

async function writeEvent(
  settings: ServerConnection.ISettings,
  to: readonly string[],
  { lab, check }: Place,
  event: { readonly type: string; readonly id: string } & Readonly<Record<string, string | number>>,
): Promise<void> {
  const sentAt = new Date().toISOString();
  await requestJson(settings, 'api/class/course/events', {
    to,
    event: { ...event, at: sentAt, lab, check },
    sentAt,
  });
}
