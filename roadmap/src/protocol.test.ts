import { describe, expect, it } from 'vitest';
import {
  CloseCode,
  MAX_APPEND_EVENTS,
  PROTOCOL_VERSION,
  clientMessageSchema,
  serverMessageSchema,
} from './protocol.ts';

const event = {
  type: 'open',
  id: '7d444840-9dc0-41d1-b245-5ffdce74fad2',
  at: '2026-01-01T08:00:00Z',
  lab: 'beginner/views',
};
const problem = { type: 'about:blank', title: 'Bad Request', status: 400 };

describe('clientMessageSchema', () => {
  it.each([
    { type: 'hello', version: PROTOCOL_VERSION, after: 0 },
    { type: 'hello', version: PROTOCOL_VERSION, after: 7, log: 'abc' },
    { type: 'append', sentAt: event.at, events: [event] },
  ])('takes %j', message => {
    expect(clientMessageSchema.parse(message)).toEqual(message);
  });

  it.each([
    { type: 'hello', version: PROTOCOL_VERSION, after: -1 },
    { type: 'hello', version: PROTOCOL_VERSION, after: 0.5 },
    { type: 'hello', version: PROTOCOL_VERSION },
    { type: 'hello', version: PROTOCOL_VERSION, after: 0, user: 'someone' },
    { type: 'append', sentAt: event.at, events: [] },
    { type: 'append', events: [event] },
    { type: 'append', sentAt: event.at, events: [{ ...event, id: 3 }] },
    { type: 'append', sentAt: event.at, events: Array.from({ length: MAX_APPEND_EVENTS + 1 }, () => event) },
    { type: 'erase' },
    [],
    null,
  ])('refuses %#', message => {
    expect(clientMessageSchema.safeParse(message).success).toBe(false);
  });
});

describe('serverMessageSchema', () => {
  it.each([
    { type: 'welcome', version: PROTOCOL_VERSION, user: { id: 'a', name: 'A' }, log: 'abc' },
    { type: 'snapshot', seq: 0, state: { labs: {} } },
    { type: 'delta', seq: 9, events: [{ seq: 9, actor: 'ada', receivedAt: event.at, event }] },
    { type: 'ack', ids: [event.id] },
    {
      type: 'refused',
      ids: [event.id],
      problem: { ...problem, errors: [{ field: 'events.0.lab', message: 'wrong' }] },
    },
    { type: 'heartbeat' },
    { type: 'closing', code: CloseCode.slowReader, problem },
  ])('takes %j', message => {
    expect(serverMessageSchema.parse(message)).toEqual(message);
  });

  it('ignores what a newer server adds to a message, and refuses a new message', () => {
    expect(serverMessageSchema.parse({ type: 'heartbeat', load: 3 })).toEqual({ type: 'heartbeat' });
    expect(serverMessageSchema.safeParse({ type: 'weather' }).success).toBe(false);
  });
});

it('no two close codes are the same, and all of ours are in the range for applications', () => {
  const codes = Object.values(CloseCode);
  expect(new Set(codes).size).toBe(codes.length);
  for (const code of codes) expect(code < 1016 || (code >= 4000 && code < 5000)).toBe(true);
});
