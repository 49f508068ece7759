import type { IncomingHttpHeaders } from 'node:http';
import type { Problem, ProgressEvent } from '@waymark/roadmap';
import type { Logger } from 'pino';
import type { AuthoringOptions } from './authoring/author-routes.ts';
import type { ClassLink } from './class-link/class-link.ts';
import { ModelSharing } from './class-link/model-sharing.ts';
import type { Classroom } from './classroom.ts';
import type { CourseAccess } from './course/course-access.ts';
import type { CurriculumReader } from './curriculum.ts';
import type { EventLog } from './events/event-log.ts';
import { NO_FEEDS, type SharedFeeds } from './live/shared-feeds.ts';
import { Metrics } from './metrics.ts';
import { withReleasedPoints } from './released-points.ts';
import type { OperatorOptions } from './operator/operator-routes.ts';
import type { User } from './users/identity.ts';
import { PersonLimits } from './users/person-limits.ts';
import { MonitorSockets } from './monitor/monitor-sockets.ts';

/** Tells who sends a request; or why it is not let in. */
export interface Identity {
  admit(headers: IncomingHttpHeaders): Promise<User | Problem>;
}

/** What both sides of the server, HTTP and WebSocket, work with. */
export class Services {
  readonly log: EventLog;
  readonly curriculum: CurriculumReader;
  /** The folder of the student's copies; undefined where this server stands for none. */
  readonly course: CourseAccess | undefined;
  readonly logger: Logger;
  readonly metrics = new Metrics();
  readonly identity: Identity;
  readonly limits: PersonLimits;
  readonly feeds: SharedFeeds;
  /** Where people join courses; undefined on a student's own server. */
  readonly classroom: Classroom | undefined;
  /** The class that a student's own server has joined, or could; undefined on a class server. */
  readonly classLink: ClassLink | undefined;
  /** Which proxies before it are believed for whom they ask; undefined where none is. */
  readonly proxies: string | undefined;
  /** For whoever runs the server; undefined where nobody can. */
  readonly operator: OperatorOptions | undefined;
  /** Watches the predictions of the models that are served in the course folder. */
  readonly monitor: MonitorSockets;
  /** With the class that was joined; undefined on a class server. */
  readonly sharing: ModelSharing | undefined;
  /** The sources that an author works on; undefined where students do. */
  readonly authoring: AuthoringOptions | undefined;

  constructor(given: {
    log: EventLog;
    curriculum: CurriculumReader;
    course?: CourseAccess | undefined;
    logger: Logger;
    identity: Identity;
    limits?: PersonLimits | undefined;
    /** Left out: those of the class link; where there is none either, everybody is alone. */
    feeds?: SharedFeeds | undefined;
    classroom?: Classroom | undefined;
    classLink?: ClassLink | undefined;
    authoring?: AuthoringOptions | undefined;
    operator?: OperatorOptions | undefined;
    proxies?: string | undefined;
    /** The folder of the store of predictions; left out: there are none. */
    predictions?: string;
  }) {
    this.log = given.log;
    this.classLink = given.classLink;
    this.feeds = given.feeds ?? given.classLink ?? NO_FEEDS;
    this.curriculum = given.curriculum;
    this.course = given.course;
    this.logger = given.logger;
    this.identity = given.identity;
    this.limits = given.limits ?? new PersonLimits();
    this.monitor = new MonitorSockets(given.predictions, given.logger, this.limits);
    this.sharing =
      given.classLink && new ModelSharing(given.classLink, () => this.monitor.shared(), given.logger);
    this.classroom = given.classroom;
    this.authoring = given.authoring;
    this.operator = given.operator;
    this.proxies = given.proxies;
    given.log.subscribe(({ entries }) => this.metrics.eventsAppended.inc(entries.length));
  }

  /**
   * Makes events durable, checks with the points of their release; measured, also where it fails.
   *
   * @param sentAt The sender's clock as it sent them.
   */
  async append({ course, id }: User, events: readonly ProgressEvent[], sentAt?: string): Promise<void> {
    const end = this.metrics.appendSeconds.startTimer();
    try {
      const { labs } = await this.curriculum.latest();
      await this.log.append(
        events.map(event => ({
          course,
          subject: id,
          actor: id,
          event: withReleasedPoints(event, labs),
          sentAt,
        })),
      );
    } finally {
      end();
    }
  }
}
