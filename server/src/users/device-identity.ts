import type { IncomingHttpHeaders } from 'node:http';
import type { Problem } from '@waymark/roadmap';
import { problem } from '../problem.ts';
import type { Identity } from '../services.ts';
import type { User } from './identity.ts';
import type { Roster } from './roster.ts';

const BEARER = /^Bearer ([\w-]{32,200})$/;
const NO_KEY = problem(
  401,
  'The request carries no key of a device that has joined: `npm start -- --join LINK` joins.',
);

/** Believes the key of a device that has joined a course, in `Authorization: Bearer KEY`. */
export class DeviceIdentity implements Identity {
  readonly #roster: Roster;

  constructor(roster: Roster) {
    this.#roster = roster;
  }

  async admit({ authorization }: IncomingHttpHeaders): Promise<User | Problem> {
    const key = BEARER.exec(authorization ?? '')?.[1];
    return (key === undefined ? undefined : await this.#roster.identify(key)) ?? NO_KEY;
  }
}
