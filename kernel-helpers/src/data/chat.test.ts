import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataCache } from '../../testing/data-cache.ts';
import { FakeHost } from '../../testing/fake-host.ts';
import { generateChat } from './chat-generator.ts';
import { loadDataset } from './dataset.ts';

let cache: DataCache;
beforeEach(() => {
  FakeHost.install();
  cache = DataCache.install();
});
afterEach(() => {
  FakeHost.uninstall();
  cache.uninstall();
});

function write(...lines: string[]): void {
  cache.write('chat/chat.yml', lines.map(line => `${line}\n`).join(''));
}

describe("loadDataset('chat')", () => {
  it('reads the first answer to each question, and its topic, in parts that stand one after the other', () => {
    write(
      'categories:',
      '- AI',
      '- artificial intelligence',
      'conversations:',
      '- - What is AI?',
      '  - A branch  of science.',
      '- - what is AI',
      '  - Something else.',
      '- - Are you sad',
      "  - 'I''m not: \"never\".'",
      '  - Really?',
      'categories:',
      '- emotion',
      'conversations:',
      '- - Do you lie\r',
      '  - Never.\r',
    );
    const { rows, origin, licence } = loadDataset('chat');
    expect([origin, licence]).toEqual(['real', 'BSD licence']);
    expect(rows).toEqual([
      { question: 'What is AI?', answer: 'A branch of science.', topic: 'AI' },
      { question: 'Are you sad', answer: 'I\'m not: "never".', topic: 'AI' },
      { question: 'Do you lie', answer: 'Never.', topic: 'emotion' },
    ]);
  });

  it('refuses a file without conversations', () => {
    write('categories:', '- AI', 'conversations:', '- - A question alone');
    expect(() => loadDataset('chat')).toThrow(/chat\.yml has no conversations/);
  });

  it('generates talk where each question stands once', () => {
    const { rows, origin } = loadDataset('chat');
    expect(origin).toBe('generated');
    expect(new Set(rows.map(({ question }) => question)).size).toBe(rows.length);
    expect(rows.length).toBeGreaterThan(50);
    expect(generateChat(1)).not.toEqual(generateChat(2));
  });
});
