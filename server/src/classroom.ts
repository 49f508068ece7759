import type { Action } from '@waymark/roadmap';
import type { Logger } from 'pino';
import type { SqlEventLog } from './events/sql-event-log.ts';
import type { User } from './users/identity.ts';
import { JoinCodes } from './users/join-codes.ts';
import { Roster } from './users/roster.ts';
import { SharedModels } from './users/shared-models.ts';
import type { Hub } from './users/hub.ts';
import type { SignIn } from './users/sign-in.ts';

/** The JupyterHub by which people are known, and the course of those who are in no roster. */
export interface HubEntrance {
  readonly hub: Hub;
  readonly course: string;
}

/** By what people are let in, beside links. */
export interface Entrances {
  readonly signIn?: SignIn | undefined;
  readonly hub?: HubEntrance | undefined;
}

/** What a server has that serves courses and the people in them. */
export class Classroom {
  readonly roster: Roster;
  readonly codes: JoinCodes;
  /** What students share of the models that they serve. */
  readonly models = new SharedModels();
  /** By which people reach it. */
  readonly address: URL;
  /** By what else than links people are let in; undefined where they are not. */
  readonly signIn: SignIn | undefined;
  readonly hub: HubEntrance | undefined;
  readonly logger: Logger;

  constructor(log: SqlEventLog, address: URL, logger: Logger, { signIn, hub }: Entrances = {}) {
    this.roster = new Roster(log);
    this.codes = new JoinCodes(log.db, this.roster);
    this.address = address;
    this.logger = logger;
    this.signIn = signIn;
    this.hub = hub;
  }

  /** Notes that somebody did what only their role allows, to whom. */
  readonly audit = ({ id, course }: User, action: Action, subject?: string): void => {
    this.logger.info({ audit: true, actor: id, course, action, subject }, 'a privileged act');
  };
}
