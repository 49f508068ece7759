import jsTokens, { type Token as JsToken } from 'js-tokens';

/** A piece of TypeScript, white space and comments included. */
export interface Token {
  readonly type: JsToken['type'];
  readonly text: string;
  /** Offsets in the source. */
  readonly from: number;
  readonly to: number;
}

/** Splits TypeScript into tokens. What cannot be read becomes a token too: it never throws. */
export function* tokenize(source: string): Generator<Token, void> {
  let from = 0;
  for (const { type, value } of jsTokens(source)) {
    const to = from + value.length;
    yield { type, text: value, from, to };
    from = to;
  }
}

const SPACE: ReadonlySet<Token['type']> = new Set([
  'WhiteSpace',
  'LineTerminatorSequence',
  'SingleLineComment',
  'MultiLineComment',
  'HashbangComment',
]);

/** The tokens that are code. */
export function tokenizeCode(source: string): Token[] {
  const code: Token[] = [];
  for (const token of tokenize(source)) if (!SPACE.has(token.type)) code.push(token);
  return code;
}

const ESCAPES: Record<string, string> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  0: '\0',
  '\n': '',
  '\r\n': '',
};

/** The text of a string that is written out, in quotes or in back ticks without a hole; else undefined. */
export function stringValue({ type, text }: Token): string | undefined {
  if (type !== 'StringLiteral' && type !== 'NoSubstitutionTemplate') return undefined;
  return text
    .slice(1, -1)
    .replace(
      /\\(?:u\{([0-9a-f]+)\}|u([0-9a-f]{4})|x([0-9a-f]{2})|(\r\n|[^]))/gi,
      (_all, point?: string, unit?: string, byte?: string, char?: string) => {
        const code = point ?? unit ?? byte;
        if (code === undefined) return ESCAPES[char!] ?? char!;
        const value = Number.parseInt(code, 16);
        return value <= 0x10_ff_ff ? String.fromCodePoint(value) : '\u{FFFD}';
      },
    );
}

/** The number that a numeric literal says; undefined for any other token, and for a bigint. */
export function numberValue({ type, text }: Token): number | undefined {
  if (type !== 'NumericLiteral') return undefined;
  const value = Number(text.replaceAll('_', ''));
  return Number.isNaN(value) ? undefined : value;
}
