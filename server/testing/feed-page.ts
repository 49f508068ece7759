import { standingsIn, type Standing, type WireMessage } from '@waymark/roadmap';
import type { Watcher } from '../src/live/shared-feeds.ts';

/** A page that watches, and keeps the last value of each check. */
export class Page implements Watcher {
  bufferedBytes = 0;
  seq = 0;
  messages = 0;
  readonly values = new Map<string, Standing>();

  post(message: WireMessage): void {
    void this.send(message);
  }

  send(message: WireMessage): Promise<void> {
    if (message.type !== 'standings') throw new Error('expected standings');
    this.messages += 1;
    this.seq = message.seq;
    for (const value of standingsIn(message.standings)) {
      const key = `${value.subject} ${value.lab} ${value.check}`;
      if (value.seq >= (this.values.get(key)?.seq ?? 0)) this.values.set(key, value);
    }
    return Promise.resolve();
  }
}

/** Puts standings in an order that is always the same. */
export function byKey(left: Standing, right: Standing): number {
  return JSON.stringify(left) < JSON.stringify(right) ? -1 : 1;
}
