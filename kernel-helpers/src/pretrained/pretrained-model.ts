import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atEnd } from '../at-end.ts';
import { cacheDir } from '../cache-dir.ts';
import { isBeingFetched } from '../data/being-fetched.ts';
import manifest from '../data/manifest.json' with { type: 'json' };
import { escapeHtml } from '../show/html.ts';
import { show } from '../show/show.ts';

/** The files of a model that somebody else has trained, and where they come from. */
export interface PretrainedModel {
  /** The path of the ONNX file: `input_ids`, `attention_mask` and `token_type_ids`, int64 of shape [texts, tokens], give `last_hidden_state`, of shape [texts, tokens, 384]. */
  readonly model: string;
  /** The path of the tokenizer, JSON: `model.vocab` has the id of each word piece. */
  readonly tokenizer: string;
  /** Who made it, and where it was published. */
  readonly source: string;
  readonly licence: string;
  /** Whether it is the real model or stands in for it. */
  readonly origin: 'real' | 'stand-in';
}

let standIn: Promise<string> | undefined;

/**
 * Finds the files of a model that others have trained: the real ones where the set-up has fetched them, else those of a
 * small stand-in with the same inputs and outputs, which knows no language. It loads nothing, never uses the network,
 * and shows which of both it is.
 *
 * @param name `minilm`: MiniLM-L6-v2, which turns a sentence into 384 numbers; 23 MB.
 * @throws RangeError When there is no such model.
 * @example
 * const { model, tokenizer, origin } = await pretrainedModel('minilm');
 */
export async function pretrainedModel(name: 'minilm'): Promise<PretrainedModel> {
  if (name !== 'minilm') throw new RangeError(`There is no model ${JSON.stringify(name)}; there is minilm.`);
  const { title, source, licence } = manifest.minilm;
  const entries = { minilm: manifest.minilm, 'minilm-tokenizer': manifest['minilm-tokenizer'] };
  const paths = Object.entries(entries).map(([id, { file }]) => join(cacheDir(), 'data', id, file));
  if (paths.every(path => existsSync(path))) {
    say(`${title}. Source: ${source}. Licence: ${licence}.`);
    const [model = '', tokenizer = ''] = paths;
    return { model, tokenizer, source, licence, origin: 'real' };
  }
  const isComing = Object.values(entries).some(({ archive }) => isBeingFetched(archive.sha256));
  const when = isComing
    ? 'yet (it is being fetched just now: run the notebook again in a minute)'
    : '(the set-up fetches it)';
  say(`A stand-in that knows no language, since ${title} is not on this machine ${when}.`);
  const folder = await (standIn ??= makeStandIn());
  return {
    model: join(folder, 'model.onnx'),
    tokenizer: join(folder, 'tokenizer.json'),
    source,
    licence,
    origin: 'stand-in',
  };
}

async function makeStandIn(): Promise<string> {
  const { writeStandIn } = await import('./stand-in.ts'); // It loads a package that few need.
  const folder = mkdtempSync(join(tmpdir(), 'waymark-stand-in-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  writeStandIn(folder);
  return folder;
}

function say(line: string): void {
  show({ 'text/html': `<div style="opacity:.8">${escapeHtml(line)}</div>`, 'text/plain': line });
}
