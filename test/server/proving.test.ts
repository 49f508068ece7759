import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { problemSchema } from '@waymark/roadmap';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServerProcess } from '../server-process.ts';

/** What the author's page is sent while a lab is proved. */
interface ProofEvent {
  readonly progress?: { readonly phase: string; readonly done: number; readonly faults?: readonly object[] };
  readonly proof?: {
    readonly faults: readonly { readonly message: string }[];
    readonly lab: string;
    readonly kernels: number;
  };
  readonly error?: string;
}

const ANSWER =
  '/// BEGIN SOLUTION\nconst area: number = 6;\n/// END SOLUTION\n/// BEGIN WRONG q1-area: adds\nconst area: number = 5;\n/// END WRONG';
const CHECK =
  "await check('q1-area', { points: 1, hints: ['Think.', 'Multiply.'], items: ['beginner.basics.what-is-ml'] }, t => { t.equal(area, 6, 'area'); });";
const ENDLESS = 'console.log("on and on"); await new Promise(() => setInterval(() => 1, 1_000));';

let folder: string;
let server: ServerProcess;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-proving-'));
  await mkdir(join(folder, 'labs/beginner'), { recursive: true });
  server = await ServerProcess.start(join(folder, 'data'), '--author', '--notebooks', join(folder, 'labs'));
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

function notebook(...more: string[]): object {
  const code = ["import { check, todo } from '@waymark/kernel-helpers';", ...more, ANSWER, CHECK];
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: 'waymark' } },
    cells: [
      { cell_type: 'markdown', id: 'title', source: '# Rooms\n\n*5 minutes.*', metadata: {} },
      ...code.map((source, at) => ({ cell_type: 'code', id: `cell-${at}`, source, metadata: {} })),
    ],
  };
}

function prove(source: object, init: RequestInit = {}): Promise<Response> {
  return server.fetch('/api/author/prove', 'ada', {
    method: 'POST',
    body: JSON.stringify({ lab: 'beginner/rooms', notebook: source }),
    headers: { 'content-type': 'application/json' },
    ...init,
  });
}

/** Shows the server what stands in the editor, as a page does after each edit. */
async function see(source: object): Promise<void> {
  const response = await server.fetch('/api/author/release', 'ada', {
    method: 'POST',
    body: JSON.stringify({ lab: 'beginner/rooms', notebook: source }),
    headers: { 'content-type': 'application/json' },
  });
  await response.json();
}

/** How many kernels a proof had to start. */
async function kernelsFor(source: object): Promise<number | undefined> {
  return (await collect(eventsOf(await prove(source)))).at(-1)?.proof?.kernels;
}

async function* eventsOf({ body }: Response): AsyncGenerator<ProofEvent> {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) throw new Error('expected a stream');
  let rest = '';
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const pieces = (rest + read.value).split('\n\n');
    rest = pieces.pop() ?? '';
    for (const piece of pieces) yield JSON.parse(piece.replace(/^data: /, '')) as ProofEvent;
  }
}

async function collect(events: AsyncGenerator<ProofEvent>): Promise<ProofEvent[]> {
  const all: ProofEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

describe('a proof that an author asks the server for', () => {
  it('comes as it goes, and ends in what was found out', async () => {
    const response = await prove(notebook());
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const events = await collect(eventsOf(response));
    expect(events.at(-1)?.proof).toMatchObject({ lab: 'beginner/rooms', faults: [] });
    const phases = new Set(events.flatMap(({ progress }) => progress?.phase ?? []));
    expect([...phases]).toEqual(['reading', 'solution', 'wrong answers', 'mutations']);
    const verdicts = events.filter(({ progress }) => progress?.faults);
    expect(verdicts.map(({ progress }) => progress)).toEqual([
      expect.objectContaining({ phase: 'mutations', faults: [] }),
    ]);
    expect(events.filter(({ error }) => error !== undefined)).toEqual([]);
  });

  it('is one at a time, can be stopped, and leaves the way free for the next', async () => {
    const events = eventsOf(await prove(notebook(ENDLESS)));
    expect((await events.next()).value).toMatchObject({ progress: { phase: 'reading' } });
    const second = await prove(notebook());
    expect(second.status).toBe(409);
    expect(problemSchema.parse(await second.json()).detail).toBe(
      'beginner/rooms is being proved: wait for its end, or stop it.',
    );
    expect((await server.fetch('/api/author/prove', 'ada', { method: 'DELETE' })).status).toBe(204);
    const rest = await collect(events);
    expect(rest.at(-1)).toEqual({ error: 'Stopped.' });
    expect((await collect(eventsOf(await prove(notebook())))).at(-1)?.proof?.faults).toEqual([]);
  });

  it('goes on from where kernels have come that run what was not changed since it was sound', async () => {
    const begin = 'const sides: number[] = [2, 3];';
    const edited = notebook(
      begin,
      '/// BEGIN SOLUTION\nconst doubled: number = sides[0] * 2;\n/// END SOLUTION',
    );
    expect(await kernelsFor(notebook(begin))).toBe(3);
    await see(edited);
    // What a student gets is another lab, too: it runs from the beginning.
    expect(await kernelsFor(edited)).toBe(1);
    const early = notebook(begin.replace('2, 3', '3, 2'));
    expect(await kernelsFor(early)).toBe(3);
  });

  it('ends when its page goes away', async () => {
    const page = new AbortController();
    const events = eventsOf(await prove(notebook(ENDLESS), { signal: page.signal }));
    await events.next();
    page.abort();
    await expect(collect(events)).rejects.toThrow('aborted');
    await expect
      .poll(async () => (await collect(eventsOf(await prove(notebook())))).at(-1)?.proof?.faults, {
        timeout: 60_000,
      })
      .toEqual([]);
  });

  it('finds what another lab of the folder gives away, and what it gives away of that', async () => {
    const mean =
      'const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;';
    const telling = notebook(`// ${mean}`);
    await writeFile(join(folder, 'labs/beginner/telling.ipynb'), JSON.stringify(telling));
    const asked = notebook(
      `/// BEGIN SOLUTION\n${mean}\n/// END SOLUTION\n/// BEGIN WRONG q2-mean: none\nconst mean = (values: number[]): number => values.length;\n/// END WRONG`,
      CHECK.replace('q1-area', 'q2-mean').replace(
        "t.equal(area, 6, 'area')",
        "t.equal(mean([2, 4]), 3, 'mean')",
      ),
    );
    const last = (await collect(eventsOf(await prove(asked)))).at(-1);
    expect(last?.proof?.faults.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^beginner\/telling, under "Rooms", the cell "\/\/ const mean.*: it gives away a solution of beginner\/rooms/,
      ),
    ]);
  });
});
