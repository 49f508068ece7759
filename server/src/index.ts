export { replaceSolution, withAnswer } from './release/answer.ts';
export { formatNotebook, releaseNotebook } from './release/release-notebook.ts';
export { findLabs, loadLab, type LabFile } from './labs.ts';
