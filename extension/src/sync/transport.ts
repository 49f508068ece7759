import type { Connect } from '@waymark/roadmap';

/** Connects to `url` (ws: or wss:) by a WebSocket. */
export function webSocketConnect(url: string): Connect {
  return handlers => {
    const socket = new WebSocket(url);
    socket.addEventListener('open', () => handlers.onOpen());
    socket.addEventListener('message', event => {
      // The protocol is text only: a binary frame is read as an empty message, which fits no schema.
      handlers.onMessage(typeof event.data === 'string' ? event.data : '');
    });
    socket.addEventListener('close', event => handlers.onClose(event.code));
    return {
      send: message => socket.send(message),
      close: () => socket.close(),
    };
  };
}
