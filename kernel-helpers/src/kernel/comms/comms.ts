import { randomUUID } from 'node:crypto';
import type { Comm, CommHost, CommMessage, CommTarget } from '../../host.ts';
import type { CommClose, CommInfoRequest, CommMsg, CommOpen } from '../protocol/requests.ts';
import type { Content } from '../protocol/wire.ts';
import { KernelComm, type SendComm } from './kernel-comm.ts';
import { OwnedFunction, type PendingCall } from './owned-function.ts';

/** The comms of a kernel that are open, and the targets to which the front end may open more. */
export class Comms implements CommHost {
  readonly #send: SendComm;
  readonly #targets = new Map<string, OwnedFunction<Parameters<CommTarget>>>();
  readonly #open = new Map<string, KernelComm>();

  constructor(send: SendComm) {
    this.#send = send;
  }

  /** Opens a comm to a target of the front end, which closes it if it has none of that name. */
  open(targetName: string, data: unknown = {}, buffers?: readonly Uint8Array[]): Comm {
    const comm = this.#add(randomUUID(), targetName);
    this.#send('comm_open', { comm_id: comm.id, target_name: targetName, data }, buffers);
    return comm;
  }

  /** A target registered anew, as when its cell runs again, takes the place of the earlier one. */
  registerTarget(targetName: string, onOpen: CommTarget): () => void {
    const target = new OwnedFunction(onOpen);
    this.#targets.set(targetName, target);
    return () => {
      if (this.#targets.get(targetName) === target) this.#targets.delete(targetName);
    };
  }

  /** The answer to `comm_info_request`. */
  info({ target_name: wanted }: CommInfoRequest): Content {
    const comms = [...this.#open.values()].filter(({ targetName }) => (wanted ?? targetName) === targetName);
    return {
      status: 'ok',
      comms: Object.fromEntries(comms.map(({ id, targetName }) => [id, { target_name: targetName }])),
    };
  }

  /** The front end opens a comm. Returns what is to be called; without a target the comm is closed at once. */
  receiveOpen({ comm_id: id, target_name: targetName, data }: CommOpen, buffers: Buffers): PendingCall[] {
    const target = this.#targets.get(targetName);
    if (!target) {
      this.#send('comm_close', { comm_id: id, data: {} });
      return [];
    }
    return [target.with(this.#add(id, targetName), { data, buffers })];
  }

  /** A message for a comm that is closed already is let go: it crossed the close on its way. */
  receiveMessage({ comm_id: id, data }: CommMsg, buffers: Buffers): PendingCall[] {
    return callsFor(this.#open.get(id)?.messageListeners, { data, buffers });
  }

  receiveClose({ comm_id: id, data }: CommClose, buffers: Buffers): PendingCall[] {
    const comm = this.#open.get(id);
    comm?.markClosed();
    return callsFor(comm?.closeListeners, { data, buffers });
  }

  #add(id: string, targetName: string): KernelComm {
    const comm = new KernelComm(id, targetName, this.#send, () => this.#open.delete(id));
    this.#open.set(id, comm);
    return comm;
  }
}

type Buffers = readonly Uint8Array[];

function callsFor(
  listeners: KernelComm['messageListeners'] | undefined,
  message: CommMessage,
): PendingCall[] {
  return [...(listeners ?? [])].map(listener => listener.with(message));
}
