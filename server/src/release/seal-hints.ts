import { HINTS_SEAL } from '@waymark/roadmap/names';

/** Hints so that they do not read at a glance. It keeps no secret from those who want to know. */
export function sealHints(hints: readonly string[]): string {
  return HINTS_SEAL + Buffer.from(JSON.stringify(hints)).toString('base64');
}
