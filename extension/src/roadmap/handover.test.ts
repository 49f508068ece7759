import { beforeEach, describe, expect, it } from 'vitest';
import { leavePlace, takePlace } from './handover.ts';

const PLACE = { lab: 'beginner/house-prices', cell: 'train' };

/** The part of the browser's storage that is used. */
function memoryStorage(): Storage {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  } as Storage;
}

let storage: Storage;
beforeEach(() => {
  storage = memoryStorage();
});

describe('a place handed over to another page', () => {
  it('is taken once, by the page of its lab', () => {
    leavePlace(PLACE, storage, 1000);
    expect(takePlace('beginner/spam', storage, 1001)).toBeUndefined();
    expect(takePlace(PLACE.lab, storage, 1001)).toBe('train');
    expect(takePlace(PLACE.lab, storage, 1001)).toBeUndefined();
  });

  it('is forgotten after a minute', () => {
    leavePlace(PLACE, storage, 1000);
    expect(takePlace(PLACE.lab, storage, 61_001)).toBeUndefined();
  });

  it('needs a cell, and does not mind what else lies in the storage', () => {
    leavePlace({ lab: PLACE.lab }, storage, 1000);
    expect(takePlace(PLACE.lab, storage, 1000)).toBeUndefined();
    storage.setItem('waymark:place-to-show', '{not json');
    expect(takePlace(PLACE.lab, storage, 1000)).toBeUndefined();
  });
});
