export {
  alternatives,
  blank,
  groupAnswers,
  runnableSource,
  sourceWith,
  type Answer,
} from './alternatives.ts';
export { readCheckCalls, type CheckCall, type CheckPart, type Span, type Written } from './check-call.ts';
export { correctionNoteSchema, type CorrectionNote } from './corrections.ts';
export { usageOf, withUsage, type ResourceUsage } from './duration-line.ts';
export { LabError, labSchema, type Lab } from './lab.ts';
export {
  cellsOf,
  describePlace,
  faultLines,
  formatFault,
  inPlaceOrder,
  type AnswerCell,
  type CheckCell,
  type CodeCell,
  type Heading,
  type LabFault,
  type LabModel,
  type Place,
  type SourceCell,
  type TextCell,
} from './model.ts';
export { cellSchema, notebookSchema, type Notebook, type NotebookCell } from './notebook.ts';
export { labOf, parseLab, type ParsedLab } from './parse-lab.ts';
export { placesOf } from './places.ts';
export { findMarkdownRegions, findRegions, type Region, type RegionKind } from './regions.ts';
export {
  nbgraderCellSchema,
  readRelease,
  releasedNotebookSchema,
  type NbgraderCell,
  type ReleasedCell,
  type ReleasedNotebook,
} from './release.ts';
export { tokenize, tokenizeCode, type Token } from './tokens.ts';
