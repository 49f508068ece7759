import { z } from 'zod';
import { itemIdSchema, slugSchema } from '../ids.ts';
import { numberValue, stringValue, tokenizeCode, type Token } from './tokens.ts';

/** Where something stands in a cell's source, as offsets. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Something that is written out in a cell, and where. */
export interface Written<T> extends Span {
  readonly value: T;
}

/** A part of a check: `t.part(2, 'finds the mean', ...)`. */
export interface CheckPart extends Span {
  readonly points: number;
  readonly what: string;
}

/** The call of `check` as a cell holds it. */
export interface CheckCall extends Span {
  readonly id: Written<string>;
  /** What it is worth: what its options say, or its parts add up to. 0 where neither can be read. */
  readonly points: number;
  readonly hints: readonly Written<string>[];
  readonly items: readonly Written<string>[];
  /** None: all or nothing. */
  readonly parts: readonly CheckPart[];
  /** Whether a person reads the answer: `t.review(...)`. */
  readonly isReviewed: boolean;
  /** Whether a student may see the solution, once it is passed or tried enough: `solution: false` says no. */
  readonly showsSolution: boolean;
  /** The object literal of the options, and each option from its name to the end of its value. */
  readonly options: Span | undefined;
  readonly option: Readonly<Partial<Record<OptionName, Span>>>;
}

const OPTIONS = ['points', 'hints', 'items', 'solution'] as const;
export type OptionName = (typeof OPTIONS)[number];

/** What is wrong with a call, and where. */
export interface CallFault extends Span {
  readonly message: string;
}

/**
 * Reads the calls of `check` in a cell's code: what a lab says in them has to be written out.
 *
 * @returns A call whose id cannot be read has a fault instead.
 */
export function readCheckCalls(source: string): { calls: CheckCall[]; faults: CallFault[] } {
  if (!/\bcheck\b/.test(source)) return { calls: [], faults: [] };
  const tokens = tokenizeCode(source);
  const faults: CallFault[] = [];
  const calls: CheckCall[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (token.type !== 'IdentifierName' || token.text !== 'check' || tokens[at + 1]?.text !== '(') continue;
    const before = tokens[at - 1]?.text;
    if (before === '.' || before === '?.' || before === 'function') continue;
    const call = new CallReader(tokens, at, faults).read();
    if (call) calls.push(call);
    // What stands inside of a check belongs to it.
    at = closing(tokens, at + 1);
  }
  return { calls, faults };
}

const OPENING: ReadonlySet<string> = new Set(['(', '[', '{']);
const CLOSING: ReadonlySet<string> = new Set([')', ']', '}']);

/** Where the token that closes a bracket is; the last one where none does. */
function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    const { type, text } = tokens[at]!;
    if (type === 'TemplateHead' || (type === 'Punctuator' && OPENING.has(text))) depth++;
    if (type === 'TemplateTail' || (type === 'Punctuator' && CLOSING.has(text))) depth--;
    if (depth === 0) return at;
  }
  return tokens.length - 1;
}

/** What stands between the brackets at `open`, split at its commas; each piece as a range of tokens. */
function pieces(tokens: readonly Token[], open: number): { start: number; end: number }[] {
  const end = closing(tokens, open);
  const found: { start: number; end: number }[] = [];
  let start = open + 1;
  for (let at = start; at <= end; at++) {
    const { type, text } = tokens[at]!;
    if (at === end || (type === 'Punctuator' && text === ',')) {
      if (at > start) found.push({ start, end: at });
      start = at + 1;
    } else if (type === 'TemplateHead' || (type === 'Punctuator' && OPENING.has(text))) {
      at = closing(tokens, at);
    }
  }
  return found;
}

class CallReader {
  readonly #tokens: readonly Token[];
  readonly #at: number;
  readonly #faults: CallFault[];
  #id = '';

  constructor(tokens: readonly Token[], at: number, faults: CallFault[]) {
    this.#tokens = tokens;
    this.#at = at;
    this.#faults = faults;
  }

  read(): CheckCall | undefined {
    const tokens = this.#tokens;
    const name = tokens[this.#at]!;
    const [idPiece, optionsPiece] = pieces(tokens, this.#at + 1);
    const span = { from: name.from, to: tokens[closing(tokens, this.#at + 1)]!.to };
    const idToken = idPiece && idPiece.end - idPiece.start === 1 ? tokens[idPiece.start]! : undefined;
    const id = idToken && stringValue(idToken);
    if (!idToken || id === undefined) {
      this.#fault(
        name,
        "a check needs its id written out, such as check('q1-area', { points: 2 }, t => ...)",
      );
      return undefined;
    }
    this.#id = id;
    this.#validate(slugSchema, id, idToken, `the id of the check is "${id}"`);
    if (tokens[this.#at - 1]?.text !== 'await') {
      this.#fault(span, `check('${id}', ...) needs await before it`);
    }
    const option = this.#options(optionsPiece, idToken);
    const parts = this.#parts(span);
    const hints = this.#texts(option.hints, 'hints', "hints: ['Look at the units.', 'Divide by the area.']");
    const items = this.#texts(option.items, 'items', "items: ['beginner.basics.what-is-ml']");
    for (const item of items) this.#validate(itemIdSchema, item.value, item, `an item is "${item.value}"`);
    return {
      ...span,
      id: { value: id, from: idToken.from, to: idToken.to },
      points: this.#points(option.points, parts, idToken),
      hints,
      items,
      parts,
      isReviewed: this.#methodCalls(span, 'review').length > 0,
      showsSolution: this.#showsSolution(option.solution),
      options: optionsPiece && this.#span(optionsPiece),
      option: Object.fromEntries(
        Object.entries(option).map(([key, piece]) => [key, this.#span({ ...piece, start: piece.start - 2 })]),
      ),
    };
  }

  /** By option, the tokens of its value. */
  #options(piece: Piece | undefined, id: Token): Partial<Record<OptionName, Piece>> {
    const tokens = this.#tokens;
    const example = `check('${this.#id}', { points: 2, hints: [...], items: [...] }, t => ...)`;
    if (!piece || tokens[piece.start]!.text !== '{') {
      this.#fault(id, `a check needs its options written out: ${example}`);
      return {};
    }
    const found: Partial<Record<OptionName, Piece>> = {};
    for (const { start, end } of pieces(tokens, piece.start)) {
      const key = tokens[start]!;
      const name = stringValue(key) ?? key.text;
      const option = OPTIONS.find(known => known === name);
      if (!option || tokens[start + 1]?.text !== ':') {
        this.#fault(
          key,
          `expected the options points, hints, items and solution, each written out; found "${name}"`,
        );
      } else if (found[option]) {
        this.#fault(key, `the option ${option} stands here twice`);
      } else {
        found[option] = { start: start + 2, end };
      }
    }
    return found;
  }

  #points(piece: Piece | undefined, parts: readonly CheckPart[], id: Token): number {
    const sum = parts.reduce((total, part) => total + part.points, 0);
    if (!piece) {
      if (parts.length === 0) this.#fault(id, `the check ${this.#id} needs points, such as { points: 2 }`);
      return sum;
    }
    if (parts.length > 0) {
      this.#fault(
        this.#span(piece),
        `the points of the check ${this.#id} stand in its parts, which add up to ${sum}: take the option points out`,
      );
      return sum;
    }
    const token = this.#tokens[piece.start]!;
    const points = piece.end - piece.start === 1 ? numberValue(token) : undefined;
    if (points === undefined || points <= 0) {
      this.#fault(
        this.#span(piece),
        `the points of the check ${this.#id} must be a number above 0 that is written out`,
      );
      return 0;
    }
    return points;
  }

  #showsSolution(piece: Piece | undefined): boolean {
    if (!piece) return true;
    const text = this.#tokens[piece.start]!.text;
    if (piece.end - piece.start === 1 && (text === 'true' || text === 'false')) return text === 'true';
    this.#fault(
      this.#span(piece),
      'the option solution is true or false: whether a student may see it in the end',
    );
    return false;
  }

  #texts(piece: Piece | undefined, name: OptionName, example: string): Written<string>[] {
    if (!piece) return [];
    const tokens = this.#tokens;
    const found: Written<string>[] = [];
    const isList = tokens[piece.start]!.text === '[' && closing(tokens, piece.start) === piece.end - 1;
    for (const { start, end } of isList ? pieces(tokens, piece.start) : []) {
      const token = tokens[start]!;
      const value = end - start === 1 ? stringValue(token) : undefined;
      if (value === undefined) {
        this.#fault(this.#span({ start, end }), `expected a text that is written out, such as ${example}`);
      } else found.push({ value, from: token.from, to: token.to });
    }
    if (!isList) {
      this.#fault(
        this.#span(piece),
        `expected the ${name} to be a list of texts that are written out, such as ${example}`,
      );
    }
    return found;
  }

  #parts(call: Span): CheckPart[] {
    const tokens = this.#tokens;
    return this.#methodCalls(call, 'part').flatMap(at => {
      const [points, what] = pieces(tokens, at + 1).map(({ start, end }) =>
        end - start === 1 ? tokens[start]! : undefined,
      );
      const worth = points && numberValue(points);
      const text = what && stringValue(what);
      const span = { from: tokens[at]!.from, to: tokens[closing(tokens, at + 1)]!.to };
      if (worth !== undefined && worth > 0 && text !== undefined) {
        return [{ points: worth, what: text, ...span }];
      }
      this.#fault(
        span,
        "a part needs points above 0 and a sentence, both written out, such as t.part(2, 'finds the mean', () => ...)",
      );
      return [];
    });
  }

  /** Where methods of that name are called within a call: the places of the name's token. */
  #methodCalls({ from, to }: Span, method: string): number[] {
    const tokens = this.#tokens;
    const found: number[] = [];
    for (let at = this.#at; at < tokens.length && tokens[at]!.from < to; at++) {
      const isName = tokens[at]!.text === method && tokens[at]!.type === 'IdentifierName';
      if (isName && tokens[at]!.from > from && tokens[at - 1]?.text === '.' && tokens[at + 1]?.text === '(') {
        found.push(at);
      }
    }
    return found;
  }

  #validate(schema: z.ZodType, value: string, span: Span, what: string): void {
    const { success, error } = schema.safeParse(value);
    if (!success) this.#fault(span, `${what}: ${error.issues[0]?.message}`);
  }

  #span({ start, end }: Piece): Span {
    return { from: this.#tokens[start]!.from, to: this.#tokens[end - 1]!.to };
  }

  #fault({ from, to }: Span, message: string): void {
    this.#faults.push({ from, to, message });
  }
}

interface Piece {
  readonly start: number;
  readonly end: number;
}
