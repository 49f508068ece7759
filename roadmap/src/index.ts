export {
  checkOutcomeSchema,
  checkStateSchema,
  servedAppSchema,
  type CheckOutcome,
  type CheckState,
  type PartOutcome,
  type ServedApp,
} from './check.ts';
export {
  correctionsSchema,
  labCopiesSchema,
  labCorrectionSchema,
  type CellChange,
  type LabCopy,
  type LabCorrection,
} from './corrections.ts';
export { csvOf } from './csv.ts';
export { cellIdSchema, itemIdSchema, labIdSchema, slugSchema } from './ids.ts';
export {
  MAX_ANSWER_LENGTH,
  MAX_TEXT_LENGTH,
  MAX_WORDS_LENGTH,
  progressEventSchema,
  releaseIdSchema,
  type AttendStep,
  type CallKind,
  type EventOf,
  type EventType,
  type ProgressEvent,
} from './event.ts';
export { EVENT_WRITERS } from './event-writers.ts';
export {
  EVENT_VERSION,
  rawEvent,
  readStoredEvent,
  type StoredEvent,
  type UnknownEvent,
} from './stored-event.ts';
export { loggedEventSchema, toWire, type LogEntry, type LoggedEvent, type WireEvent } from './log-entry.ts';
export {
  checkProgressSchema,
  earnedBy,
  gradeOf,
  isPassed,
  openCall,
  waitsForReader,
  type Call,
  type CheckProgress,
  type GradedBy,
  type Said,
} from './check-progress.ts';
export { EMPTY_PROGRESS, foldEntry, foldEvent, progressStateSchema, type ProgressState } from './fold.ts';
export {
  standingOf,
  standingSchema,
  whereaboutsSchema,
  type Standing,
  type Whereabouts,
} from './standing.ts';
export { CheckNumbering } from './check-numbering.ts';
export { StandingBoard } from './standing-board.ts';
export { isUsualEvent, isUsualTime } from './usual-event.ts';
export type { StoredStanding } from './stored-standing.ts';
export { readCell, standingOfCell, standingsIn, type StandingTable } from './standing-table.ts';
export { may, roleSchema, type Action, type Relation, type Role } from './roles.ts';
export {
  courseIdSchema,
  membershipSchema,
  nameSchema,
  personSchema,
  relationOf,
  type Membership,
  type Person,
} from './person.ts';
export { STUCK_AFTER_FAILURES, STUCK_AFTER_MINUTES, stuckBecause, type StuckReason } from './stuck.ts';
export {
  alertMetricSchema,
  alertRuleSchema,
  columnSchema,
  modelDescriptionSchema,
  type AlertMetric,
  type AlertRule,
  type Column,
  type ModelDescription,
  type ReferenceRow,
} from './model-description.ts';
export {
  MONITOR_PAGE_PATH,
  MONITOR_SOCKET_PATH,
  modelReportSchema,
  monitorMessageSchema,
  monitorRequestSchema,
  type Alert,
  type AlertState,
  type ColumnDrift,
  type DriftChunk,
  type FeatureQuality,
  type ModelReport,
  type MonitorMessage,
  type MonitorRequest,
  type PerformanceChunk,
  type RequestLine,
  type StoredModel,
  type Tiles,
  type TrafficBucket,
} from './model-report.ts';
export {
  classModelsSchema,
  modelConsentSchema,
  sharedModelSchema,
  sharedModelsSchema,
  sharedName,
  sharedUnit,
  type ClassModels,
  type ModelConsent,
  type SharedModel,
} from './shared-model.ts';
export {
  CloseCode,
  HEARTBEAT_INTERVAL_MS,
  MAX_APPEND_EVENTS,
  PROGRESS_SOCKET_PATH,
  PROTOCOL_VERSION,
  clientMessageSchema,
  problemSchema,
  serverMessageSchema,
  sharedFeedSchema,
  type ClientMessage,
  type Problem,
  type ServerMessage,
  type SharedFeed,
  type WireMessage,
} from './protocol.ts';
export { LabError, earnedPoints, type Lab, type LabCheck } from './lab/lab.ts';
export { waymarkNotebookSchema } from './lab/release.ts';
export {
  LEVEL_IDS,
  curriculumSchema,
  itemSchema,
  itemProgress,
  itemsWithLab,
  leafItems,
  type Curriculum,
  type Group,
  type Item,
  type ItemProgress,
  type ItemState,
  type Level,
  type LevelId,
} from './curriculum.ts';
export {
  TRIES_BEFORE_SOLUTION,
  answersOf,
  exerciseCellsSchema,
  maySeeSolution,
  solutionHint,
  type ExerciseCell,
  type ExerciseCells,
} from './exercise.ts';
export { glossarySchema, parseGlossary, type GlossaryEntry } from './glossary.ts';
export { RoadmapError, parseRoadmap } from './parse.ts';
export { placeLab } from './place-lab.ts';
export { coverage, type LevelCoverage } from './coverage.ts';
export { reconnectDelay } from './link/backoff.ts';
export type { Connect, Connection, ConnectionHandlers } from './link/connection.ts';
export { ServerLink, type LinkMessage, type LinkOptions, type LinkState } from './link/server-link.ts';
