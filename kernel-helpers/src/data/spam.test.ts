import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataCache } from '../../testing/data-cache.ts';
import { FakeHost } from '../../testing/fake-host.ts';
import { loadDataset } from './dataset.ts';
import { DatasetError } from './error.ts';
import { generateMails } from './spam-generator.ts';

describe("loadDataset('spam')", () => {
  let cache: DataCache;
  beforeEach(() => {
    FakeHost.install();
    cache = DataCache.install();
  });
  afterEach(() => {
    FakeHost.uninstall();
    cache.uninstall();
  });

  function writeFile(...lines: string[]): void {
    cache.write('spam/mails.jsonl', lines.map(line => `${line}\n`).join(''));
  }

  it('reads the real file', () => {
    writeFile('{"spam":true,"text":"Win\\nnow"}', '{"spam":false,"text":"Lunch?"}');
    const { rows, origin } = loadDataset('spam');
    expect(origin).toBe('real');
    expect(rows).toEqual([
      { text: 'Win\nnow', spam: true },
      { text: 'Lunch?', spam: false },
    ]);
  });

  it.each(['{"spam":"yes","text":"Win"}', '{"spam":true,"text":""}', '{"spam":true', 'null'])(
    'refuses the line %s',
    line => {
      writeFile('{"spam":true,"text":"Win"}', line);
      expect(() => loadDataset('spam')).toThrow(DatasetError);
      expect(() => loadDataset('spam')).toThrow(/mails\.jsonl, line 2 is no mail/);
    },
  );

  it('refuses an empty file', () => {
    writeFile();
    expect(() => loadDataset('spam')).toThrow(/has no mails/);
  });

  it('generates mails where there is no file', () => {
    const { rows, origin } = loadDataset('spam');
    expect(origin).toBe('generated');
    expect(loadDataset('spam').rows).toEqual(rows);
  });
});

describe('the generated mails', () => {
  const mails = generateMails(3);
  const spam = mails.filter(mail => mail.spam);
  const ham = mails.filter(mail => !mail.spam);
  const share = (group: typeof mails, word: string) =>
    group.filter(mail => mail.text.split(/\s/).includes(word)).length / group.length;

  it('are spam as often as in the real corpus, and differ by seed', () => {
    expect(spam.length / mails.length).toBeCloseTo(0.3, 1);
    expect(generateMails(4)).not.toEqual(mails);
  });

  it('tell their class by words that both classes use', () => {
    for (const [word, more, less] of [
      ['free', spam, ham],
      ['linux', ham, spam],
    ] as const) {
      expect(share(more, word)).toBeGreaterThan(1.5 * share(less, word));
      expect(share(less, word)).toBeGreaterThan(0.05);
    }
  });
});
