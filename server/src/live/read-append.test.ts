import { MAX_APPEND_EVENTS } from '@waymark/roadmap';
import { expect, it } from 'vitest';
import { checkEvent } from '../../testing/entries.ts';
import { appendSchema, readAppend } from './read-append.ts';

const EVENT = checkEvent();
const USUAL = { type: 'append', sentAt: '2026-03-04T05:06:07.089Z', events: [EVENT] };
const many = (count: number): object[] => Array.from({ length: count }, () => EVENT);

it.each<[string, object]>([
  ['what pages write', USUAL],
  ['as many events as may come', { ...USUAL, events: many(MAX_APPEND_EVENTS) }],
  ['more', { ...USUAL, events: many(MAX_APPEND_EVENTS + 1) }],
  ['no event', { ...USUAL, events: [] }],
  ['events that are no list', { ...USUAL, events: { length: 1, 0: EVENT } }],
  ['an event that is none', { ...USUAL, events: [EVENT, null] }],
  ['an event that is a list', { ...USUAL, events: [[EVENT]] }],
  ['an event without an id', { ...USUAL, events: [EVENT, { type: 'visit' }] }],
  ['an id that is no text', { ...USUAL, events: [{ ...EVENT, id: 7 }] }],
  ['an id that is too long', { ...USUAL, events: [{ ...EVENT, id: 'x'.repeat(101) }] }],
  ['an unknown event with an id', { ...USUAL, events: [{ id: 'x', more: [1] }] }],
  ['another type', { ...USUAL, type: 'appended' }],
  ['no time', { type: 'append', events: [EVENT] }],
  ['a time that is none', { ...USUAL, sentAt: '2026-02-30T05:06:07.089Z' }],
  ['a time of another zone', { ...USUAL, sentAt: '2026-03-04T05:06:07+01:00' }],
  ['something more', { ...USUAL, more: 1 }],
])('reads %s as the schema does', (_, message) => {
  const [read, wanted] = [readAppend(message), appendSchema.safeParse(message)];
  expect(read.success).toBe(wanted.success);
  expect(read.data).toEqual(wanted.data);
  expect(read.error?.issues).toEqual(wanted.error?.issues);
});
