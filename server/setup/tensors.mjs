import { SetupWarning } from './errors.mjs';
import { Stamp, digest } from './stamp.mjs';
import { TENSORFLOW_INPUTS, backend, findCompiler, installTensorflow } from './tensorflow.mjs';

/** How long the second best back end is kept before set-up tries again to get the best one. */
const RETRY_MS = 3600 * 1000;
const NATIVE = 'native';

const stamp = new Stamp('tensors');

/** Whether there is nothing to do: the back end is native, or it was found a moment ago that it cannot be. */
export function tensorsSetUp() {
  const outcome = stamp.read(inputs(), []);
  return outcome !== undefined && (outcome === NATIVE || stamp.age() < RETRY_MS);
}

/** Why the back end is not native, as the last set-up found; undefined when it is, or was never tried. */
export function tensorObstacle() {
  const outcome = stamp.read(inputs(), []);
  return outcome === NATIVE ? undefined : outcome;
}

/**
 * Gets the best tensor back end of this machine.
 *
 * @param {(line: string) => void} onLine
 * @returns {Promise<string>}
 * @throws {SetupWarning} when it is not the native one
 */
export async function setUpTensors(onLine) {
  const obstacle = await installTensorflow(onLine);
  stamp.write(inputs(), obstacle ?? NATIVE);
  const { name, tensorflowVersion } = backend();
  if (obstacle === undefined) return `native, TensorFlow ${tensorflowVersion}`;
  throw new SetupWarning(
    `${name === 'wasm' ? 'WebAssembly' : name} instead of native TensorFlow: ${obstacle}`,
  );
}

/** What decides which back end can be had. */
function inputs() {
  return digest([], [...TENSORFLOW_INPUTS, String(findCompiler())]);
}
