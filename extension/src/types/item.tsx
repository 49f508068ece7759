import { ReactWidget } from '@jupyterlab/apputils';
import { TextItem } from '@jupyterlab/statusbar';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Signal, type ISignal } from '@lumino/signaling';
import type { NotebookTypes } from './notebook-types.ts';

/** How the notebook in front has its types checked, as an item of the status bar. */
export class TypesStatusItem extends ReactWidget {
  readonly #trans: TranslationBundle;
  readonly #choose: () => void;
  readonly #activeChanged = new Signal<this, void>(this);
  #types: NotebookTypes | undefined;

  /** @param choose Called when it is clicked. */
  constructor(trans: TranslationBundle, choose: () => void) {
    super();
    this.#trans = trans;
    this.#choose = choose;
    this.addClass('jp-mod-highlighted');
  }

  /** The notebook in front. */
  set types(types: NotebookTypes | undefined) {
    this.#types?.changed.disconnect(this.#refresh);
    this.#types = types;
    types?.changed.connect(this.#refresh);
    this.#refresh();
  }

  /** Whether there is something to show. */
  get isActive(): boolean {
    return this.#types?.mode !== undefined;
  }

  get activeChanged(): ISignal<this, void> {
    return this.#activeChanged;
  }

  protected override render(): JSX.Element | null {
    const mode = this.#types?.mode;
    if (mode === undefined) return null;
    return (
      <TextItem
        source={this.#trans.__('Types: %1', mode)}
        title={this.#trans.__('How TypeScript checks this notebook. Click to choose.')}
        onClick={this.#choose}
      />
    );
  }

  readonly #refresh = (): void => {
    this.update();
    this.#activeChanged.emit();
  };
}
