import type {
  ClientMessage,
  Curriculum,
  LinkMessage,
  Membership,
  ProgressEvent,
  ProgressState,
} from '@waymark/roadmap';
import { Token } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';
import type { SyncStatus } from './status.ts';

type WithoutOrigin<T> = T extends unknown ? Omit<T, 'id' | 'at'> : never;

/** What happened; its id and time are added when it is recorded. */
export type EventDraft = WithoutOrigin<ProgressEvent>;

/** The connection to the server, for what is shown beside the student's own progress. */
export interface ServerLine {
  /** Emits each message of the server. */
  readonly received: ISignal<ServerLine, LinkMessage>;
  /** Sends a message; returns whether it could be sent. */
  send(message: ClientMessage): boolean;
}

/** Where the student stands, and the way to record more. */
export interface IProgress extends ServerLine {
  /** Resolves when what the browser had stored is loaded. Never rejects. */
  readonly ready: Promise<void>;
  /** The roadmap; undefined until the server, or an earlier page, has told it. */
  readonly curriculum: Curriculum | undefined;
  /** All that happened, including what the server does not have yet. */
  readonly state: ProgressState;
  readonly status: SyncStatus;
  /** The student's place in a class; undefined for who has joined none. */
  readonly membership: Membership | undefined;
  /** Emits after any of the above has changed. */
  readonly changed: ISignal<IProgress, void>;
  /**
   * Records what the student did: in the state at once, on the server as soon as it can be.
   *
   * @throws Error When it does not fit the schema of progress events.
   * @example
   * progress.record({ type: 'open', lab: 'beginner/house-price-predictor' });
   */
  record(draft: EventDraft): void;
  /** Clears {@link SyncStatus.refused}. */
  forgetRefused(): void;
}

export const IProgress = new Token<IProgress>(
  '@waymark/extension:IProgress',
  'The progress of the student, kept in step with the Waymark server.',
);
