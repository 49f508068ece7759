import { MessageChannel } from 'node:worker_threads';

const { port1, port2 } = new MessageChannel();
const waiting: (() => void)[] = [];
port2.on('message', () => waiting.shift()?.());

/**
 * Calls back in a turn of the event loop that belongs to this callback alone. An interrupt cuts off all
 * that is under way in a turn: what shares it, such as Node's list of the immediates that are due, would
 * never be finished, and Node would stumble over it for ever after.
 */
export function inOwnTurn(callback: () => void): void {
  waiting.push(callback);
  port1.postMessage(undefined);
}
