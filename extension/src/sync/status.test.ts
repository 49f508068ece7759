import { describe, expect, it } from 'vitest';
import { ENGLISH } from '../english.ts';
import { describeStatus, explainStatus, type SyncPhase, type SyncStatus } from './status.ts';

function status(phase: SyncPhase, unsynced: number, durable = true): SyncStatus {
  return { phase, unsynced, durable, refused: [] };
}

describe('describeStatus', () => {
  it.each([
    ['synced', 0, 'Synced'],
    ['sending', 2, '2 unsynced'],
    ['offline', 0, 'Offline'],
    ['offline', 3, 'Offline, 3 unsynced'],
    ['connecting', 0, 'Connecting…'],
    ['outdated', 1, 'Reload the page'],
  ] as const)('%s with %i events is %j', (phase, unsynced, words) => {
    expect(describeStatus(status(phase, unsynced), ENGLISH)).toBe(words);
  });
});

describe('explainStatus', () => {
  it('says where the work is while the server is away', () => {
    expect(explainStatus(status('offline', 1), ENGLISH)).toMatch(/kept in this browser/);
    expect(explainStatus(status('offline', 1, false), ENGLISH)).toMatch(/leave the page open/);
  });
});
