import type ts from 'typescript';
import { FORMER_PREFIX } from '../emit/names.ts';
import { typescript } from '../typescript.ts';

/** Names that may stand in the place of a part of the code. */
export interface NameCompletion {
  readonly matches: readonly { readonly text: string; readonly type: string }[];
  /** The part that they would replace. */
  readonly start: number;
  readonly end: number;
}

const NO_CANCELLATION: ts.CancellationToken = {
  isCancellationRequested: () => false,
  throwIfCancellationRequested: () => undefined,
};

/** What may stand at a position: what begins like the word there first, then what contains it. */
export function completionsAt(program: ts.Program, file: ts.SourceFile, position: number): NameCompletion {
  const info = typescript.Completions.getCompletionsAtPosition(
    { getCompilationSettings: () => program.getCompilerOptions() },
    program,
    () => undefined,
    file,
    position,
    {},
    undefined,
    typescript.CompletionTriggerKind.Invoked,
    NO_CANCELLATION,
  );
  const entries = (info?.entries ?? []).filter(({ name }) => !name.startsWith(FORMER_PREFIX));
  const word = wordAt(file, position);
  if (!word) return { matches: inOrder(entries, () => ''), start: position, end: position };
  const fits = entries.filter(({ name }) => rankOf(name, word.text) !== undefined);
  return {
    matches: inOrder(fits, ({ name }) => rankOf(name, word.text) ?? ''),
    start: word.getStart(file),
    end: word.end,
  };
}

/** The name that the position is in or at the end of. */
function wordAt(file: ts.SourceFile, position: number): ts.Identifier | undefined {
  const previous = typescript.findPrecedingToken(position, file);
  if (previous && typescript.isIdentifier(previous) && previous.end >= position) return previous;
  const next = previous && typescript.findNextToken(previous, file, file);
  if (!next || !typescript.isIdentifier(next)) return undefined;
  return next.getStart(file) <= position && position <= next.end ? next : undefined;
}

/** How well a name fits what has been written of it; undefined if it does not. */
function rankOf(name: string, written: string): string | undefined {
  if (name.startsWith(written)) return '0';
  const lower = name.toLowerCase();
  if (lower.startsWith(written.toLowerCase())) return '1';
  return lower.includes(written.toLowerCase()) ? '2' : undefined;
}

function inOrder(
  entries: readonly ts.CompletionEntry[],
  rank: (entry: ts.CompletionEntry) => string,
): NameCompletion['matches'] {
  return entries
    .map(entry => ({ entry, key: rank(entry) + entry.sortText }))
    .toSorted((a, b) => a.key.localeCompare(b.key))
    .map(({ entry }) => ({ text: entry.name, type: entry.kind }));
}
