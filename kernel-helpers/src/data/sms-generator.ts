import { fillTemplate, type Grammar } from './grammar.ts';
import { seededRandom } from './random.ts';
import type { TextMessage } from './sms.ts';

const MESSAGE_COUNT = 3_000;
/** As in the real collection. */
const SPAM_SHARE = 0.13;
/** Messages that could be either: a shop that one asked for news, a friend who forwards an offer. */
const AMBIGUOUS_SHARE = 0.05;

const GRAMMAR: Grammar = {
  spam: [
    'WINNER! You have won a {prize}. {claim}',
    'URGENT! Your mobile number has won {money}. {claim} {terms}',
    'FREE {thing} for your phone! {claim} {terms}',
    'Congratulations! {claim} to get {money} or a {prize}',
    'Txt {code} to {short} for your free {thing}. {terms}',
    'Sexy singles in {place} want to chat, text {code} to {short} now',
    'Final notice: your {prize} has not been collected. {claim} {terms}',
    'Loans for any purpose up to {money}, even with bad credit. {claim}',
  ],
  ham: [
    '{hello} are you coming to {place} {time}?',
    '{hello} I am at {place}, {later}',
    "Sorry, I can't {act} {time}. {later}",
    'ok {later}',
    'did you {act} already? {feel}',
    '{feel} going to {act} {time}, want to come?',
    'I {act} with {friend} {time}. {feel}',
    'Happy birthday {friend}! {feel} See you {time}',
    'Can you call {friend} and ask about {place}? {later}',
    'Just got home from {place}, {feel}',
    'lol {friend} said you won the {thing} {time}, {feel}',
  ],
  ambiguous: [
    'Free {thing} at {place} {time}, call me',
    '{hello} text {friend} if you want the {thing} for {money}',
    'Your order is ready at {place}. Reply {code} to confirm',
    'Do you want {money} off the {prize}? Ask {friend} {time}',
  ],
  prize: [
    '{money} prize',
    'holiday in {place}',
    'Nokia phone',
    'shopping voucher',
    'camera phone',
    'cash award',
  ],
  claim: [
    'Call {phone} now',
    'To claim call {phone}',
    'Text {code} to {short}',
    'Reply YES to claim',
    'Call {phone} from your landline',
  ],
  terms: [
    'T&Cs apply 18+',
    'Cost 150p per msg',
    'Valid 12 hrs only',
    'To stop send STOP',
    'Claim code {code}',
  ],
  money: ['£1000', '£500', '£2000 cash', '£100', '£250 in vouchers', '£5000'],
  thing: ['ringtone', 'game', 'tones', 'ticket', 'wallpaper', 'quiz', 'pizza'],
  code: ['WIN', 'YES', 'CLAIM', 'TONE', 'CHAT', 'K52'],
  short: ['80086', '86688', '87077', '81151'],
  phone: ['08001234567', '09061701461', '09050000332', '08712460324'],
  hello: ['hey', 'hi babe', 'hello', 'hi', 'yo', 'good morning', 'hey {friend}'],
  friend: ['mum', 'Sam', 'Anna', 'dad', 'Priya', 'Tom', 'Wei'],
  place: ['town', 'the library', 'London', 'school', 'work', 'the gym', 'my house', 'class', 'Spain'],
  time: ['tonight', 'tomorrow', 'later', 'at 7', 'this weekend', 'after lunch', 'now'],
  act: ['eat', 'study', 'sleep', 'meet up', 'watch the film', 'do the shopping', 'see the doctor'],
  later: ['call you later', 'see you soon', 'talk to you tonight', 'wait for me', 'will text you', 'ok?'],
  feel: ['I am so tired', 'miss you', 'feeling good', 'haha', 'love you', 'so bored', 'it was fun'],
};

/**
 * Messages that no one sent, with the share of spam of the real collection, for where the real file is missing: sentences of
 * a small grammar, among them some of which no one could say what they are. Each text stands once.
 *
 * @param seed The same seed gives the same messages.
 */
export function generateMessages(seed: number): TextMessage[] {
  const random = seededRandom(seed);
  const byText = new Map<string, boolean>();
  while (byText.size < MESSAGE_COUNT) {
    const spam = random() < SPAM_SHARE;
    const start = random() < AMBIGUOUS_SHARE ? 'ambiguous' : spam ? 'spam' : 'ham';
    let text = fillTemplate(GRAMMAR, start, random);
    while (byText.has(text)) text = fillTemplate(GRAMMAR, start, random);
    byText.set(text, spam);
  }
  return Array.from(byText, ([text, spam]) => ({ text, spam }));
}
