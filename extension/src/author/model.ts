import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { Signal, type ISignal } from '@lumino/signaling';
import { labOfPath } from './lab-path.ts';
import { OpenLab } from './open-lab.ts';
import type { AuthorRequests } from './requests.ts';

/** The sources that are open, and the one that its author looks at. */
export class AuthorModel {
  readonly #requests: AuthorRequests;
  readonly #labs = new Map<NotebookPanel, OpenLab>();
  readonly #changed = new Signal<this, void>(this);
  readonly #mended = new Signal<this, readonly string[]>(this);
  #current: OpenLab | undefined;

  constructor(notebooks: INotebookTracker, requests: AuthorRequests) {
    this.#requests = requests;
    notebooks.forEach(panel => void this.#add(panel, notebooks));
    notebooks.widgetAdded.connect((_, panel) => void this.#add(panel, notebooks));
    notebooks.currentChanged.connect((_, panel) => this.#show(panel));
    this.#show(notebooks.currentWidget);
  }

  /** Emits after another lab is current, or something of the current one has changed. */
  get changed(): ISignal<this, void> {
    return this.#changed;
  }

  /** Emits what was changed of the ids of checks, in any lab that is open. */
  get mended(): ISignal<this, readonly string[]> {
    return this.#mended;
  }

  /** The source that was looked at last; a preview beside it leaves it current. */
  get current(): OpenLab | undefined {
    return this.#current;
  }

  async #add(panel: NotebookPanel, notebooks: INotebookTracker): Promise<void> {
    await panel.context.ready;
    const id = labOfPath(panel.context.path);
    if (id === undefined || panel.isDisposed || this.#labs.has(panel)) return;
    const lab = new OpenLab(panel, id, this.#requests);
    this.#labs.set(panel, lab);
    lab.changed.connect(() => {
      if (lab === this.#current) this.#changed.emit();
    });
    lab.mended.connect((_, sentences) => this.#mended.emit(sentences));
    panel.disposed.connect(() => this.#remove(panel));
    this.#show(notebooks.currentWidget);
  }

  #remove(panel: NotebookPanel): void {
    if (this.#labs.get(panel) === this.#current) this.#current = undefined;
    this.#labs.delete(panel);
    this.#changed.emit();
  }

  #show(panel: NotebookPanel | null): void {
    const lab = panel ? this.#labs.get(panel) : undefined;
    if (lab) this.#current = lab;
    this.#changed.emit();
  }
}
