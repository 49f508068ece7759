import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { isRecord } from '../../records.ts';
import { streamOf } from './inherited-streams.ts';
import { methodOf, replaceMethod } from './replace-method.ts';

/**
 * Lets what is written to the file descriptors of the standard streams go where `process.stdout` and
 * `process.stderr` write.
 */
export function captureDescriptorWrites(): void {
  replaceMethod(fs, 'writeSync', original => (fd, data, ...rest) => {
    const name = streamOf(fd);
    const bytes = name && written(data, rest);
    if (!name || !bytes) return original(fd, data, ...rest);
    process[name].write(bytes);
    return bytes.length;
  });
  replaceMethod(fs, 'writevSync', original => (fd, views, ...rest) => {
    const name = streamOf(fd);
    if (!name || !Array.isArray(views) || !views.every(view => ArrayBuffer.isView(view))) {
      return original(fd, views, ...rest);
    }
    const bytes = Buffer.concat(views.map(toBuffer));
    process[name].write(bytes);
    return bytes.length;
  });
  for (const name of ['write', 'writev']) {
    replaceMethod(fs, name, original => (fd, data, ...rest) => {
      const callback = rest.at(-1);
      if (!streamOf(fd) || typeof callback !== 'function') return original(fd, data, ...rest);
      const count = methodOf(fs, `${name}Sync`)(fd, data, ...rest.slice(0, -1));
      process.nextTick(() => callback(null, count, data));
      return undefined;
    });
  }
  for (const name of ['writeFileSync', 'appendFileSync']) {
    replaceMethod(fs, name, original => (file, data, ...rest) => {
      const stream = streamOf(file);
      const text = ArrayBuffer.isView(data) ? toBuffer(data) : data;
      const isText = typeof text === 'string' || Buffer.isBuffer(text);
      if (!stream || !isText) return original(file, data, ...rest);
      process[stream].write(text);
      return undefined;
    });
  }
  syncBuiltinESMExports();
}

/** The bytes that `fs.writeSync(fd, data, …)` writes; undefined for what it refuses. */
function written(data: unknown, rest: readonly unknown[]): Buffer | undefined {
  if (typeof data === 'string') return Buffer.from(data, encodingOf(rest[1]));
  if (!ArrayBuffer.isView(data)) return undefined;
  const bytes = toBuffer(data);
  const [first, size] = rest;
  const place: Record<string, unknown> = isRecord(first) ? first : { offset: first, length: size };
  const offset = Number(place['offset'] ?? 0);
  return bytes.subarray(offset, offset + Number(place['length'] ?? bytes.length - offset));
}

function encodingOf(encoding: unknown): BufferEncoding {
  return typeof encoding === 'string' && Buffer.isEncoding(encoding) ? encoding : 'utf8';
}

function toBuffer({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
