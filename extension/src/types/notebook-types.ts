import type { ISessionContext } from '@jupyterlab/apputils';
import type { INotebookModel, NotebookPanel } from '@jupyterlab/notebook';
import type { Kernel } from '@jupyterlab/services';
import { TYPES_TARGET } from '@waymark/roadmap/names';
import { Signal, type ISignal } from '@lumino/signaling';
import { isKernelGone } from '../kernel-status.ts';
import { hasComeOver, KERNEL_NAME, modeIn, withMode, type TypesMode } from './mode.ts';

interface MetadataChange {
  readonly key: string;
  readonly oldValue?: unknown;
  readonly newValue?: unknown;
}

/** How one notebook has its types checked: its metadata say so, and its kernel is told. */
export class NotebookTypes {
  readonly #panel: NotebookPanel;
  readonly #changed = new Signal<this, void>(this);
  /** Whether the kernel that runs has yet to be told. */
  #isNew = true;

  constructor(panel: NotebookPanel) {
    this.#panel = panel;
    const { sessionContext: session } = panel;
    session.kernelChanged.connect(this.#onKernel);
    session.statusChanged.connect(this.#onStatus);
    void panel.context.ready.then(() => {
      panel.model?.metadataChanged.connect(this.#onMetadata);
      this.#tell();
    });
  }

  get changed(): ISignal<this, void> {
    return this.#changed;
  }

  /** Undefined where the kernel is not one that checks types. */
  get mode(): TypesMode | undefined {
    if (this.#panel.sessionContext.session?.kernel?.name !== KERNEL_NAME) return undefined;
    return modeIn(this.#panel.model?.getMetadata('waymark')) ?? 'strict';
  }

  set(mode: TypesMode): void {
    const { model } = this.#panel;
    model?.setMetadata('waymark', withMode(model.getMetadata('waymark'), mode));
  }

  dispose(): void {
    const { sessionContext: session, model } = this.#panel;
    session.kernelChanged.disconnect(this.#onKernel);
    session.statusChanged.disconnect(this.#onStatus);
    model?.metadataChanged.disconnect(this.#onMetadata);
    Signal.clearData(this);
  }

  readonly #onMetadata = (model: INotebookModel, { key, oldValue, newValue }: MetadataChange): void => {
    if (key === 'kernelspec' && hasComeOver(oldValue, newValue) && !modeIn(model.getMetadata('waymark'))) {
      this.set('loose');
    }
    if (key !== 'waymark') return;
    this.#isNew = true;
    this.#tell();
    this.#changed.emit();
  };

  readonly #onKernel = (): void => {
    this.#isNew = true;
    this.#tell();
    this.#changed.emit();
  };

  /** A kernel that has been restarted knows nothing. */
  readonly #onStatus = (_: ISessionContext, status: Kernel.Status): void => {
    if (isKernelGone(status)) this.#isNew = true;
    else this.#tell();
  };

  /** The kernel knows what the file says; this says what the notebook on the page does. */
  #tell(): void {
    const kernel = this.#panel.sessionContext.session?.kernel;
    const types = modeIn(this.#panel.model?.getMetadata('waymark'));
    if (!this.#isNew || !types || kernel?.name !== KERNEL_NAME || isKernelGone(kernel.status)) return;
    this.#isNew = false;
    kernel.createComm(TYPES_TARGET).open({ types });
  }
}
