import type { IStateDB } from '@jupyterlab/statedb';
import { Signal, type ISignal } from '@lumino/signaling';
import type { ReadonlyPartialJSONValue } from '@lumino/coreutils';
import type { IProgress } from '../sync/tokens.ts';
import { countPoints, type Points } from './points.ts';
import { changedItems, nextStep, type NextStep } from './summary.ts';
import { ancestorIds, buildTree, findNode, visibleRows, type RoadmapNode, type Row } from './tree.ts';

const STATE_KEY = 'waymark:roadmap';

/** What the sidebar shows, and which of its branches are open. */
export class RoadmapModel {
  readonly progress: IProgress;
  readonly #stateDb: IStateDB | null;
  readonly #changed = new Signal<this, void>(this);
  readonly #news = new Signal<this, readonly RoadmapNode[]>(this);
  /** What the student opened or closed; everything else follows {@link #opensByItself}. */
  #chosen: Record<string, boolean> = {};
  #tree: readonly RoadmapNode[] = [];

  constructor(progress: IProgress, stateDb: IStateDB | null) {
    this.progress = progress;
    this.#stateDb = stateDb;
    progress.changed.connect(this.#update, this);
    this.#update();
    void this.#restore();
  }

  get tree(): readonly RoadmapNode[] {
    return this.#tree;
  }

  get rows(): Row[] {
    return visibleRows(this.#tree, node => this.#chosen[node.id] ?? this.#opensByItself(node));
  }

  get points(): Points {
    const { curriculum, state } = this.progress;
    return curriculum ? countPoints(curriculum, state) : { earned: 0, possible: 0 };
  }

  get next(): NextStep | undefined {
    const { curriculum, state } = this.progress;
    return curriculum && nextStep(curriculum, state, this.#tree);
  }

  /** Emits after the tree, a branch or the sync status has changed. */
  get changed(): ISignal<this, void> {
    return this.#changed;
  }

  /** Emits the items that changed their state while the student watches. */
  get news(): ISignal<this, readonly RoadmapNode[]> {
    return this.#news;
  }

  find(id: string): RoadmapNode | undefined {
    return findNode(this.#tree, id);
  }

  setExpanded(ids: readonly string[], expanded: boolean): void {
    if (ids.length === 0) return;
    for (const id of ids) this.#chosen[id] = expanded;
    this.#changed.emit();
    void this.#stateDb?.save(STATE_KEY, this.#chosen);
  }

  /** Opens every branch above the line with this id. */
  reveal(id: string): void {
    this.setExpanded(ancestorIds(this.#tree, id) ?? [], true);
  }

  #update(): void {
    const { curriculum, state } = this.progress;
    const before = this.#tree;
    this.#tree = curriculum ? buildTree(curriculum, state) : [];
    const news = changedItems(before, this.#tree);
    this.#changed.emit();
    if (news.length > 0) this.#news.emit(news);
  }

  // The level at work is open with all that is in it; the others wait, closed.
  #opensByItself(node: RoadmapNode): boolean {
    if (node.kind !== 'level') return true;
    const current =
      this.#tree.find(level => level.state === 'in-progress') ??
      this.#tree.find(level => level.state === 'not-started');
    return node.id === (current ?? this.#tree[0])?.id;
  }

  async #restore(): Promise<void> {
    const stored = await this.#stateDb?.fetch(STATE_KEY);
    if (!isRecord(stored)) return;
    for (const [id, isOpen] of Object.entries(stored)) {
      if (typeof isOpen === 'boolean') this.#chosen[id] ??= isOpen;
    }
    this.#changed.emit();
  }
}

function isRecord(
  value: ReadonlyPartialJSONValue | undefined,
): value is Record<string, ReadonlyPartialJSONValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
