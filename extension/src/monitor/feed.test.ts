import type { ConnectionHandlers, MonitorMessage } from '@waymark/roadmap';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { modelReport } from '../../testing/model-report.ts';
import { MonitorFeed, type FeedMessage } from './feed.ts';

const WATCH = {
  type: 'watch',
  name: null,
  version: null,
  segment: null,
  rangeMs: 900_000,
  chunks: 15,
} as const;
const LABEL = { type: 'label', name: 'prices', request: 'r1', actual: '7' } as const;

/** A line to a server that says what the test has it say. */
interface Line {
  readonly handlers: ConnectionHandlers;
  readonly sent: unknown[];
  isClosed: boolean;
}

let lines: Line[];
let messages: FeedMessage[];
let alive: boolean[];
let feed: MonitorFeed;

beforeEach(() => {
  vi.useFakeTimers();
  [lines, messages, alive] = [[], [], []];
  feed = new MonitorFeed({
    connect(handlers) {
      const line: Line = { handlers, sent: [], isClosed: false };
      lines.push(line);
      return {
        send: text => void line.sent.push(JSON.parse(text)),
        close: () => void (line.isClosed = true),
      };
    },
    onMessage: message => void messages.push(message),
    onAlive: isAlive => void alive.push(isAlive),
    random: () => 0,
  });
});
afterEach(() => {
  feed.dispose();
  vi.useRealTimers();
});

const say = (message: MonitorMessage, line = lines.at(-1)!): void =>
  line.handlers.onMessage(JSON.stringify(message));
const heartbeat = (line?: Line): void => say({ type: 'heartbeat', now: 1 }, line);

describe('MonitorFeed', () => {
  it('asks for what is watched once the line is open, and passes on what it hears', () => {
    feed.watch(WATCH);
    expect(lines[0].sent).toEqual([]);
    lines[0].handlers.onOpen();
    expect(lines[0].sent).toEqual([WATCH]);
    const report: MonitorMessage = { type: 'report', models: [], report: modelReport() };
    heartbeat();
    say(report);
    expect(messages).toEqual([report]);
    expect(alive).toEqual([true, true]);
    feed.watch({ ...WATCH, chunks: 6 });
    expect(lines).toHaveLength(1);
    expect(lines[0].sent).toEqual([WATCH, { ...WATCH, chunks: 6 }]);
  });

  it('says what it could not send', () => {
    feed.watch(WATCH);
    expect(feed.send(LABEL)).toBe(false);
    lines[0].handlers.onOpen();
    expect(feed.send(LABEL)).toBe(true);
    expect(lines[0].sent).toEqual([WATCH, LABEL]);
    lines[0].handlers.onClose(1006);
    expect(feed.send(LABEL)).toBe(false);
  });

  it('tells that the server is gone, and asks again for the same, later each time', () => {
    feed.watch({ ...WATCH, name: 'prices' });
    lines[0].handlers.onOpen();
    heartbeat();
    const waits: number[] = [];
    for (let i = 0; i < 4; i++) {
      lines.at(-1)!.handlers.onClose(1006);
      const [begin, count] = [Date.now(), lines.length];
      while (lines.length === count) vi.advanceTimersByTime(10);
      waits.push(Date.now() - begin);
    }
    expect(alive).toEqual([true, false, false, false, false]);
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect(waits.at(-1)).toBeGreaterThan(waits[0]);
    lines.at(-1)!.handlers.onOpen();
    expect(lines.at(-1)!.sent).toEqual([{ ...WATCH, name: 'prices' }]);
    heartbeat();
    expect(alive.at(-1)).toBe(true);
  });

  it('takes a silent server for gone after six seconds, not before', () => {
    feed.watch(WATCH);
    lines[0].handlers.onOpen();
    heartbeat();
    vi.advanceTimersByTime(5_990);
    expect(alive).toEqual([true]);
    heartbeat();
    vi.advanceTimersByTime(5_990);
    expect(alive).toEqual([true, true]);
    vi.advanceTimersByTime(20);
    expect(alive).toEqual([true, true, false]);
    expect(lines[0].isClosed).toBe(true);
    // What an old line still says is not of now.
    heartbeat(lines[0]);
    expect(alive).toEqual([true, true, false]);
  });

  it.each(['no JSON', '{"type":"later"}', '{"type":"report","models":[],"report":{}}'])(
    'shows nothing of what it cannot read: %s',
    text => {
      feed.watch(WATCH);
      lines[0].handlers.onOpen();
      lines[0].handlers.onMessage(text);
      expect(messages).toEqual([]);
      expect(alive).toEqual([false]);
    },
  );

  it('asks nobody any more once it is disposed of', () => {
    feed.watch(WATCH);
    lines[0].handlers.onOpen();
    feed.dispose();
    expect(lines[0].isClosed).toBe(true);
    lines[0].handlers.onClose(1000);
    vi.advanceTimersByTime(600_000);
    expect(lines).toHaveLength(1);
  });
});
