import type { CloseCode, Problem, WireMessage } from '@waymark/roadmap';

/** One line to a client, whatever carries it. */
export interface Connection {
  /** How many bytes wait to be sent. */
  readonly bufferedBytes: number;
  /** Sends a message for which nobody waits. */
  post(message: WireMessage): void;
  /** Sends; resolves when the message left this process; it never rejects. */
  send(message: WireMessage): Promise<void>;
  /** Says why, then closes. */
  close(code: CloseCode, problem: Problem): void;
}
