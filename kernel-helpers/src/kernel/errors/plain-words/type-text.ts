/** More than one wants to read in a sentence. */
const MAX_TYPE_LENGTH = 60;

/** A type as code; one that is too long to be read in a sentence is left out. */
export function code(type = ''): string {
  return type.length > MAX_TYPE_LENGTH ? 'value of another shape' : `\`${type}\``;
}
