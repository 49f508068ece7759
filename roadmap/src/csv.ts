/**
 * A spreadsheet takes a field that begins so for a formula, and runs it. Where commas stand in decimal fractions, it divides
 * fields at semicolons, and knows no quotes within them.
 */
const FORMULA = /^[\t\r]|(?<=(?:^|[;\t\r\n]) *)[=+\-@]/g;

/** Rows as CSV (RFC 4180), in which no field is a formula. */
export function csvOf(rows: readonly (readonly string[])[]): string {
  return rows.map(row => `${row.map(field).join(',')}\r\n`).join('');
}

function field(text: string): string {
  const safe = text.replaceAll(FORMULA, "'$&");
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
