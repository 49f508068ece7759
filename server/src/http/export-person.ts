import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { rawEvent, type Person } from '@waymark/roadmap';
import type { EventLog } from '../events/event-log.ts';

const PAGE_EVENTS = 1_000;

/**
 * Writes all that is kept of a person, as one JSON object: `{ person, course, events }`, a page of events at a time.
 *
 * @param to Ended when all is written.
 */
export async function exportPerson(
  log: EventLog,
  course: string,
  person: Person,
  to: Writable,
): Promise<void> {
  to.write(`${JSON.stringify({ person, course }).slice(0, -1)},"events":[`);
  for (let after = 0; ;) {
    const entries = await log.read(course, person.id, after, PAGE_EVENTS);
    const lines = entries.map(({ event, ...entry }) => JSON.stringify({ ...entry, event: rawEvent(event) }));
    const separator = after > 0 && lines.length > 0 ? ',\n' : '';
    if (!to.write(separator + lines.join(',\n'))) await once(to, 'drain');
    after = entries.at(-1)?.seq ?? after;
    if (entries.length < PAGE_EVENTS) break;
  }
  to.end(']}\n');
}
