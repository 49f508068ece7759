import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Content } from '../protocol/wire.ts';
import { CellRun, inRun } from './cell-run.ts';
import { Output } from './output.ts';
import { PRINTED_MAX } from './print-limit.ts';

function cellRun(id: string): CellRun {
  const header = { msg_id: id, msg_type: 'execute_request', session: 's', username: '' };
  const request = { identities: [], header, parent: undefined, metadata: {}, content: {}, buffers: [] };
  return new CellRun({ request, cellId: undefined, executionCount: 1, allowStdin: false });
}

describe('Output', () => {
  let sent: [type: string, content: Content, parent: string | undefined][];
  let output: Output;
  beforeEach(() => {
    vi.useFakeTimers();
    sent = [];
    output = new Output((type, content, parent) => sent.push([type, content, parent?.msg_id]));
  });

  it('sends a first line at once', () => {
    output.print('stdout', 'a\n', cellRun('one'));
    expect(sent).toEqual([['stream', { name: 'stdout', text: 'a\n' }, 'one']]);
  });

  it('collects many lines, and sends them without being asked', () => {
    const run = cellRun('one');
    for (let i = 0; i < 1_000; i++) output.print('stdout', `${i}\n`, run);
    expect(sent.length).toBeLessThan(20);
    vi.runAllTimers();
    expect(sent.map(([, content]) => content['text']).join('')).toBe(
      Array.from({ length: 1_000 }, (_, i) => `${i}\n`).join(''),
    );
  });

  it('keeps the order of streams, displays and runs', () => {
    const [one, two] = [cellRun('one'), cellRun('two')];
    for (let i = 0; i < 20; i++) {
      output.print('stdout', `o${i}`, one);
      output.print('stderr', `e${i}`, one);
      output.print('stderr', `t${i}`, two);
      output.send('display_data', { data: `d${i}` }, one);
    }
    const order = sent.map(
      ([, content, parent]) => `${parent} ${String(content['text'] ?? content['data'])}`,
    );
    expect(order).toEqual(
      Array.from({ length: 20 }, (_, i) => [`one o${i}`, `one e${i}`, `two t${i}`, `one d${i}`]).flat(),
    );
  });

  it('ends what a loop prints without end, and says so while it goes on', () => {
    const run = cellRun('one');
    for (let i = 0; i < 3 * PRINTED_MAX; i += 1_000) output.print('stdout', 'x'.repeat(1_000), run);
    const text = sent.map(([, content]) => String(content['text'])).join('');
    expect(text.slice(0, PRINTED_MAX)).toBe('x'.repeat(PRINTED_MAX));
    expect(text.slice(PRINTED_MAX)).toMatch(
      /^\n\[The cell has printed more than a million characters: .*\]\n$/,
    );
  });

  it('ends what the answers to events print, but nothing that is not printed', () => {
    const run = cellRun('one');
    output.print('stdout', 'x'.repeat(PRINTED_MAX + 1), run);
    const before = sent.length;
    output.print('stderr', 'late', run.continued());
    output.send('error', {}, run);
    output.print('stdout', 'another', cellRun('two'));
    expect(sent.slice(before).map(([type, , parent]) => [type, parent])).toEqual([
      ['error', 'one'],
      ['stream', 'two'],
    ]);
  });

  it('lets a run print on after what it has shown was cleared', () => {
    const run = cellRun('one');
    for (let time = 0; time < 3; time += 1) {
      output.send('clear_output', { wait: true }, run);
      output.print('stdout', 'x'.repeat(PRINTED_MAX), run);
    }
    expect(sent.filter(([type]) => type === 'stream').map(([, { text }]) => String(text).length)).toEqual([
      PRINTED_MAX,
      PRINTED_MAX,
      PRINTED_MAX,
    ]);
  });

  it('cuts no character in two', () => {
    output.print('stdout', `${'x'.repeat(PRINTED_MAX - 1)}🙂`, cellRun('one'));
    expect(String(sent[0]?.[1]['text']).isWellFormed()).toBe(true);
  });

  it('sends errors as standard output where it is told to', () => {
    const merged = new Output((type, content) => sent.push([type, content, undefined]), {
      mergesErrors: true,
    });
    merged.print('stderr', 'a warning', cellRun('one'));
    expect(sent).toEqual([['stream', { name: 'stdout', text: 'a warning' }, undefined]]);
  });

  it('gives output to the run that causes it, also later', async () => {
    const [one, two] = [cellRun('one'), cellRun('two')];
    output.latestRun = two;
    const printing = inRun(one, async () => {
      await Promise.resolve();
      output.print('stdout', 'mine');
    });
    await printing;
    output.print('stdout', 'nobody’s');
    vi.runAllTimers();
    expect(sent.map(([, , parent]) => parent)).toEqual(['one', 'two']);
  });
});
