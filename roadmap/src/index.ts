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
export { cellIdSchema, itemIdSchema, labIdSchema, slugSchema } from './ids.ts';
export { loggedEventSchema, progressEventSchema, type LoggedEvent, type ProgressEvent } from './event.ts';
export {
  EMPTY_PROGRESS,
  foldEvent,
  progressStateSchema,
  type CheckProgress,
  type ProgressState,
} from './fold.ts';
export {
  CloseCode,
  HEARTBEAT_INTERVAL_MS,
  MAX_APPEND_EVENTS,
  PROGRESS_SOCKET_PATH,
  PROTOCOL_VERSION,
  clientMessageSchema,
  problemSchema,
  serverMessageSchema,
  type ClientMessage,
  type Problem,
  type ServerMessage,
} from './protocol.ts';
export { LabError, earnedPoints, type Lab, type LabCheck } from './lab/lab.ts';
export { waymarkNotebookSchema } from './lab/release.ts';
export {
  LEVEL_IDS,
  curriculumSchema,
  itemProgress,
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
