import { ReactWidget } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Message } from '@lumino/messaging';
import { Signal } from '@lumino/signaling';
import { APP_MIME, servedAppSchema, type ServedApp } from '@waymark/roadmap';
import { Problem } from '../mime/problem.tsx';
import { readMime, type MimeReading } from '../mime/read.ts';
import { appAddress } from './address.ts';
import { AppFrame } from './view.tsx';

export interface AppRendererContext {
  /** The Jupyter server's base URL, absolute. */
  baseUrl: string;
  notebooks: INotebookTracker;
  trans: TranslationBundle;
}

/** Shows an app that the notebook's kernel serves. */
export class AppRenderer extends ReactWidget implements IRenderMime.IRenderer {
  readonly #context: AppRendererContext;
  #reading: MimeReading<ServedApp> | undefined;
  #isTrusted = false;
  #epoch = 0;

  constructor(context: AppRendererContext) {
    super();
    this.#context = context;
    this.addClass('waymark-app-output');
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    this.#reading = readMime(servedAppSchema, APP_MIME, model, this.#context.trans);
    this.#isTrusted = model.trusted;
    this.#epoch += 1;
    this.update();
    await this.renderPromise;
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    const panel = this.#context.notebooks.find(candidate => candidate.content.node.contains(this.node));
    panel?.sessionContext.statusChanged.connect(this.#onKernelStatus, this);
  }

  protected override onBeforeDetach(message: Message): void {
    super.onBeforeDetach(message);
    Signal.disconnectReceiver(this);
  }

  // The app lives and dies with the kernel.
  #onKernelStatus(_: unknown, status: string): void {
    if (!['restarting', 'autorestarting', 'dead', 'terminating', 'unknown'].includes(status)) return;
    this.#epoch += 1;
    this.update();
  }

  protected override render(): JSX.Element | null {
    const reading = this.#reading;
    const { trans, baseUrl } = this.#context;
    if (!reading) return null;
    if ('problem' in reading) return <Problem text={reading.problem} />;
    const app = reading.value;
    const address = appAddress(baseUrl, app);
    if (address === undefined) {
      return <Problem text={trans.__('The path %1 leads out of the app, so it is not loaded.', app.path)} />;
    }
    return (
      <AppFrame
        key={address}
        app={app}
        address={address}
        isTrusted={this.#isTrusted}
        epoch={this.#epoch}
        trans={trans}
      />
    );
  }
}
