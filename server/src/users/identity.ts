import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Role } from '@waymark/roadmap';
import { LOCAL_COURSE } from '../events/event-log.ts';

/** Who sends a request. */
export interface User {
  readonly id: string;
  readonly name: string;
  /** The course in which they do it, and what they are there. */
  readonly course: string;
  readonly role: Role;
}

const MAX_USER_LENGTH = 128;
const CONTROL_CHARACTER = /\p{Cc}/u;

/**
 * Reads the identity that JupyterLab's proxy put into the headers: `x-waymark-user`, percent-encoded
 * beyond ASCII, which counts only beside the secret of this start, `x-waymark-secret`. A browser can
 * set neither, since the proxy overrides both.
 *
 * @returns Undefined when the request has no identity.
 */
export function identify(headers: IncomingHttpHeaders, secret: string): User | undefined {
  const given = headers['x-waymark-secret'];
  const user = headers['x-waymark-user'];
  if (typeof given !== 'string' || typeof user !== 'string' || !isSame(given, secret)) return undefined;
  const id = decode(user)?.trim();
  if (!id || id.length > MAX_USER_LENGTH || CONTROL_CHARACTER.test(id)) return undefined;
  return { id, name: id, course: LOCAL_COURSE, role: 'student' };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Compares in a time that says nothing of where the difference is. */
function isSame(left: string, right: string): boolean {
  return timingSafeEqual(digest(left), digest(right));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
