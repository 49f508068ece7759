import type { IncomingHttpHeaders } from 'node:http';
import { problem } from '../problem.ts';
import type { Problem } from '@waymark/roadmap';
import type { User } from './identity.ts';

/** By which `npm start --use-server` says that the secret it was given is one person's. */
const HEADER = 'x-waymark-alone';

/**
 * The secret says that a proxy speaks, not whose: whoever has it can speak for anybody. So where people bring
 * the secret themselves, it opens the server to the first of them alone, for as long as the server runs.
 */
export class SolePerson {
  readonly #seen = new Set<string>();
  #isAlone = false;

  /** Why a person may not come in; undefined when they may. */
  refusal({ id }: Pick<User, 'id'>, headers: IncomingHttpHeaders): Problem | undefined {
    const others = this.#seen.size - (this.#seen.has(id) ? 1 : 0);
    const wantsAlone = headers[HEADER] !== undefined;
    if (others > 0 && (wantsAlone || this.#isAlone)) {
      return problem(
        403,
        'This progress server serves another person already, and one secret cannot tell people apart: start a server of your own, by `npm start` without --use-server.',
      );
    }
    this.#isAlone ||= wantsAlone;
    this.#seen.add(id);
    return undefined;
  }
}
