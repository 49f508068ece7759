import { parentPort, workerData } from 'node:worker_threads';
import { Reply, Router } from 'zeromq';
import { bindChannels } from '../protocol/bind-channels.ts';
import { Wire, type Content, type ReceivedMessage } from '../protocol/wire.ts';
import { Interrupter } from './interrupter.ts';
import type { ControlWorkerData, ToControl, ToMain } from './messages.ts';

/** How long it may take to shut down before the process is killed. */
const SHUTDOWN_GRACE_MS = 2_000;
const PARENT_CHECK_MS = 1_000;

const { connection, kernelInfo, shared, isOrphaned }: ControlWorkerData = workerData;
const wire = new Wire(connection.key);
const control = new Router({ sendHighWaterMark: 0, sendTimeout: 0, linger: 1_000 });
const heartbeat = new Reply({ sendTimeout: 0, linger: 0 });
const interrupter = new Interrupter(shared, number => tellMain({ type: 'interrupt', number }));
let shutdown: { readonly request: ReceivedMessage; readonly restart: boolean } | undefined;

function tellMain(message: ToMain): void {
  parentPort?.postMessage(message, []);
}

function reportProblem(error: unknown): void {
  tellMain({
    type: 'problem',
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
  });
}

function reply(request: ReceivedMessage, type: string, content: Content): void {
  const message = wire.createMessage(type, content, request.header);
  control.send(wire.encode(message, request.identities)).catch(reportProblem);
}

function killProcess(): void {
  process.kill(process.pid, 'SIGKILL');
}

function beginShutdown(request?: ReceivedMessage): void {
  if (request) {
    shutdown = { request, restart: request.content['restart'] === true };
  }
  interrupter.interrupt();
  tellMain({ type: 'shutdown' });
  setTimeout(finishShutdown, SHUTDOWN_GRACE_MS, killProcess);
}

function finishShutdown(end: () => void): void {
  if (shutdown) {
    reply(shutdown.request, 'shutdown_reply', { status: 'ok', restart: shutdown.restart });
    shutdown = undefined;
  }
  control.close();
  heartbeat.close();
  // Closing hands what is queued to ZeroMQ's own thread: let it reach the socket before the end.
  setTimeout(end, 50);
}

function handle(request: ReceivedMessage): void {
  const parent = request.header;
  tellMain({ type: 'status', state: 'busy', parent });
  switch (parent.msg_type) {
    case 'interrupt_request':
      interrupter.interrupt();
      reply(request, 'interrupt_reply', { status: 'ok' });
      break;
    case 'shutdown_request':
      beginShutdown(request);
      break;
    case 'kernel_info_request':
      reply(request, 'kernel_info_reply', kernelInfo);
      break;
  }
  tellMain({ type: 'status', state: 'idle', parent });
}

async function readControl(): Promise<void> {
  for await (const frames of control) {
    try {
      handle(wire.decode(frames));
    } catch (error) {
      reportProblem(error);
    }
  }
}

async function beat(): Promise<void> {
  for await (const frames of heartbeat) await heartbeat.send(frames);
}

function watchParent(): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (isOrphaned ? Atomics.load(isOrphaned, 0) === 0 : process.ppid === parent) return;
    clearInterval(timer);
    beginShutdown();
  }, PARENT_CHECK_MS);
}

parentPort?.on('message', (message: ToControl) => {
  if (message.type === 'shut-down') finishShutdown(() => process.exit());
});
try {
  await bindChannels(connection, { control, hb: heartbeat });
  watchParent();
  tellMain({ type: 'bound' });
  void readControl();
  void beat();
} catch (error) {
  tellMain({ type: 'not-bound', reason: error instanceof Error ? error.message : String(error) });
}
