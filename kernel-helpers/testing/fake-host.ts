import { HOST_KEY, type DisplayOptions, type KernelHost, type MimeBundle } from '../src/host.ts';

export interface RecordedDisplay {
  readonly bundle: MimeBundle;
  readonly options: DisplayOptions;
}

/** A kernel host for unit tests: it records what is displayed and lets the test shut it down. */
export class FakeHost implements KernelHost {
  readonly displays: RecordedDisplay[] = [];
  readonly #onShutdown = new Set<() => void | Promise<void>>();
  readonly #waiting: { count: number; resolve: () => void }[] = [];
  cell: KernelHost['cell'] = { id: 'cell-1', run: 'run-1', signal: new AbortController().signal };
  award: KernelHost['award'];
  placeholders?: NonNullable<KernelHost['placeholders']>;

  /** Puts a new host in place of the kernel's. */
  static install(): FakeHost {
    const host = new FakeHost();
    (globalThis as { [HOST_KEY]?: KernelHost })[HOST_KEY] = host;
    return host;
  }

  static uninstall(): void {
    delete (globalThis as { [HOST_KEY]?: KernelHost })[HOST_KEY];
  }

  display(bundle: MimeBundle, options: DisplayOptions = {}): void {
    this.displays.push({ bundle, options });
    for (const waiter of this.#waiting) if (this.displays.length >= waiter.count) waiter.resolve();
  }

  clearOutput(): void {
    this.displays.length = 0;
  }

  onShutdown(callback: () => void | Promise<void>): () => void {
    this.#onShutdown.add(callback);
    return () => this.#onShutdown.delete(callback);
  }

  async shutDown(): Promise<void> {
    for (const callback of this.#onShutdown) await callback();
  }

  /** Resolves when `count` displays have arrived. */
  displayed(count: number): Promise<void> {
    if (this.displays.length >= count) return Promise.resolve();
    return new Promise(resolve => this.#waiting.push({ count, resolve }));
  }

  get last(): RecordedDisplay {
    const last = this.displays.at(-1);
    if (!last) throw new Error('nothing was displayed');
    return last;
  }
}
