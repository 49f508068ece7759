import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from '../../../kernel-helpers/src/port.ts';
import { spawnCli } from '../../server-process.ts';
import { cpuTime, memory } from '../process-figures.ts';
import { writeClass, writePeople, type ClassSize } from './class-data.ts';
import { findLost, type Verdict } from './find-lost.ts';
import type { LoadConfig, LoadMessage, LoadResult } from './load.ts';

export interface Scenario {
  readonly name: string;
  readonly size: ClassSize;
  readonly server: 'waymark' | 'floor';
  readonly workMs: number;
  readonly everyMs: number;
  readonly rush?: LoadConfig['rush'];
  /** Ends the server with SIGKILL in the middle, and starts it again. */
  readonly isKilled?: boolean;
}

export interface Figures extends LoadResult {
  readonly name: string;
  readonly students: number;
  readonly verdict: Verdict;
  /** Of the server, in milliseconds for each acknowledged event. */
  readonly cpuPerEvent: number;
  /** Of one core, while they work, in percent. */
  readonly serverCpu: number;
  readonly loadCpu: number;
  /** Resident megabytes of the server, at the end. */
  readonly memory: number;
  /** From the kill until the last was welcomed again, in milliseconds; 0 where nothing was killed. */
  readonly backMs: number;
}

/** Runs a class at one server, each in a process of its own, and lets the independent reader decide what was lost. */
export async function runScenario(scenario: Scenario): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), 'waymark-bench-'));
  const data = join(folder, 'class');
  await mkdir(data);
  try {
    if (scenario.server === 'waymark') await writeClass(data, scenario.size);
    const people = writePeople(folder, scenario.size);
    const port = await findFreePort();
    const record = join(folder, 'record.jsonl');
    const start = (): Promise<ChildProcess> => startServer(scenario.server, port, data, people);
    const figures = await measure(scenario, await start(), start, { port, record, ...loadOf(scenario) });
    return {
      ...figures,
      name: scenario.name,
      students: scenario.size.students,
      verdict: findLost(record, data),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function loadOf({ size, workMs, everyMs, rush }: Scenario): Omit<LoadConfig, 'port' | 'record'> {
  return { size, workMs, everyMs, ...(rush && { rush }) };
}

/** Resolves when it listens. */
export async function startServer(
  kind: 'waymark' | 'floor',
  port: number,
  data: string,
  people: string,
): Promise<ChildProcess> {
  const address = `http://127.0.0.1:${port}`;
  const child =
    kind === 'waymark'
      ? spawnCli(
          [
            'class',
            '--port',
            String(port),
            '--host',
            '127.0.0.1',
            '--address',
            address,
            '--data',
            data,
            '--course',
            'bench',
          ],
          {
            WAYMARK_LOG_LEVEL: 'warn',
          },
        )
      : spawn(process.execPath, [join(import.meta.dirname, 'floor-server.ts'), String(port), data, people], {
          stdio: ['ignore', 'pipe', 'pipe'],
        });
  child.stderr?.on('data', chunk => process.stderr.write(String(chunk)));
  await lineOf(child, /ready/);
  return child;
}

async function measure(
  { isKilled, workMs }: Scenario,
  first: ChildProcess,
  restart: () => Promise<ChildProcess>,
  config: LoadConfig,
): Promise<Omit<Figures, 'name' | 'students' | 'verdict'>> {
  let server = first;
  let killedCpu = 0;
  let killedAt = 0;
  const load = spawn(process.execPath, [join(import.meta.dirname, 'load.ts'), JSON.stringify(config)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const used = (): readonly [number, number, number] => [
    killedCpu + cpuTime(server.pid),
    cpuTime(load.pid),
    performance.now(),
  ];
  let begin = used();
  let end = begin;
  let result: LoadResult | undefined;
  let killing = Promise.resolve();
  for await (const line of createInterface({ input: load.stdout })) {
    const message = JSON.parse(line) as LoadMessage;
    if (message.type === 'working') {
      begin = used();
      if (isKilled) {
        killing = sleep(workMs / 2).then(async () => {
          killedCpu = cpuTime(server.pid);
          killedAt = Date.now();
          await stop(server, 'SIGKILL');
          server = await restart();
        });
      }
    } else if (message.type === 'done') {
      end = used();
      result = message.result;
    }
  }
  await killing;
  if (!result) throw new Error('the load generator ended without a result');
  const megabytes = memory(server.pid);
  await stop(server, 'SIGTERM');
  const [cpu, loadCpu, ms] = [end[0] - begin[0], end[1] - begin[1], end[2] - begin[2]];
  return {
    ...result,
    cpuPerEvent: cpu / result.acknowledged,
    serverCpu: (100 * cpu) / ms,
    loadCpu: (100 * loadCpu) / ms,
    memory: megabytes,
    backMs: killedAt === 0 ? 0 : result.allBackAt - killedAt,
  };
}

export async function stop(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}

async function lineOf(child: ChildProcess, wanted: RegExp): Promise<void> {
  if (!child.stdout) throw new Error('expected a pipe');
  for await (const line of createInterface({ input: child.stdout })) {
    if (!wanted.test(line)) continue;
    child.stdout.resume();
    return;
  }
  throw new Error('the server did not start');
}
