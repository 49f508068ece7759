import type { VDomRenderer } from '@jupyterlab/ui-components';
import { Signal } from '@lumino/signaling';
import type { Connect, ModelReport, StoredModel } from '@waymark/roadmap';
import { MonitorFeed, type FeedMessage } from './feed.ts';
import type { Selection } from './selection.ts';

/** What the panel shows, and what it was told. */
export class MonitorModel implements VDomRenderer.IModel {
  /** Emits when there is something else to draw. */
  readonly stateChanged = new Signal<this, void>(this);
  readonly #feed: MonitorFeed;
  #selection: Selection;
  #models: readonly StoredModel[] = [];
  #report: ModelReport | null = null;
  #isPaused = false;
  #problem: string | undefined;
  /** When the server was heard last; undefined before the first word. */
  #heardAt: number | undefined;
  #isLost = false;
  #isDisposed = false;

  constructor(connect: Connect, selection: Selection) {
    this.#selection = selection;
    this.#feed = new MonitorFeed({
      connect,
      onMessage: message => this.#receive(message),
      onAlive: isAlive => this.#setAlive(isAlive),
    });
    this.#watch();
  }

  get selection(): Selection {
    return this.#selection;
  }

  get models(): readonly StoredModel[] {
    return this.#models;
  }

  get report(): ModelReport | null {
    return this.#report;
  }

  /** A pause keeps the picture as it is; it says so. */
  get isPaused(): boolean {
    return this.#isPaused;
  }

  get problem(): string | undefined {
    return this.#problem;
  }

  /** Since when nothing is heard of the server; undefined while it is heard. */
  get lostSince(): number | undefined {
    return this.#isLost ? (this.#heardAt ?? 0) : undefined;
  }

  /** Whether the server has answered yet. */
  get hasHeard(): boolean {
    return this.#heardAt !== undefined;
  }

  select(change: Partial<Selection>): void {
    this.#selection = { ...this.#selection, ...change };
    if (Object.keys(change).some(key => key !== 'tab')) {
      this.#isPaused = false;
      this.#watch();
    }
    this.stateChanged.emit();
  }

  togglePause(): void {
    this.#isPaused = !this.#isPaused;
    if (!this.#isPaused) this.#watch();
    this.stateChanged.emit();
  }

  /** Tells what turned out to be true. Returns whether the server could be told. */
  label(request: string, actual: string): boolean {
    const name = this.#report?.name;
    return name !== undefined && this.#feed.send({ type: 'label', name, request, actual });
  }

  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#feed.dispose();
    Signal.clearData(this);
  }

  #watch(): void {
    const { name, version, segment, rangeMs, chunks } = this.#selection;
    this.#feed.watch({ type: 'watch', name, version, segment, rangeMs, chunks });
  }

  #receive(message: FeedMessage): void {
    if (message.type === 'problem') this.#problem = message.problem.detail ?? message.problem.title;
    else if (!this.#isPaused) {
      this.#models = message.models;
      this.#report = message.report;
      this.#problem = undefined;
    }
    this.stateChanged.emit();
  }

  #setAlive(isAlive: boolean): void {
    if (isAlive) this.#heardAt = Date.now();
    if (this.#isLost === !isAlive) return;
    this.#isLost = !isAlive;
    this.stateChanged.emit();
  }
}
