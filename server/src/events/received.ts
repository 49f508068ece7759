import type { ProgressEvent } from '@waymark/roadmap';

/**
 * An event as it counts: nothing happens after the server has heard of it. A clock that runs years ahead would
 * otherwise keep what it says the latest for years.
 *
 * @param receivedAt In ISO 8601, by the server's clock.
 */
export function asReceived(event: ProgressEvent, receivedAt: string): ProgressEvent {
  return Date.parse(event.at) > Date.parse(receivedAt) ? { ...event, at: receivedAt } : event;
}
