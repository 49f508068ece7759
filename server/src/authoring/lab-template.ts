/** What a new lab is about. */
export interface LabTopic {
  /** The id of the roadmap's line. */
  readonly item: string;
  /** The line's words. */
  readonly text: string;
}

/** A small lab to begin with: it can be released and proved as it stands, and is to be replaced piece by piece. */
export function newLabNotebook({ item, text }: LabTopic): object {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { name: 'waymark', display_name: 'TypeScript (Waymark)', language: 'typescript' },
    },
    cells: [
      markdown('title', `# ${text.replace(/[:.?!]+$/, '')}\n\n*45 minutes.*\n\n> **Roadmap:** *${text}*`),
      code('imports', "import { check, todo } from '@waymark/kernel-helpers';"),
      markdown(
        'q1-text',
        '## 1. An exercise\n\n**Your turn.** What is the area of a room, in square metres?',
      ),
      code(
        'area',
        `function area(width: number, length: number): number {
  /// BEGIN SOLUTION
  return width * length;
  /// END SOLUTION
  /// BEGIN WRONG q1-area: adds instead of multiplying
  return width + length;
  /// END WRONG
}`,
      ),
      code(
        'q1-area',
        `await check('q1-area', {
  points: 1,
  hints: ['Which two numbers make an area?', 'Multiply them.'],
  items: ['${item}'],
}, t => {
  t.equal(area(3, 4), 12, 'area(3, 4)');
  t.equal(area(5, 6), 30, 'area(5, 6)');
});`,
      ),
    ],
  };
}

function code(id: string, source: string): object {
  return { cell_type: 'code', id, source, metadata: {}, outputs: [], execution_count: null };
}

function markdown(id: string, source: string): object {
  return { cell_type: 'markdown', id, source, metadata: {} };
}
