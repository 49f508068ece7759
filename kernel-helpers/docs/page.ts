import type { Comment, Entry, Member } from './entries.ts';

/** By title, in the order of the page, the folders and files of `src/`. */
const SECTIONS: Readonly<Record<string, readonly string[]>> = {
  Checks: ['check'],
  'Answers that are missing': ['todo'],
  'Other numbers for each student': ['variant'],
  Data: ['data'],
  Tables: ['frames'],
  'Preparing features': ['prepare'],
  Pictures: ['images'],
  'TensorFlow.js': ['tf'],
  Charts: ['chart'],
  'Progress bars': ['progress-bar'],
  'Evaluating a model': ['evaluate'],
  'Saving a model': ['model'],
  'Models that others have trained': ['pretrained'],
  'Databases, queues and stores': ['services'],
  'Serving an app': ['serve'],
  'Watching a served model': ['monitor'],
  'Charts of a model': ['model-charts'],
  'Finding drift': ['drift'],
  'Deploying an app': ['export'],
  'Images of containers': ['container'],
  'Templates for a cloud': ['cloud'],
  'Talking to extensions of JupyterLab': ['comm', 'host'],
};

const INTRODUCTION = `# What a notebook imports

Everything here is imported by its name: \`import { chart, check } from '@waymark/kernel-helpers'\`. The examples leave that line out.
Where a parameter or an option says nothing else, it has to be given. This page is made of the doc comments in \`src/\` by \`npm run docs\`.`;

/**
 * Writes the page of documentation in Markdown.
 *
 * @throws Error When something is exported from a part of `src/` that has no section yet.
 */
export function writePage(entries: readonly Entry[]): string {
  const concepts = new Set(Object.values(SECTIONS).flat());
  const homeless = entries.find(({ concept }) => !concepts.has(concept));
  if (homeless) throw new Error(`expected a section for src/${homeless.concept} in docs/page.ts`);
  const sections = Object.entries(SECTIONS)
    .map(([title, folders]) => ({
      title,
      entries: inReadingOrder(entries.filter(({ concept }) => folders.includes(concept))),
    }))
    .filter(section => section.entries.length > 0);
  const links = new Links(sections.flatMap(section => [section.title, ...section.entries.flatMap(headings)]));
  const contents = sections.map(({ title, entries }) => {
    const called = entries.filter(entry => rank(entry) === 0).map(({ name }) => links.to(name));
    return `- [${title}](#${links.anchor(title)}): ${called.join(', ')}`;
  });
  return [
    INTRODUCTION,
    contents.join('\n'),
    ...sections.flatMap(({ title, entries }) =>
      [`## ${title}`].concat(entries.flatMap(entry => writeEntry(entry, links))),
    ),
    '',
  ].join('\n\n');
}

/** What one calls comes before the types it takes and gives, and before its errors. */
function inReadingOrder(entries: readonly Entry[]): Entry[] {
  return entries.toSorted((a, b) => rank(a) - rank(b));
}

function rank({ kind, name }: Entry): number {
  if (kind === 'type') return 1;
  return kind === 'class' && name.endsWith('Error') ? 2 : 0;
}

function headings({ name, kind, members }: Entry): string[] {
  return kind === 'class' ? [name, ...methods(members).map(member => `${name}.${member.name}`)] : [name];
}

function methods(members: readonly Member[]): Member[] {
  return members.filter(({ isMethod }) => isMethod);
}

function writeEntry(entry: Entry, links: Links): string[] {
  const { name, kind, signature, comment, members } = entry;
  const listed = kind === 'class' ? members.filter(({ isMethod }) => !isMethod) : members;
  return [
    `### ${name}`,
    ...(signature === '' ? [] : [declaration(signature)]),
    ...writeComment(comment, links, name),
    ...writeList(listed, links, name),
    ...(kind === 'class' ? methods(members).flatMap(member => writeMethod(member, links, name)) : []),
    ...writeMentioned(entry, links),
  ];
}

function writeMethod({ name, signature, comment }: Member, links: Links, owner: string): string[] {
  return [`#### ${owner}.${name}`, declaration(signature), ...writeComment(comment, links, owner)];
}

function writeComment(
  { summary, parameters, returns, throws, examples }: Comment,
  links: Links,
  owner: string,
): string[] {
  const resolve = (text: string) => links.resolve(text, owner);
  const lines = [
    ...parameters.map(({ name, text }) => `- \`${name}\`: ${resolve(text)}`),
    ...(returns === '' ? [] : [`- **Gives** ${resolve(lowerFirst(returns))}`]),
    ...throws.map(text => `- **Throws** ${resolve(writeThrown(text))}`),
  ];
  return [
    ...(summary === '' ? [] : [resolve(summary)]),
    ...(lines.length === 0 ? [] : [lines.map(joined).join('\n')]),
    ...examples.map(code),
  ];
}

/** `RangeError When it is empty.` reads as: `RangeError` when it is empty. */
function writeThrown(text: string): string {
  const [, error, when] = /^(\w*Error) ([^]*)$/.exec(text) ?? [];
  return error === undefined || when === undefined ? lowerFirst(text) : `\`${error}\`: ${lowerFirst(when)}`;
}

function writeList(members: readonly Member[], links: Links, owner: string): string[] {
  const lines = members.map(({ signature, comment }) => {
    const texts = [comment.summary, ...comment.parameters.map(({ name, text }) => `\`${name}\`: ${text}`)];
    const text = links.resolve(texts.filter(text => text !== '').join(' '), owner);
    // Every property is read-only: that tells a reader nothing.
    const declaration = `\`${signature.replaceAll(/\breadonly /g, '')}\``;
    return joined(text === '' ? `- ${declaration}` : `- ${declaration}: ${text}`);
  });
  return lines.length === 0 ? [] : [lines.join('\n')];
}

/** Leads on to the types that a signature names. */
function writeMentioned({ name, signature, members }: Entry, links: Links): string[] {
  const text = [signature, ...members.map(member => member.signature)].join(' ');
  const mentioned = [...new Set(text.match(/\b[A-Z]\w+/g))].filter(word => word !== name && links.has(word));
  return mentioned.length === 0 ? [] : [`See ${mentioned.map(word => links.to(word)).join(', ')}.`];
}

/** A cell that runs as it stands. */
function code(text: string): string {
  return `\`\`\`ts\n${text}\n\`\`\``;
}

/** Told apart from what runs by the second word, which no reader sees. */
function declaration(text: string): string {
  return `\`\`\`ts declaration\n${text}\n\`\`\``;
}

function joined(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ');
}

/** A sentence as it goes on behind a colon, unless its first word is a name. */
function lowerFirst(text: string): string {
  return /^[A-Z][a-z]* |^[A-Z][a-z]*,/.test(text) ? `${text[0]!.toLowerCase()}${text.slice(1)}` : text;
}

/** Where each heading of the page is, by the rule of GitHub: a second one of the same letters is numbered. */
class Links {
  readonly #anchors = new Map<string, string>();

  constructor(headings: readonly string[]) {
    const counts = new Map<string, number>();
    for (const heading of headings) {
      const letters = heading
        .toLowerCase()
        .replaceAll(/[^\w -]/g, '')
        .replaceAll(' ', '-');
      const count = counts.get(letters) ?? 0;
      counts.set(letters, count + 1);
      this.#anchors.set(heading, count === 0 ? letters : `${letters}-${count}`);
    }
  }

  has(heading: string): boolean {
    return this.#anchors.has(heading);
  }

  anchor(heading: string): string {
    return this.#anchors.get(heading) ?? '';
  }

  to(heading: string): string {
    return `[\`${heading}\`](#${this.anchor(heading)})`;
  }

  /** Makes links of what doc comments link to: an export, or a method of the class they stand in. */
  resolve(text: string, owner: string): string {
    return text.replaceAll(/\{@link (\w+)\}/g, (_, name: string) => {
      const heading = [name, `${owner}.${name}`].find(candidate => this.has(candidate));
      return heading === undefined ? `\`${name}\`` : `[\`${name}\`](#${this.anchor(heading)})`;
    });
  }
}
