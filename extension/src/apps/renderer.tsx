import { ReactWidget } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Message } from '@lumino/messaging';
import { Signal } from '@lumino/signaling';
import { servedAppSchema, type ServedApp } from '@waymark/roadmap';
import { APP_MIME } from '@waymark/roadmap/names';
import { isKernelGone } from '../kernel-status.ts';
import { Problem } from '../mime/problem.tsx';
import { readMime, type MimeReading } from '../mime/read.ts';
import { appAddress } from './address.ts';
import { probeApp, type AppHealth } from './probe.ts';
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
  #isAllowed = false;
  #health: AppHealth = 'unknown';
  #loads = 0;

  constructor(context: AppRendererContext) {
    super();
    this.#context = context;
    this.addClass('waymark-app-output');
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    this.#reading = readMime(servedAppSchema, APP_MIME, model, this.#context.trans);
    this.#isAllowed ||= model.trusted;
    this.#reload();
    await this.renderPromise;
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    const panel = this.#context.notebooks.find(candidate => candidate.content.node.contains(this.node));
    panel?.sessionContext.statusChanged.connect((_, status) => {
      if (isKernelGone(status)) void this.#probe();
    }, this);
  }

  protected override onBeforeDetach(message: Message): void {
    super.onBeforeDetach(message);
    Signal.disconnectReceiver(this);
  }

  protected override render(): JSX.Element | null {
    const reading = this.#reading;
    const { trans } = this.#context;
    if (!reading) return null;
    if ('problem' in reading) return <Problem text={reading.problem} />;
    const app = reading.value;
    const address = this.#address;
    if (address === undefined) {
      return <Problem text={trans.__('The path %1 leads out of the app, so it is not loaded.', app.path)} />;
    }
    return (
      <AppFrame
        app={app}
        address={address}
        state={this.#isAllowed ? this.#health : 'untrusted'}
        loads={this.#loads}
        onAllow={() => {
          this.#isAllowed = true;
          this.#reload();
        }}
        onReload={() => this.#reload()}
        onLoad={() => void this.#probe()}
        trans={trans}
      />
    );
  }

  get #address(): string | undefined {
    const reading = this.#reading;
    return reading && 'value' in reading ? appAddress(this.#context.baseUrl, reading.value) : undefined;
  }

  #reload(): void {
    this.#health = 'unknown';
    this.#loads += 1;
    this.update();
    void this.#probe();
  }

  async #probe(): Promise<void> {
    const address = this.#address;
    if (address === undefined || !this.#isAllowed) return;
    const load = this.#loads;
    const health = await probeApp(address);
    if (this.isDisposed || load !== this.#loads) return;
    this.#health = health;
    this.update();
  }
}
