export { CurriculumReader } from './curriculum.ts';
export {
  LOCAL_COURSE,
  type Commit,
  type CommitListener,
  type EventLog,
  type NewEntry,
  type PlaceRow,
  type StandingRow,
} from './events/event-log.ts';
export { PostgresEventLog } from './events/postgres-event-log.ts';
export { DataFolderBusyError, DataFolderError, DatabaseUrlError } from './events/errors.ts';
export { SqliteEventLog } from './events/sqlite-event-log.ts';
export { createApp } from './http/app.ts';
export { findLabs, loadLab, readSource, type LabFile } from './labs.ts';
export { ProgressSockets, type SocketOptions } from './live/progress-socket.ts';
export { formatNotebook } from './release/format-notebook.ts';
export { releaseLab, type Release } from './release/release-lab.ts';
export { startServer, type RunningServer, type ServerOptions } from './server.ts';
export { SqlEventLog } from './events/sql-event-log.ts';
export { Services } from './services.ts';
export { Classroom } from './classroom.ts';
export { NO_FEEDS, type SharedFeeds } from './live/shared-feeds.ts';
export { DeviceIdentity } from './users/device-identity.ts';
export type { User } from './users/identity.ts';
export { JoinCodes } from './users/join-codes.ts';
export type { HubOptions } from './users/hub.ts';
export { PersonLimits } from './users/person-limits.ts';
export type { SignInOptions } from './users/sign-in.ts';
export { parseRoster } from './users/roster-csv.ts';
export { Roster } from './users/roster.ts';
export { ProxyIdentity } from './users/proxy-identity.ts';
export { ResultFile, type Results } from './grading/kept/results.ts';
export { DEFAULT_LIMITS, LimitError, type RunLimits } from './grading/limits.ts';
export { LabSession, printError, type CellRun } from './grading/lab-session.ts';
export { leaksBetween, releaseCourse, type CourseLab } from './grading/course-leaks.ts';
export { leakFaults } from './grading/leaks.ts';
export { proveLab, type ProveOptions } from './grading/prove-lab.ts';
export type { Proof, ProofProgress, Survivor } from './grading/proof.ts';
export { sourceFaults } from './grading/source-faults.ts';
