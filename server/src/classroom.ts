import type { Action } from '@waymark/roadmap';
import type { Logger } from 'pino';
import type { SqlEventLog } from './events/sql-event-log.ts';
import type { User } from './users/identity.ts';
import { JoinCodes } from './users/join-codes.ts';
import { Roster } from './users/roster.ts';
import { SharedModels } from './users/shared-models.ts';
import type { SignIn } from './users/sign-in.ts';

/** What a server has that serves courses and the people in them. */
export class Classroom {
  readonly roster: Roster;
  readonly codes: JoinCodes;
  /** What students share of the models that they serve. */
  readonly models = new SharedModels();
  /** By which people reach it. */
  readonly address: URL;
  /** By their institution; undefined where people have links alone. */
  readonly signIn: SignIn | undefined;
  readonly logger: Logger;

  constructor(log: SqlEventLog, address: URL, logger: Logger, signIn?: SignIn) {
    this.roster = new Roster(log);
    this.codes = new JoinCodes(log.db, this.roster);
    this.address = address;
    this.logger = logger;
    this.signIn = signIn;
  }

  /** Notes that somebody did what only their role allows, to whom. */
  readonly audit = ({ id, course }: User, action: Action, subject?: string): void => {
    this.logger.info({ audit: true, actor: id, course, action, subject }, 'a privileged act');
  };
}
