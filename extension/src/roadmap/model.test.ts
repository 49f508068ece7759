import { Signal } from '@lumino/signaling';
import type { IStateDB } from '@jupyterlab/statedb';
import { EMPTY_PROGRESS, foldEvent, type Curriculum, type ProgressState } from '@waymark/roadmap';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CURRICULUM } from '../../testing/curriculum.ts';
import { checkEvent } from '../../testing/events.ts';
import type { IProgress } from '../sync/tokens.ts';
import { RoadmapModel } from './model.ts';
import type { RoadmapNode } from './tree.ts';

/** Progress that the test moves by hand. */
class FakeProgress {
  curriculum: Curriculum | undefined = CURRICULUM;
  state: ProgressState = EMPTY_PROGRESS;
  readonly changed = new Signal<this, void>(this);

  pass(...checks: string[]): void {
    this.state = checks.map(check => checkEvent({ check })).reduce(foldEvent, this.state);
    this.changed.emit();
  }
}

class FakeStateDb {
  readonly values = new Map<string, unknown>();
  fetch = (key: string): Promise<unknown> => Promise.resolve(this.values.get(key));
  save = (key: string, value: unknown): Promise<void> => Promise.resolve(void this.values.set(key, value));
}

let progress: FakeProgress;
let stateDb: FakeStateDb;
beforeEach(() => {
  progress = new FakeProgress();
  stateDb = new FakeStateDb();
});

function makeModel(): RoadmapModel {
  return new RoadmapModel(progress as unknown as IProgress, stateDb as unknown as IStateDB);
}

const shown = (model: RoadmapModel): string[] => model.rows.map(row => row.node.id);

describe('RoadmapModel', () => {
  it('opens the level that is at work, and no other', () => {
    expect(shown(makeModel())).toContain('beginner.house.train');
    expect(shown(makeModel())).not.toContain('intermediate/Topics');
  });

  it('shows nothing without a roadmap, and everything as soon as there is one', () => {
    progress.curriculum = undefined;
    const model = makeModel();
    expect(model.rows).toEqual([]);
    expect(model.next).toBeUndefined();
    expect(model.points).toEqual({ earned: 0, possible: 0 });
    progress.curriculum = CURRICULUM;
    progress.changed.emit();
    expect(shown(model)).toContain('beginner');
  });

  it('remembers what the student opened and closed, in the next page too', async () => {
    const model = makeModel();
    model.setExpanded(['intermediate'], true);
    model.setExpanded(['beginner'], false);
    expect(shown(model)).toEqual(['beginner', 'intermediate', 'intermediate/Topics', 'intermediate.api']);
    const next = makeModel();
    await vi.waitFor(() => expect(shown(next)).toEqual(shown(model)));
  });

  it('is not disturbed by what else may lie in the state data base', async () => {
    stateDb.values.set('waymark:roadmap', { beginner: 'no', intermediate: true });
    const model = makeModel();
    await vi.waitFor(() => expect(shown(model)).toContain('intermediate.api'));
    expect(shown(model)).toContain('beginner.house');
  });

  it('opens every branch above a line', () => {
    const model = makeModel();
    model.reveal('intermediate.api');
    expect(shown(model)).toContain('intermediate.api');
  });

  it('tells which items changed, and nothing of what it finds at first', () => {
    progress.curriculum = undefined;
    const model = makeModel();
    const news = vi.fn<(sender: RoadmapModel, items: readonly RoadmapNode[]) => void>();
    model.news.connect(news);
    progress.curriculum = CURRICULUM;
    progress.pass('q1');
    expect(news).not.toHaveBeenCalled();
    progress.pass('q2');
    expect(news.mock.calls.map(([, items]) => items.map(item => [item.id, item.state]))).toEqual([
      [['beginner.house.train', 'done']],
    ]);
  });
});
