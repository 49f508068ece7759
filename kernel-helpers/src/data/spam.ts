import { DatasetError } from './error.ts';

/** A mail of the SpamAssassin corpus. */
export interface Mail {
  /** The subject in the first line, and the beginning of the text without markup. */
  readonly text: string;
  /** Whether people called it spam; what is not is called ham. */
  readonly spam: boolean;
}

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
      const mail = parseJson(line);
      if (isMail(mail)) return { text: mail.text, spam: mail.spam };
      throw new DatasetError(`${path}, line ${i + 1} is no mail. Delete the file and run the set-up again.`);
    });
  if (mails.length === 0) throw new DatasetError(`${path} has no mails. Delete it and run the set-up again.`);
  return mails;
}

// By hand: a schema library would load with every notebook.
function isMail(value: unknown): value is Mail {
  return (
    typeof value === 'object' &&
    value !== null &&
    'text' in value &&
    typeof value.text === 'string' &&
    value.text !== '' &&
    'spam' in value &&
    typeof value.spam === 'boolean'
  );
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // No mail: the caller says in which line.
  }
}
