import type ts from 'typescript';
import { withEarlierNames } from './compiler/emit/names.ts';

/** What an inspection shows: the declaration, what its doc comment says, and the comment's tags. */
export function quickInfoText({ displayParts, documentation, tags = [] }: ts.QuickInfo): string {
  return [declaration(joinParts(displayParts)), joinParts(documentation), tags.map(tagText).join('\n')]
    .filter(text => text !== '')
    .join('\n\n');
}

/** Without the words that say only that it comes from elsewhere. */
function declaration(text: string): string {
  return withEarlierNames(text)
    .replaceAll(/^\(alias\) /gm, '')
    .replace(/\n(import|export) \S+$/, '');
}

function tagText({ name, text }: ts.JSDocTagInfo): string {
  // An example has lines of its own, so that it can be copied.
  return `@${name}${name === 'example' ? '\n' : ' '}${joinParts(text)}`.trimEnd();
}

/** The text, with the name of what a doc comment links to in place of the link. */
function joinParts(parts: readonly ts.SymbolDisplayPart[] = []): string {
  return parts.map(({ kind, text }) => (kind === 'link' ? '' : text)).join('');
}
