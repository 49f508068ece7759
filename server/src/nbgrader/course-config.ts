import { DEFAULT_LIMITS } from '../grading/limits.ts';
import { CODE_STUB } from './answer-text.ts';

/** The name of nbgrader's configuration in the folder of a course. */
export const CONFIG_NAME = 'nbgrader_config.py';

/** What nbgrader's configuration has to say for labs in TypeScript; assignments in other languages stay as they are. */
export const COURSE_CONFIG = `from nbgrader.preprocessors import ClearSolutions

c = get_config()

# nbgrader has a stub for some languages; a language without one is an error. Below it stands the placeholder that Waymark
# has made. The markers are nbgrader's own words, so its delimiters stay.
c.ClearSolutions.code_stub = {**ClearSolutions().code_stub, "typescript": "${CODE_STUB}"}

# Labs train models, and nbgrader gives a cell 30 seconds.
c.Execute.timeout = ${DEFAULT_LIMITS.cellMs / 1000}
`;
