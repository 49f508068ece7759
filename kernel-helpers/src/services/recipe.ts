import type { Orders } from './orders.ts';

/** Where the program of a service was found, and how it is called. */
export interface Program {
  readonly path: string;
  /** Names it with its version, for whoever reads it. */
  readonly title: string;
  /** `installed` by somebody on this machine, `course`: it came with the course, or was fetched by it. */
  readonly origin: 'installed' | 'course';
}

/** Where a service listens and who may use it. */
export interface Access {
  /** As many as the recipe wants; the first is the one that clients know. */
  readonly ports: readonly number[];
  readonly user: string;
  readonly password: string;
}

/** How a service is had, started and known to be ready. */
export interface Recipe {
  /** As people call it. */
  readonly title: string;
  /** What it listens on, for itself as well. */
  readonly ports: number;
  readonly user: string;
  /** What to do where it is not to be had, as the end of a sentence. */
  readonly remedy: string;
  /** Finds its program on this machine; undefined where there is none. */
  find(): Program | undefined;
  orders(program: Program, access: Access, folder: string): Omit<Orders, 'folder'>;
  url(access: Access): string;
  /** Whether it takes requests already. Does not throw. */
  isReady(access: Access, signal: AbortSignal): Promise<boolean>;
}
