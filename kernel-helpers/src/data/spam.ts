import { z } from 'zod';
import { DatasetError } from './error.ts';

/** A mail of the SpamAssassin corpus. */
export interface Mail {
  /** The subject in the first line, and the beginning of the text without markup. */
  text: string;
  /** Whether people called it spam; what is not is called ham. */
  spam: boolean;
}

const mailSchema = z.object({ text: z.string().min(1), spam: z.boolean() });

/**
 * Reads mails from JSON lines, `{"spam":true,"text":"…"}`.
 *
 * @throws DatasetError Naming the line that is no mail.
 */
export function readMails(lines: string, path: string): Mail[] {
  const mails = lines
    .split('\n')
    .filter(line => line !== '')
    .map((line, i) => {
      const mail = mailSchema.safeParse(parseJson(line));
      if (mail.success) return mail.data;
      throw new DatasetError(`${path}, line ${i + 1} is no mail. Delete the file and run the set-up again.`);
    });
  if (mails.length === 0) throw new DatasetError(`${path} has no mails. Delete it and run the set-up again.`);
  return mails;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // No mail: the caller says in which line.
  }
}
