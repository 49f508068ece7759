import type { ChatPair } from './chat.ts';
import { shuffled } from './split.ts';

const THINGS: readonly (readonly [thing: string, answer: string])[] = [
  ['book', 'The manual of my processor.'],
  ['colour', 'The blue of an old screen.'],
  ['number', 'Two to the power of ten.'],
  ['song', 'The hum of a fan at night.'],
  ['film', 'Any film in which the robot wins.'],
  ['food', 'Electricity, well done.'],
  ['animal', 'The mouse, of course.'],
  ['sport', 'Chess, because nobody has to run.'],
  ['city', 'I live in a cable and like it.'],
  ['season', 'Winter keeps me cool.'],
];
const FEELINGS: readonly string[] = ['afraid', 'lonely', 'proud', 'angry', 'tired', 'jealous', 'happy', 'bored', 'hungry', 'nervous']; // prettier-ignore
const DEEDS: readonly (readonly [deed: string, answer: string])[] = [
  ['swim', 'Water and I do not go together.'],
  ['cook', 'I can heat a room, but no soup.'],
  ['dance', 'Only in circles.'],
  ['sleep', 'Somebody has to pull the plug first.'],
  ['lie', 'I answer what I have read.'],
  ['count', 'Faster than you can say one.'],
  ['drive', 'I am a program without hands.'],
  ['sing', 'I can beep in two tones.'],
  ['paint', 'I draw charts all day.'],
  ['forget', 'Only when my memory is full.'],
];

/**
 * Talk with a robot that nobody has had, for where the real file is missing.
 *
 * @param seed The same seed gives the same talk.
 */
export function generateChat(seed: number): ChatPair[] {
  const pairs = [
    ...THINGS.map(([thing, answer]) => ({
      question: `What is your favourite ${thing}?`,
      answer,
      topic: 'AI',
    })),
    ...DEEDS.flatMap(([deed, answer]) => [
      { question: `Can you ${deed}?`, answer, topic: 'AI' },
      { question: `When will you ${deed}?`, answer: `I shall ${deed} when my body is built.`, topic: 'AI' },
    ]),
    ...FEELINGS.flatMap(feeling => [
      { question: `Are you ever ${feeling}?`, answer: `A robot is never ${feeling}.`, topic: 'emotion' },
      {
        question: `What makes you ${feeling}?`,
        answer: `Ask those who are ${feeling} now and then.`,
        topic: 'emotion',
      },
      { question: `I am so ${feeling} today.`, answer: `Why are you ${feeling}?`, topic: 'emotion' },
    ]),
  ];
  return shuffled(pairs, seed);
}
