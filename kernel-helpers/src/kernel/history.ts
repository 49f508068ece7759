import type { HistoryRequest } from './protocol/requests.ts';

interface Entry {
  readonly count: number;
  readonly code: string;
  output: string | undefined;
}

/** A line of a history reply: session, execution count, input (with its output if that was asked for). */
type HistoryLine = [session: number, count: number, input: string | [input: string, output: string | null]];

/** This session's only session number: history is not kept from one kernel to the next. */
const SESSION = 1;

/** The cells that have run since the kernel started. */
export class History {
  readonly #entries: Entry[] = [];

  add(count: number, code: string): void {
    this.#entries.push({ count, code, output: undefined });
  }

  /** Notes how the newest cell's value was shown. */
  addOutput(text: string): void {
    const last = this.#entries.at(-1);
    if (last) last.output = text;
  }

  select(request: HistoryRequest): HistoryLine[] {
    const lines = this.#matching(request);
    return lines.map(({ count, code, output }) => [
      SESSION,
      count,
      request.output ? [code, output ?? null] : code,
    ]);
  }

  #matching({ hist_access_type: type, n, pattern, unique, start = 0, stop }: HistoryRequest): Entry[] {
    if (type === 'range') {
      return this.#entries.filter(({ count }) => count >= start && count < (stop ?? Infinity));
    }
    let entries = [...this.#entries];
    if (type === 'search') {
      const glob = globToRegExp(pattern ?? '*');
      entries = entries.filter(({ code }) => glob.test(code));
      if (unique) entries = [...new Map(entries.map(entry => [entry.code, entry])).values()];
    }
    return n ? entries.slice(-n) : entries;
  }
}

function globToRegExp(glob: string): RegExp {
  const source = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's');
}
