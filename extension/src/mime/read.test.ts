import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { TranslationBundle } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readMime } from './read.ts';

const MIME = 'application/vnd.test+json';
const schema = z.object({ port: z.number() });
const trans = {
  __: (text: string, ...args: string[]) => text.replace('%1', args[0] ?? ''),
} as TranslationBundle;

function read(data: Record<string, unknown>): ReturnType<typeof readMime> {
  return readMime(schema, MIME, { data } as unknown as IRenderMime.IMimeModel, trans);
}

describe('readMime', () => {
  it('gives the value', () => {
    expect(read({ [MIME]: { port: 3000 } })).toEqual({ value: { port: 3000 } });
  });

  it('names the type and the field of what does not fit', () => {
    const reading = read({ [MIME]: { port: 'x' } });
    expect(reading).toHaveProperty('problem', expect.stringMatching(/vnd\.test\+json[^]*port/));
    expect(read({})).toHaveProperty('problem');
  });
});
