import { seededRandom, type Random } from './random.ts';
import type { Mail } from './spam.ts';

const MAIL_COUNT = 3_000;
/** As in the real corpus. */
const SPAM_SHARE = 0.3;
const WORDS_PER_MAIL = { least: 25, most: 140 };

const words = (text: string): readonly string[] => text.split(' ');

/** Words of every mail, the most frequent first. */
const COMMON = words(
  'the to a and of you is in that for it this on with be have not are as from at or by can will if all ' +
    'so what more get out up do one time new just about like people now here who want only how any mail ' +
    'list message http www com net send need know make see work day year good help find look first use',
);
const SPAM = words(
  '! free $ click your our money please offer remove credit business receive mortgage rates insurance ' +
    'guaranteed save loan price removed debt opportunity income cash lowest marketing weight special dear ' +
    'today order call quote sales dollars professional investment prescription earn million unsubscribe',
);
const HAM = words(
  'wrote i linux users rpm perl file but url kernel bug install server version thanks think patch ' +
    'problem code running error date yes maybe actually window folder system run seems pretty stuff ' +
    'article posted test config network package update meeting weekend agree question mailing interesting',
);

/** Of a mail's words, how many in a hundred come from its own class, and how many from the other. */
const SHARES = { spam: { own: 13, other: 4 }, ham: { own: 12, other: 3 } };
/** Mails that say little about what they are: an advertisement one asked for, a spam that poses as a friend. */
const UNTYPICAL_SHARE = 0.1;
const UNTYPICAL = { own: 7, other: 6 };

/**
 * Mails that no one wrote, with the share of spam of the real corpus, for where the real file is
 * missing: words drawn one by one from three lists, the first of each list most often (Zipf's law).
 *
 * @param seed The same seed gives the same mails.
 */
export function generateMails(seed: number): Mail[] {
  const random = seededRandom(seed);
  return Array.from({ length: MAIL_COUNT }, () => generateMail(random));
}

function generateMail(random: Random): Mail {
  const spam = random() < SPAM_SHARE;
  const typical = spam ? SHARES.spam : SHARES.ham;
  const { own, other } = random() < UNTYPICAL_SHARE ? UNTYPICAL : typical;
  const { least, most } = WORDS_PER_MAIL;
  const count = least + Math.floor(random() * (most - least + 1));
  const drawn = Array.from({ length: count }, () => {
    const lot = random() * 100;
    if (lot < own) return zipfSample(spam ? SPAM : HAM, random);
    return zipfSample(lot < own + other ? (spam ? HAM : SPAM) : COMMON, random);
  });
  return { text: `${drawn.slice(0, 5).join(' ')}\n${drawn.slice(5).join(' ')}`, spam };
}

/** The word of rank r with a probability proportional to about 1 / r: the logarithm of the rank is uniform. */
function zipfSample(list: readonly string[], random: Random): string {
  return list[Math.floor((list.length + 1) ** random()) - 1]!;
}
