import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel } from '@jupyterlab/services';
import {
  diagnosticsReplySchema,
  type CellDiagnostic,
  type DiagnosticsRequest,
} from '@waymark/roadmap/diagnostics';
import { DIAGNOSTICS_TARGET } from '@waymark/roadmap/names';
import { isKernelGone } from '../kernel-status.ts';

/** The kernel that has a compiler to ask. */
const KERNEL_NAME = 'waymark';

/** Asks the compiler in a notebook's kernel, one question at a time. */
export class CompilerLink {
  readonly #session: ISessionContext;
  #kernel: Kernel.IKernelConnection | undefined;
  #comm: Kernel.IComm | undefined;
  #request = 0;
  #resolve: ((diagnostics: readonly CellDiagnostic[] | undefined) => void) | undefined;

  constructor(session: ISessionContext) {
    this.#session = session;
    session.kernelChanged.connect(this.#hangUp);
    session.statusChanged.connect(this.#onStatus);
  }

  /** Whether there is a compiler, and nothing runs that would keep it from answering. */
  get isFree(): boolean {
    const kernel = this.#session.session?.kernel;
    return kernel?.name === KERNEL_NAME && kernel.status === 'idle' && kernel.handleComms;
  }

  /** What is wrong with a cell. Undefined when no answer will come: the kernel is gone, or does not know. */
  async ask(code: string, others: readonly string[]): Promise<readonly CellDiagnostic[] | undefined> {
    const comm = this.#open();
    if (!comm) return undefined;
    this.#settle(undefined);
    const request: DiagnosticsRequest = { request: ++this.#request, code, others: [...others] };
    const answer = new Promise<readonly CellDiagnostic[] | undefined>(resolve => {
      this.#resolve = resolve;
    });
    // Ends when the kernel is idle again, or fails when it is gone; the answer came before that, or never does.
    await comm.send(request).done.catch(() => undefined);
    if (request.request === this.#request) this.#settle(undefined);
    return answer;
  }

  dispose(): void {
    this.#session.kernelChanged.disconnect(this.#hangUp);
    this.#session.statusChanged.disconnect(this.#onStatus);
    this.#comm?.close();
    this.#hangUp();
  }

  #open(): Kernel.IComm | undefined {
    const kernel = this.#session.session?.kernel;
    if (!kernel || kernel.isDisposed) return undefined;
    if (this.#comm && !this.#comm.isDisposed && this.#kernel === kernel) return this.#comm;
    const comm = kernel.createComm(DIAGNOSTICS_TARGET);
    comm.onMsg = ({ content }) => {
      const reply = diagnosticsReplySchema.parse(content.data);
      if (reply.request === this.#request) this.#settle(reply.diagnostics);
    };
    comm.onClose = this.#hangUp;
    comm.open();
    this.#kernel = kernel;
    this.#comm = comm;
    return comm;
  }

  readonly #onStatus = (_: ISessionContext, status: Kernel.Status): void => {
    if (isKernelGone(status)) this.#hangUp();
  };

  readonly #hangUp = (): void => {
    this.#comm = undefined;
    this.#settle(undefined);
  };

  #settle(diagnostics: readonly CellDiagnostic[] | undefined): void {
    this.#resolve?.(diagnostics);
    this.#resolve = undefined;
  }
}
