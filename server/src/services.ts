import type { ProgressEvent } from '@waymark/roadmap';
import type { Logger } from 'pino';
import type { AuthoringOptions } from './authoring/author-routes.ts';
import type { CourseAccess } from './course/course-access.ts';
import type { CurriculumReader } from './curriculum.ts';
import { LOCAL_COURSE, type EventLog } from './events/event-log.ts';
import { Metrics } from './metrics.ts';
import { withReleasedPoints } from './released-points.ts';
import type { User } from './users/identity.ts';
import { Feeds } from './live/feeds.ts';
import { ALONE, type Roster } from './users/roster.ts';
import { SolePerson } from './users/sole-person.ts';

/** What both sides of the server, HTTP and WebSocket, work with. */
export class Services {
  readonly log: EventLog;
  readonly curriculum: CurriculumReader;
  /** The folder of the student's copies; undefined where this server stands for none. */
  readonly course: CourseAccess | undefined;
  readonly logger: Logger;
  readonly metrics = new Metrics();
  readonly roster: Roster;
  readonly feeds: Feeds;
  readonly solePerson = new SolePerson();
  /** Known to the proxy alone. */
  readonly secret: string;
  /** The sources that an author works on; undefined where students do. */
  readonly authoring: AuthoringOptions | undefined;

  constructor(given: {
    log: EventLog;
    curriculum: CurriculumReader;
    course?: CourseAccess;
    logger: Logger;
    secret: string;
    /** Left out: everybody is alone. */
    roster?: Roster;
    authoring?: AuthoringOptions | undefined;
  }) {
    this.log = given.log;
    this.roster = given.roster ?? ALONE;
    this.feeds = new Feeds(given.log);
    this.curriculum = given.curriculum;
    this.course = given.course;
    this.logger = given.logger;
    this.secret = given.secret;
    this.authoring = given.authoring;
    given.log.subscribe(commit => {
      this.metrics.eventsAppended.inc(commit.entries.length);
      this.feeds.publish(commit);
    });
  }

  /**
   * Makes events durable, checks with the points of their release; measured, also where it fails.
   *
   * @param sentAt The sender's clock as it sent them.
   */
  async append(user: User, events: readonly ProgressEvent[], sentAt?: string): Promise<void> {
    const end = this.metrics.appendSeconds.startTimer();
    try {
      const { labs } = await this.curriculum.latest();
      await this.log.append(
        events.map(event => ({
          course: LOCAL_COURSE,
          subject: user.id,
          actor: user.id,
          event: withReleasedPoints(event, labs),
          sentAt,
        })),
      );
    } finally {
      end();
    }
  }
}
