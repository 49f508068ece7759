import { fillTemplate, type Grammar } from './grammar.ts';
import { normalSample, seededRandom } from './random.ts';
import type { Tweet } from './tweets.ts';

const TWEET_COUNT = 4_000;
/** The shares of the real tweets above 0.5, below -0.5 and between. */
const SHARES = { positive: 0.55, negative: 0.25 };
/** What people said of a tweet of each kind, on average, and by how much that differs from tweet to tweet. */
const SCORES = { positive: 1.7, negative: -1.7, neutral: 0 };
const SPREAD = 0.55;
/** Tweets whose words are of another kind than what people made of them: irony, and what one had to be there for. */
const IRONIC_SHARE = 0.08;

const GRAMMAR: Grammar = {
  positive: [
    '{opening} {what} is {good}{end}',
    'I {like} {what}{end}',
    "can't wait for {what}, {good}{end}",
    '{what} was not {bad} at all, {like} it{end}',
    'so {happy} about {what} {smile}',
    '{happy} and {good}: {what}{end}',
  ],
  negative: [
    '{opening} {what} is {bad}{end}',
    'I {hate} {what}{end}',
    '{what} is not {good}, so {sad}{end}',
    'why is {what} so {bad}? {frown}',
    "so {sad} about {what}, can't sleep{end}",
    'nobody {likes} {what} any more {frown}',
  ],
  neutral: [
    '{what} starts at {time}',
    'who else is at {what} {time}?',
    'reading about {what} {time}',
    '{what} or {what}?',
    'on my way to {what} {time}',
    'RT: {what} is on {time}',
    'they say {what} is {good}, others say it is {bad}',
  ],
  opening: ['', 'wow', 'ok so', 'honestly', 'today', 'just saw that', 'omg'],
  end: ['', '.', '!', '!!', ' #fb', ' lol'],
  what: [
    'the game',
    'my new phone',
    'this weather',
    'the concert',
    'work',
    'school',
    'the new album',
    'Monday',
    'breakfast',
    'the bus',
    'my haircut',
    'the exam',
    'coffee',
    'this film',
    'the interview',
    'the dentist',
    'running',
    'my flatmate',
    'the news',
    'the weekend',
  ],
  good: ['great', 'awesome', 'amazing', 'lovely', 'the best', 'really good', 'perfect', 'fun'],
  bad: ['terrible', 'awful', 'horrible', 'the worst', 'really bad', 'boring', 'a mess', 'broken'],
  happy: ['happy', 'excited', 'grateful', 'proud', 'glad', 'blessed'],
  sad: ['sad', 'tired', 'annoyed', 'angry', 'sick', 'disappointed'],
  like: ['love', 'like', 'enjoy', 'adore', 'recommend'],
  likes: ['loves', 'likes', 'enjoys', 'wants'],
  hate: ['hate', "can't stand", 'regret', 'dread', 'am sick of'],
  smile: [':)', ':D', '<3', '!'],
  frown: [':(', ':/', '...', '!'],
  time: ['tonight', 'at 7', 'tomorrow', 'this morning', 'on Friday', 'now'],
};

/**
 * Tweets that no one wrote, for where the real file is missing: sentences of a small grammar for each of three kinds, and a
 * score that scatters around what is usual for the kind. Each text stands once.
 *
 * @param seed The same seed gives the same tweets.
 */
export function generateTweets(seed: number): Tweet[] {
  const random = seededRandom(seed);
  const byText = new Map<string, number>();
  while (byText.size < TWEET_COUNT) {
    const lot = random();
    const kind =
      lot < SHARES.positive ? 'positive' : lot < SHARES.positive + SHARES.negative ? 'negative' : 'neutral';
    const isIronic = kind !== 'neutral' && random() < IRONIC_SHARE;
    const words = isIronic ? (kind === 'positive' ? 'negative' : 'positive') : kind;
    let text = fillTemplate(GRAMMAR, words, random).trim();
    while (byText.has(text)) text = fillTemplate(GRAMMAR, words, random).trim();
    byText.set(text, Math.min(4, Math.max(-4, SCORES[kind] + SPREAD * normalSample(random))));
  }
  return Array.from(byText, ([text, score]) => ({ text, score }));
}
