import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import onnxProto from 'onnx-proto';
import { seededRandom } from '../data/random.ts';

// A CommonJS module, whose names Node does not see.
const { onnx } = onnxProto;

/** As wide as MiniLM's. */
const WIDTH = 384;
const SEED = 384;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz'.split('');
const DIGITS = '0123456789'.split('');
const OTHERS = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~£€'.split('');
const SPECIAL = ['[PAD]', '[UNK]', '[CLS]', '[SEP]'];

/**
 * Writes a sentence encoder that knows no language: a random vector for each letter, digit and pair of them. It takes
 * and gives what MiniLM does, so that whatever loads and asks one can load and ask the other.
 *
 * @param folder Where `model.onnx` and `tokenizer.json` are written.
 */
export function writeStandIn(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const pieces = [...LETTERS, ...DIGITS, ...OTHERS, ...pairs(LETTERS), ...pairs(DIGITS)];
  const tokens = [...SPECIAL, ...pieces, ...pieces.map(piece => `##${piece}`)];
  const vocab = Object.fromEntries(tokens.map((token, id) => [token, id]));
  const model = { type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', vocab };
  writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify({ version: '1.0', model }));
  writeFileSync(join(folder, 'model.onnx'), encodeLookup(tokens.length));
}

/** An ONNX graph that gives a row of a random table for each id. */
function encodeLookup(rows: number): Uint8Array {
  const { FLOAT, INT64 } = onnx.TensorProto.DataType;
  const random = seededRandom(SEED);
  const table = Array.from({ length: rows * WIDTH }, () => 2 * random() - 1);
  return onnx.ModelProto.encode({
    irVersion: onnx.Version.IR_VERSION,
    producerName: 'stand-in',
    opsetImport: [{ domain: '', version: 17 }],
    graph: {
      name: 'stand-in',
      input: ['input_ids', 'attention_mask', 'token_type_ids'].map(name => port(name, INT64)),
      initializer: [{ name: 'table', dims: [rows, WIDTH], dataType: FLOAT, floatData: table }],
      node: [{ opType: 'Gather', input: ['table', 'input_ids'], output: ['last_hidden_state'] }],
      output: [port('last_hidden_state', FLOAT, WIDTH)],
    },
  }).finish();
}

/** What goes in or comes out: of so many texts, for each token a number, or `width` of them. */
function port(name: string, elemType: number, width?: number) {
  const inner = width === undefined ? [] : [{ dimValue: width }];
  const dim = [{ dimParam: 'texts' }, { dimParam: 'tokens' }, ...inner];
  return { name, type: { tensorType: { elemType, shape: { dim } } } };
}

function pairs(characters: readonly string[]): string[] {
  return characters.flatMap(first => characters.map(second => first + second));
}
