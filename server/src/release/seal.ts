import { SEAL } from '@waymark/roadmap/names';

/** A value so that it does not read at a glance. It keeps no secret from those who want to know. */
export function seal(value: unknown): string {
  return SEAL + Buffer.from(JSON.stringify(value)).toString('base64');
}
