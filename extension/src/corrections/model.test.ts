import { Signal } from '@lumino/signaling';
import type { LabCorrection } from '@waymark/roadmap';
import { describe, expect, it, vi } from 'vitest';
import type { IProgress } from '../sync/tokens.ts';
import { CorrectionsModel } from './model.ts';

const correction = (id: string): LabCorrection => ({
  id,
  lab: 'beginner/views',
  at: '2026-03-01T12:00:00.000Z',
  notes: [],
  changes: [],
  before: 'a.ipynb',
});

/** A page whose server answers or not. */
function page(stored: string | null = null) {
  let kept = stored;
  const storage = {
    getItem: () => kept,
    setItem: (_key: string, value: string) => {
      kept = value;
    },
  };
  const progress = { status: { phase: 'offline' } } as { status: { phase: string }; changed: unknown };
  const changed = new Signal<typeof progress, void>(progress);
  progress.changed = changed;
  const fetch = vi.fn<() => Promise<LabCorrection[]>>(() =>
    Promise.resolve([correction('first'), correction('second')]),
  );
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the part that is used
  const model = new CorrectionsModel(progress as unknown as IProgress, fetch, storage);
  const sync = (): void => {
    progress.status = { phase: 'synced' };
    changed.emit();
  };
  return { model, fetch, sync, kept: () => kept };
}

const ids = (model: CorrectionsModel): string[] => model.shown.map(({ id }) => id);

describe('corrections on a page', () => {
  it('are asked for once, when the server answers, and come the newest first', async () => {
    const { model, fetch, sync } = page();
    expect(fetch).not.toHaveBeenCalled();
    sync();
    sync();
    await vi.waitFor(() => expect(ids(model)).toEqual(['second', 'first']));
    sync();
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  it('are asked for again where that failed', async () => {
    const { model, fetch, sync } = page();
    fetch.mockRejectedValueOnce(new Error('502'));
    sync();
    await vi.waitFor(() => expect(fetch).toHaveBeenCalledTimes(1));
    await Promise.resolve();
    sync();
    await vi.waitFor(() => expect(ids(model)).toHaveLength(2));
  });

  it('go for good when they are dismissed', async () => {
    const { model, sync, kept } = page('["forgotten","first"]');
    sync();
    await vi.waitFor(() => expect(ids(model)).toEqual(['second']));
    model.dismiss('second');
    expect(ids(model)).toEqual([]);
    expect(kept()).toBe('["first","second"]');
  });

  it('come again where the browser forgot what was dismissed', async () => {
    const { model, sync } = page('{not json');
    sync();
    await vi.waitFor(() => expect(ids(model)).toHaveLength(2));
  });
});
