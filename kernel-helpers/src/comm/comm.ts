import { kernelHost, type Comm, type CommHost, type CommTarget } from '../host.ts';

/**
 * Opens a comm: a channel to an extension of the front end that has registered a target of that name. If
 * there is none, the front end closes the comm at once.
 *
 * @param targetName The name that both ends know.
 * @param data Any JSON, which the other end gets with the opening.
 * @param buffers Binary data beside it.
 * @throws Error Outside of a kernel.
 * @example
 * const comm = openComm('my-extension', { epochs: 3 });
 * comm.onMessage(({ data }) => console.log('the front end says', data));
 * comm.send({ epoch: 1 });
 */
export function openComm(targetName: string, data: unknown = {}, buffers: readonly Uint8Array[] = []): Comm {
  return commHost('openComm').open(targetName, data, buffers);
}

/**
 * Lets the front end open comms to the notebook. Registering a target again takes the place of the
 * earlier one, so the cell may run again.
 *
 * @param targetName The name that both ends know.
 * @param onOpen Called between cells for each comm that is opened; what it prints appears in this cell.
 * @returns A function that takes the target back.
 * @throws Error Outside of a kernel.
 * @example
 * registerCommTarget('echo', comm => {
 *   comm.onMessage(({ data }) => comm.send(data));
 * });
 */
export function registerCommTarget(targetName: string, onOpen: CommTarget): () => void {
  return commHost('registerCommTarget').registerTarget(targetName, onOpen);
}

function commHost(caller: string): CommHost {
  const comms = kernelHost()?.comms;
  if (!comms) {
    throw new Error(`${caller}() reaches the front end of a notebook: there is none, this is a plain script`);
  }
  return comms;
}
