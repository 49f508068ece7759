import { sizeOf, type Program } from './program.ts';

const VARIABLE = 'TF_NUM_INTEROP_THREADS';
/** What makes TensorFlow run a graph in the thread that calls it. */
const CALLING_THREAD = '-1';
/**
 * So many elements an operation gives, on average: of smaller ones a step takes a third less time where none is handed to
 * another thread; of larger ones, half more where they do not run side by side.
 */
const SMALL_OPERATION_ELEMENTS = 4_096;

let isChosen = false;

/**
 * Loads a graph. TensorFlow asks once, as it makes the first session of a process, whether all graphs run in the thread that
 * calls them or on a pool of threads; so the first graph decides, unless the environment variable `TF_NUM_INTEROP_THREADS`
 * does. What a graph computes is the same.
 *
 * @param load Makes a session of it.
 */
export function loadWithThreads<T>(program: Program, load: () => T): T {
  const isOpen = !isChosen && process.env[VARIABLE] === undefined;
  isChosen = true;
  if (!isOpen || !isOfSmallOperations(program)) return load();
  process.env[VARIABLE] = CALLING_THREAD;
  try {
    return load();
  } finally {
    // Programs that are started from here decide for themselves.
    delete process.env[VARIABLE];
  }
}

/** Whether operations take so little time that another thread would be asked in vain. */
function isOfSmallOperations({ operations }: Program): boolean {
  const elements = operations
    .flatMap(({ outputs }) => outputs)
    .reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return elements < SMALL_OPERATION_ELEMENTS * operations.length;
}
