import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { NODE, NODE_MODULES, ROOT, cacheDir, childEnv } from './paths.mjs';
import { SetupError } from './errors.mjs';
import { fillFolder, isWritable } from './folders.mjs';
import { PYPI } from './registries.mjs';
import { ask, run } from './run.mjs';
import { extractWheel } from './wheels.mjs';

const PACKAGE = join(NODE_MODULES, '@tensorflow', 'tfjs-node');
const BINDING = join(PACKAGE, 'lib', 'napi-v8', 'tfjs_binding.node');
const DOWNLOAD_SILENCE_MS = 15_000;

/**
 * The TensorFlow C library inside the wheel that the registry carries. The addon does not care which Python the
 * wheel is for, so one wheel per platform serves.
 *
 * @type {Record<string, import('./wheels.mjs').Wheel>}
 */
const TENSORFLOW = {
  'linux-x64': {
    package: 'tensorflow-cpu',
    version: '2.21.0',
    sha256: 'dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb',
    platform: [
      '--implementation=cp',
      '--python-version=312',
      '--abi=cp312',
      '--platform=manylinux_2_27_x86_64',
    ],
  },
};
const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
/** The headers that the addon's sources include, with those that these include in turn. */
const HEADERS = [
  'tensorflow/c/c_api.h',
  'tensorflow/c/c_api_macros.h',
  'tensorflow/c/eager/c_api.h',
  'tensorflow/c/tf_attrtype.h',
  'tensorflow/c/tf_buffer.h',
  'tensorflow/c/tf_datatype.h',
  'tensorflow/c/tf_status.h',
  'tensorflow/c/tf_tensor.h',
  'tensorflow/c/tf_tstring.h',
  'tensorflow/core/platform/ctstring.h',
  'tensorflow/core/platform/ctstring_internal.h',
  'tsl/platform/ctstring.h',
  'tsl/platform/ctstring_internal.h',
  'xla/tsl/c/tsl_status.h',
];

/** What decides, beside the compiler, which back end can be had. */
export const TENSORFLOW_INPUTS = [PACKAGE, JSON.stringify(TENSORFLOW), process.arch];

/** @returns {string | undefined} the C++ compiler's command */
export function findCompiler() {
  return ['c++', 'g++', 'clang++'].find(name => ask(name, ['--version']));
}

/**
 * Gives tfjs-node its native addon: the package's own download, else a build against the TensorFlow inside the
 * wheel above.
 *
 * @param {(line: string) => void} onLine
 * @returns {Promise<string | undefined>} undefined when it is there, else why it cannot be had
 */
export async function installTensorflow(onLine) {
  /** @type {string[]} */
  const reasons = [];
  for (const install of [downloadAddon, buildAddon]) {
    if (existsSync(BINDING) && backend().name === 'native') return undefined;
    try {
      const reason = await install(onLine);
      if (reason) reasons.push(reason);
    } catch (error) {
      onLine(String(error));
      reasons.push(
        `${install === downloadAddon ? "tfjs-node's own download" : 'the compilation of its addon'} failed`,
      );
    }
  }
  const { name, reason } = backend();
  if (name === 'native') return undefined;
  return (existsSync(BINDING) ? [...reasons, reason] : reasons).join('; ');
}

/**
 * The back end that notebooks get, asked of the very code that they import.
 *
 * @returns {{ name: string, reason: string, tensorflowVersion?: string }}
 */
export function backend() {
  const script = `
    import { tensorBackend } from './dist/tf.js';
    console.log(JSON.stringify(tensorBackend()));`;
  const answer = ask(
    NODE,
    ['--input-type=module', '--eval', script],
    childEnv(),
    join(ROOT, 'kernel-helpers'),
  );
  return answer ? JSON.parse(answer) : { name: 'none', reason: 'kernel-helpers does not load' };
}

/** @param {(line: string) => void} onLine */
async function downloadAddon(onLine) {
  await run(NODE, ['scripts/install.js'], {
    cwd: PACKAGE,
    env: childEnv(),
    onLine,
    silenceMs: DOWNLOAD_SILENCE_MS,
    fills: join(PACKAGE, 'deps'),
  });
}

/**
 * @param {(line: string) => void} onLine
 * @returns {Promise<string | undefined>} why it cannot be built here
 */
async function buildAddon(onLine) {
  const platform = `${process.platform}-${process.arch}`;
  const wheel = TENSORFLOW[platform];
  if (!wheel) return `no TensorFlow library is known for ${platform}`;
  const compiler = findCompiler();
  if (!compiler) return 'there is no C++ compiler (Debian: `sudo apt install g++`)';

  const deps = join(PACKAGE, 'deps');
  const shared = join(cacheDir(), `tensorflow-${wheel.version}-${platform}`);
  const tensorflow = existsSync(shared) || isWritable(cacheDir()) ? shared : deps;
  rmSync(deps, { recursive: true, force: true });
  try {
    if (!existsSync(tensorflow)) await extractTensorflow(wheel, tensorflow, onLine);
  } catch (error) {
    onLine(String(error));
    return `the TensorFlow ${wheel.version} of the Python registry could not be fetched`;
  }
  if (tensorflow !== deps) symlinkSync(tensorflow, deps);
  mkdirSync(dirname(BINDING), { recursive: true });
  const includes = [PACKAGE, 'deps/include', join(NODE_MODULES, 'node-api-headers', 'include')];
  const flags = ['-shared', '-fPIC', '-O2', '-std=gnu++17', '-DNAPI_VERSION=8', '-o', BINDING];
  const sources = ['binding/tfjs_backend.cc', 'binding/tfjs_binding.cc'];
  const libraries = [
    '-L',
    'deps/lib',
    ...LIBRARIES.map(name => `-l:${name}`),
    '-Wl,-rpath,$ORIGIN/../../deps/lib',
  ];
  await run(compiler, [...flags, ...includes.map(folder => `-I${folder}`), ...sources, ...libraries], {
    cwd: PACKAGE,
    onLine,
  });
  return undefined;
}

/**
 * @param {import('./wheels.mjs').Wheel} wheel
 * @param {string} folder to fill
 * @param {(line: string) => void} onLine
 */
async function extractTensorflow(wheel, folder, onLine) {
  const fault = await PYPI.fault(onLine);
  if (fault) throw new SetupError(fault);
  await fillFolder(folder, async (content, scratch) => {
    const libraries = LIBRARIES.map(name => [`tensorflow/${name}`, join(content, 'lib', name)]);
    const headers = HEADERS.map(name => [`tensorflow/include/${name}`, join(content, 'include', name)]);
    await extractWheel(wheel, Object.fromEntries([...libraries, ...headers]), { scratch, onLine });
  });
}
