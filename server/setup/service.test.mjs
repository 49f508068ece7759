import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isPortTaken } from './checks.mjs';
import { Service } from './service.mjs';

/** @type {string} */
let folder;
/** @type {string[]} */
let messages;
/** @type {Service | undefined} */
let service;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-service-'));
  messages = [];
});
afterEach(async () => {
  await service?.stop();
  rmSync(folder, { recursive: true });
});

/** @param {string} script @param {boolean} restart */
function start(script, restart) {
  service = new Service({
    name: 'The service',
    command: process.execPath,
    args: ['--eval', script],
    cwd: folder,
    env: process.env,
    logFile: join(folder, 'logs', 'service.log'),
    restart,
    onEnd: message => messages.push(message),
  });
  service.start();
  return service;
}

/** @param {string} name */
const read = name => readFileSync(join(folder, name), 'utf8');

test('starts again what ended by itself', async () => {
  const script = `require('fs').appendFileSync('starts', 'x'); process.exit(7)`;
  start(script, true);
  await vi.waitFor(() => expect(read('starts').length).toBeGreaterThan(2), 10_000);
  expect(messages[0]).toContain('The service ended (exit code 7)');
});

test('ends for good when it is not to be started again, and shows the end of its log', async () => {
  const ended = start(`console.log('port taken'); process.exit(1)`, false);
  await ended.ended;
  expect(ended.isRunning).toBe(false);
  expect(ended.failure().message).toContain('The service does not start.');
  expect(ended.failure().message).toContain('│ port taken');
});

test('stop ends it with what it started, also in a session of its own, and starts nothing again', async () => {
  const listen = `require('net').createServer().listen(0, function () {
    require('fs').writeFileSync('port', String(this.address().port));
  })`;
  const script = `
    require('child_process').spawn(process.execPath, ['--eval', ${JSON.stringify(listen)}], { detached: true, stdio: 'ignore' });
    setInterval(() => {}, 1000);`;
  const running = start(script, true);
  await vi.waitFor(() => expect(existsSync(join(folder, 'port')) && read('port')).toMatch(/^\d+$/), 10_000);
  const port = Number(read('port'));
  expect(await isPortTaken(port)).toBe(true);
  await running.stop();
  await vi.waitFor(async () => expect(await isPortTaken(port)).toBe(false));
  expect(running.isRunning).toBe(false);
  expect(messages).toEqual([]);
});
