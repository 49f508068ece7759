import { CloseCode, type Connect } from '@waymark/roadmap';
import { WebSocket } from 'ws';
import { PROBLEM_TYPE } from '../problem.ts';

/** A class of thousands, all at once, is some tens of megabytes. */
const MAX_MESSAGE_BYTES = 268_435_456;

/** Connects to a class server by a WebSocket, as the device that has a key. */
export function socketConnect(address: URL, key: string): Connect {
  const url = new URL(address);
  url.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return handlers => {
    const socket = new WebSocket(url, {
      headers: { authorization: `Bearer ${key}` },
      perMessageDeflate: false,
      maxPayload: MAX_MESSAGE_BYTES,
    });
    socket.on('open', () => handlers.onOpen());
    socket.on('message', data => handlers.onMessage(Buffer.isBuffer(data) ? data.toString() : ''));
    let isUnknown = false;
    socket.on('unexpected-response', (_request, { statusCode, headers }) => {
      // A page of the network that wants a password answers so too, in other words.
      isUnknown = statusCode === 401 && headers['content-type'] === PROBLEM_TYPE;
      socket.terminate();
    });
    socket.on('close', code => handlers.onClose(isUnknown ? CloseCode.notKnown : code));
    socket.on('error', () => {}); // `close` follows.
    return { send: message => socket.send(message), close: () => socket.close() };
  };
}
