import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DataCache } from '../../testing/data-cache.ts';
import { FakeHost } from '../../testing/fake-host.ts';
import { cacheDir } from '../cache-dir.ts';
import { pretrainedModel } from './pretrained-model.ts';

const tokenizerSchema = z.object({ model: z.object({ vocab: z.record(z.string(), z.number().int()) }) });

const tensorOf = (ids: number[]) => new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]);

let cache: DataCache;
let host: FakeHost;
beforeEach(() => {
  cache = DataCache.install();
  host = FakeHost.install();
});
afterEach(() => {
  FakeHost.uninstall();
  cache.uninstall();
});

describe('pretrainedModel', () => {
  it('is the real one where both of its files are there', async () => {
    const files = ['minilm/model.onnx', 'minilm-tokenizer/tokenizer.json'];
    for (const file of files) cache.write(file, '{}');
    const { model, tokenizer, origin, licence } = await pretrainedModel('minilm');
    expect([model, tokenizer]).toEqual(files.map(file => join(cacheDir(), 'data', file)));
    expect([origin, licence]).toEqual(['real', 'Apache-2.0']);
    expect(host.last.bundle['text/plain']).toMatch(/^MiniLM-L6-v2.*Licence: Apache-2\.0\./);
  });

  it('stands in for it otherwise, says so, and takes and gives the same', async () => {
    cache.write('minilm/model.onnx', 'x');
    const { model, tokenizer, origin } = await pretrainedModel('minilm');
    expect(origin).toBe('stand-in');
    expect(host.last.bundle['text/plain']).toMatch(/^A stand-in that knows no language, since MiniLM/);
    const { vocab } = tokenizerSchema.parse(JSON.parse(readFileSync(tokenizer, 'utf8'))).model;
    const ids = ['[CLS]', 'he', '##y', '[SEP]'].map(token => vocab[token] ?? -1);
    expect(Math.min(...ids)).toBeGreaterThanOrEqual(0);
    const session = await InferenceSession.create(model);
    const ones = tensorOf([1, 1, 1, 1]);
    const { last_hidden_state: state } = await session.run({
      input_ids: tensorOf(ids),
      attention_mask: ones,
      token_type_ids: tensorOf([0, 0, 0, 0]),
    });
    expect(state?.dims).toEqual([1, 4, 384]);
    expect(state?.data).toBeInstanceOf(Float32Array);
    // A row for each of four different pieces.
    expect(new Set(state?.data.toString().split(',')).size).toBeGreaterThan(1500);
    await session.release();
  });

  it('knows no other', async () => {
    // @ts-expect-error A name that is none.
    await expect(pretrainedModel('gpt')).rejects.toThrow(/There is no model "gpt"; there is minilm\./);
  });
});
