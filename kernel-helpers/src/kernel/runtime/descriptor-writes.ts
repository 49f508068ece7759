/* oxlint-disable typescript/no-unsafe-type-assertion -- functions of Node's are replaced by ones of the same types */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { streamOf } from './inherited-streams.ts';

type AnyFunction = (...parameters: unknown[]) => unknown;

/**
 * Lets what is written to the file descriptors of the standard streams go where `process.stdout` and
 * `process.stderr` write.
 */
export function captureDescriptorWrites(): void {
  replace('writeSync', original => (fd, data, ...rest) => {
    const name = streamOf(fd);
    if (!name) return original(fd, data, ...rest);
    const bytes = written(data, rest);
    process[name].write(bytes);
    return bytes.length;
  });
  replace('writevSync', original => (fd, views, ...rest) => {
    const name = streamOf(fd);
    if (!name) return original(fd, views, ...rest);
    const bytes = Buffer.concat((views as NodeJS.ArrayBufferView[]).map(toBuffer));
    process[name].write(bytes);
    return bytes.length;
  });
  for (const name of ['write', 'writev'] as const) {
    replace(name, original => (fd, data, ...rest) => {
      const callback = rest.at(-1);
      if (!streamOf(fd) || typeof callback !== 'function') return original(fd, data, ...rest);
      const write = fs[`${name}Sync`] as AnyFunction;
      const count = write(fd, data, ...rest.slice(0, -1));
      process.nextTick(() => (callback as AnyFunction)(null, count, data));
      return undefined;
    });
  }
  for (const name of ['writeFileSync', 'appendFileSync'] as const) {
    replace(name, original => (file, data, ...rest) => {
      const stream = streamOf(file);
      if (!stream) return original(file, data, ...rest);
      process[stream].write(typeof data === 'string' ? data : toBuffer(data as NodeJS.ArrayBufferView));
      return undefined;
    });
  }
  syncBuiltinESMExports();
}

type Replaced = 'write' | 'writev' | 'writeSync' | 'writevSync' | 'writeFileSync' | 'appendFileSync';

function replace(name: Replaced, wrap: (original: AnyFunction) => AnyFunction): void {
  const original = fs[name] as AnyFunction;
  const wrapper = wrap(original);
  for (const key of Reflect.ownKeys(original)) {
    const descriptor = Object.getOwnPropertyDescriptor(original, key);
    if (descriptor?.configurable) Object.defineProperty(wrapper, key, descriptor);
  }
  fs[name] = wrapper as never;
}

/** The bytes that `fs.writeSync(fd, data, …)` writes. */
function written(data: unknown, rest: readonly unknown[]): Buffer {
  if (typeof data === 'string') return Buffer.from(data, (rest[1] ?? 'utf8') as BufferEncoding);
  const bytes = toBuffer(data as NodeJS.ArrayBufferView);
  const [first, length] = rest;
  const options = typeof first === 'object' && first !== null ? (first as Place) : { offset: first, length };
  const offset = Number(options.offset ?? 0);
  return bytes.subarray(offset, offset + Number(options.length ?? bytes.length - offset));
}

interface Place {
  readonly offset?: unknown;
  readonly length?: unknown;
}

function toBuffer({ buffer, byteOffset, byteLength }: NodeJS.ArrayBufferView): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
