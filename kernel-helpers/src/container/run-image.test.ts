import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildImage } from './build-image.ts';
import { runImage } from './run-image.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-run-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const SERVER = `
import { createServer } from 'node:http';
const { GREETING, PORT, HOST } = process.env;
const server = createServer((request, response) => response.end(GREETING + ' ' + process.argv.slice(2).join('|')));
server.listen(Number(PORT), HOST);
process.on('SIGTERM', () => { console.log('stopped'); process.exit(0); });
`;

it('starts the command with its environment, and its words as they are', async () => {
  await mkdir(join(folder, 'app'));
  await writeFile(join(folder, 'app/server.mjs'), SERVER);
  const dockerfile = `FROM a\nWORKDIR /app\nCOPY . .\nENV GREETING=hello PORT=1\nENTRYPOINT ["node", "server.mjs"]\nCMD ["it's", "a b"]\n`;
  const image = await buildImage(join(folder, 'app'), { dockerfile, to: join(folder, 'image') });
  const app = await runImage(image);
  try {
    expect(await (await fetch(app.url)).text()).toBe("hello it's|a b");
  } finally {
    await app.stop();
  }
  expect(app.log).toContain('stopped');
  const other = await runImage(image, { env: { GREETING: 'good evening' } });
  try {
    expect(await (await fetch(other.url)).text()).toContain('good evening');
  } finally {
    await other.stop();
  }
});

it('needs a command', async () => {
  await mkdir(join(folder, 'app'));
  const image = await buildImage(join(folder, 'app'), {
    dockerfile: 'FROM a\nWORKDIR /app\n',
    to: join(folder, 'image'),
  });
  await expect(runImage(image)).rejects.toThrow('The image has no CMD: nothing to start.');
});
