import { nameSchema, roleSchema, type Problem, type Role } from '@waymark/roadmap';
import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { problem } from '../problem.ts';

/** The most people in one roster. */
export const MAX_ROSTER_ROWS = 5_000;

/** A spreadsheet divides fields by what its language does not use in numbers. */
const DELIMITERS = [',', ';', '\t'];
/** What stands where a letter could not be read as UTF-8. */
const UNREADABLE = '\uFFFD';

/** One line of a roster. */
export interface RosterRow {
  readonly name: string;
  /** Of the learning management system: by it a later import knows who is who. */
  readonly lmsId: string;
  readonly team?: string | undefined;
  readonly role: Role;
}

const rowSchema = z
  .object({
    name: nameSchema,
    id: nameSchema,
    team: z.string().trim().max(80).default(''),
    role: z.preprocess(text => (text === '' ? 'student' : text), roleSchema).default('student'),
  })
  .transform(({ name, id, team, role }): RosterRow => ({
    name,
    lmsId: id,
    role,
    ...(team !== '' && { team }),
  }));

/**
 * Reads a roster: CSV whose first line names the columns `name`, `id` and, where wanted, `team` and `role`. Others, as a
 * learning management system exports them, do not matter, nor do lines in which nothing stands. Fields are divided by commas,
 * semicolons or tabs: by what the first line has most of.
 *
 * @returns The rows; or what is wrong, line by line.
 * @example
 * parseRoster('name,id,team\nAda,s1,red\n'); // [{ name: 'Ada', lmsId: 's1', role: 'student', team: 'red' }]
 */
export function parseRoster(text: string): RosterRow[] | Problem {
  if (text.includes(UNREADABLE)) {
    return problem(
      400,
      'The roster is not in UTF-8: its letters would be lost. In Excel, save it as “CSV UTF-8”.',
    );
  }
  let records: ParsedRow[];
  try {
    records = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      info: true,
      columns: header => header.map((name: string) => name.trim().toLowerCase()),
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
    });
  } catch (error) {
    if (error instanceof CsvError) return problem(400, `The roster is no CSV: ${error.message}.`);
    throw error;
  }
  if (records.length === 0) {
    return problem(400, 'Expected a line of column names (name, id) and people below it.');
  }
  if (records.length > MAX_ROSTER_ROWS) {
    return problem(400, `Expected at most ${MAX_ROSTER_ROWS} people, got ${records.length}.`);
  }
  const errors: { field: string; message: string }[] = [];
  const rows: RosterRow[] = [];
  const lines = new Map<string, number>();
  for (const { info, record } of records) {
    const line = info.lines - linesWithin(record);
    const row = rowSchema.safeParse(record);
    if (!row.success) {
      errors.push(
        ...row.error.issues.map(({ path, message }) => ({
          field: `line ${line}, ${path.join('.')}`,
          message:
            String(path[0]) in record
              ? message
              : `there is no such column among ${Object.keys(record).join(', ')}`,
        })),
      );
      continue;
    }
    const before = lines.get(row.data.lmsId);
    if (before === undefined) lines.set(row.data.lmsId, line);
    else {
      errors.push({ field: `line ${line}, id`, message: `line ${before} has the id ${row.data.lmsId} too` });
    }
    rows.push(row.data);
  }
  return errors.length === 0
    ? rows
    : problem(
        400,
        'Some lines of the roster are not as expected: see errors. Nothing was imported.',
        errors.slice(0, 20),
      );
}

/** A line as it was read, and the number of its last line in the file. */
interface ParsedRow {
  readonly info: { readonly lines: number };
  readonly record: Readonly<Record<string, string>>;
}

function delimiterOf(text: string): string {
  const [head = ''] = text.split(/[\r\n]/, 1);
  const counts = DELIMITERS.map(delimiter => head.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

/** How many lines more than one a row takes. */
function linesWithin(record: ParsedRow['record']): number {
  return (
    Object.values(record)
      .join('')
      .split(/\r\n|[\r\n]/).length - 1
  );
}
