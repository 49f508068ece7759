import type { CloseCode, Connect, ConnectionHandlers, WireMessage } from '@waymark/roadmap';

/** The server's end of a connection: what a session is given. */
interface ServerEnd {
  receive(text: string): void;
  end(): void;
}

/** What a session sends by. */
export interface Line {
  readonly bufferedBytes: number;
  post(message: WireMessage): void;
  send(message: WireMessage): Promise<void>;
  close(code: CloseCode): void;
}

/**
 * A network in memory that delays, doubles and cuts at random. Each direction keeps its order, as a WebSocket does; but what a
 * client has sent may still arrive after it was cut off, even after it has come back.
 */
export class HostileNetwork {
  /** Whether it does no more harm. */
  isCalm = false;
  readonly #random: () => number;
  readonly #cutters = new Set<() => void>();

  constructor(random: () => number) {
    this.#random = random;
  }

  /** Makes a client's way to a server. @param accept Begins a session on the line. */
  connectTo(accept: (line: Line) => ServerEnd): Connect {
    return handlers => new Wire(handlers, accept, this).client;
  }

  /** Cuts every connection. */
  cutAll(): void {
    for (const cut of this.#cutters) cut();
  }

  add(cut: () => void): void {
    this.#cutters.add(cut);
  }

  remove(cut: () => void): void {
    this.#cutters.delete(cut);
  }

  /** Whether something with a probability happens now; nothing does once it is calm. */
  happens(probability: number): boolean {
    return !this.isCalm && this.#random() < probability;
  }

  async delay(): Promise<void> {
    const turns = this.isCalm ? 1 : Math.floor(this.#random() * 10) + 1;
    for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
  }
}

class Wire {
  readonly client: ReturnType<Connect>;
  readonly #handlers: ConnectionHandlers;
  readonly #network: HostileNetwork;
  readonly #server: ServerEnd;
  #isOpen = true;
  #toServer = Promise.resolve();
  #toClient = Promise.resolve();
  readonly #cut = (): void => this.#close(1006);

  constructor(handlers: ConnectionHandlers, accept: (line: Line) => ServerEnd, network: HostileNetwork) {
    this.#handlers = handlers;
    this.#network = network;
    this.#server = accept({
      bufferedBytes: 0,
      post: message => void this.#deliver(JSON.stringify(message)),
      send: message => this.#deliver(JSON.stringify(message)),
      close: code => void this.#toClient.then(() => this.#close(code)),
    });
    this.client = { send: text => this.#take(text), close: () => this.#close(1000) };
    network.add(this.#cut);
    this.#toClient = network.delay().then(() => {
      if (this.#isOpen) handlers.onOpen();
    });
  }

  /** A client's message. One that is on its way when the connection is cut may still arrive. */
  #take(text: string): void {
    this.#toServer = this.#toServer.then(async () => {
      await this.#network.delay();
      if (!this.#isOpen && this.#network.happens(0.7)) return;
      this.#server.receive(text);
      if (text.includes('"append"') && this.#network.happens(0.15)) this.#server.receive(text);
      if (this.#network.happens(0.08)) this.#cut();
    });
  }

  #deliver(text: string): Promise<void> {
    this.#toClient = this.#toClient.then(async () => {
      await this.#network.delay();
      if (!this.#isOpen) return;
      this.#handlers.onMessage(text);
      if (/"type":"(delta|ack|standings)"/.test(text) && this.#network.happens(0.15)) {
        this.#handlers.onMessage(text);
      }
      if (this.#network.happens(0.08)) this.#cut();
    });
    return this.#toClient;
  }

  #close(code: number): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#network.remove(this.#cut);
    this.#handlers.onClose(code);
    // The server hears of it later, as it does of a vanished peer.
    void this.#toServer.then(() => this.#server.end());
  }
}
