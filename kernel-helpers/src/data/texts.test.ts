import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataCache } from '../../testing/data-cache.ts';
import { FakeHost } from '../../testing/fake-host.ts';
import { loadDataset } from './dataset.ts';
import { DatasetError } from './error.ts';
import { fillTemplate } from './grammar.ts';
import { seededRandom } from './random.ts';
import { generateMessages } from './sms-generator.ts';
import { generateTweets } from './tweets-generator.ts';

let cache: DataCache;
let host: FakeHost;
beforeEach(() => {
  host = FakeHost.install();
  cache = DataCache.install();
});
afterEach(() => {
  FakeHost.uninstall();
  cache.uninstall();
});

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

describe("loadDataset('sms')", () => {
  it('reads each text once, with its first label and in its first place', () => {
    cache.write('sms/sms-spam.csv', ',spam,text\n0,0,"Ok, lar"\n1,1,WIN\n2,0,WIN\n3,0,Bye\n');
    expect(loadDataset('sms').rows).toEqual([
      { text: 'Ok, lar', spam: false },
      { text: 'WIN', spam: true },
      { text: 'Bye', spam: false },
    ]);
  });

  it('refuses a label that is no number', () => {
    cache.write('sms/sms-spam.csv', ',spam,text\n0,maybe,Hi\n');
    expect(() => loadDataset('sms')).toThrow(DatasetError);
  });

  it('generates messages of which an eighth is spam', () => {
    const { rows, origin } = loadDataset('sms');
    expect(origin).toBe('generated');
    expect(new Set(rows.map(({ text }) => text)).size).toBe(3000);
    const share = mean(rows.map(({ spam }) => Number(spam)));
    expect(share).toBeGreaterThan(0.1);
    expect(share).toBeLessThan(0.17);
    expect(generateMessages(1)).not.toEqual(generateMessages(2));
    expect(rows.some(({ text }) => /[{}]/.test(text))).toBe(false);
  });
});

describe("loadDataset('tweets')", () => {
  it('reads the score and the text, whatever quotes it has', () => {
    cache.write(
      'tweets/tweets.tsv',
      'id\tsentiment\ttext\n1\t2.7\tSo "lucky".\n2\t-0.5\tHm\tha\r\n3\t1\tHm ha\n',
    );
    expect(loadDataset('tweets').rows).toEqual([
      { text: 'So "lucky".', score: 2.7 },
      { text: 'Hm ha', score: -0.5 },
    ]);
  });

  it.each(['1\t9\tToo good', '1\t\tNo score', '1\t1\t', 'nothing'])('refuses the line %j', line => {
    cache.write('tweets/tweets.tsv', `id\tsentiment\ttext\n${line}\n`);
    expect(() => loadDataset('tweets')).toThrow(/line 2 is no tweet/);
  });

  it('generates tweets of three kinds', () => {
    const tweets = generateTweets(1);
    expect(tweets).toHaveLength(4000);
    const share = (isOne: (score: number) => boolean) =>
      mean(tweets.map(({ score }) => Number(isOne(score))));
    expect(share(score => score > 0.5)).toBeGreaterThan(0.45);
    expect(share(score => score < -0.5)).toBeGreaterThan(0.2);
    expect(share(score => Math.abs(score) <= 0.5)).toBeGreaterThan(0.1);
    expect(tweets.every(({ text, score }) => text === text.trim() && Math.abs(score) <= 4)).toBe(true);
    expect(generateTweets(1)).toEqual(tweets);
  });
});

describe('a data set that is not here', () => {
  it('is said to be on its way while a process works at its archive', () => {
    cache.write(`archive-89c36d0f5331.${process.pid}.unfinished/x`, '');
    loadDataset('sms');
    expect(host.last.bundle['text/plain']).toContain('being fetched just now');
    loadDataset('digits');
    expect(host.last.bundle['text/plain']).not.toContain('being fetched');
  });
});

describe('fillTemplate', () => {
  it('fills symbols within symbols, and names one that is missing', () => {
    const grammar = { start: ['{a}-{a}'], a: ['{b}!'], b: ['x'] };
    expect(fillTemplate(grammar, 'start', seededRandom(1))).toBe('x!-x!');
    expect(() => fillTemplate({ start: ['{c}'] }, 'start', seededRandom(1))).toThrow(/has no c/);
  });
});
