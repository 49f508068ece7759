/** One open line to the server. Messages are text. */
export interface Connection {
  send(message: string): void;
  close(): void;
}

/** What a {@link Connection} tells its owner. `onClose` comes once, also when it never opened. */
export interface ConnectionHandlers {
  onOpen(): void;
  onMessage(message: string): void;
  onClose(code: number): void;
}

/** Begins to open a connection; what happens next comes through the handlers, never synchronously. */
export type Connect = (handlers: ConnectionHandlers) => Connection;
