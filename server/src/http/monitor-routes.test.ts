import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { monitorRoutes } from './monitor-routes.ts';

let folder: string;
let server: Server;
let origin: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-page-'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Model monitor</title>');
  await writeFile(join(folder, 'monitor.js'), 'start();');
  await writeFile(join(folder, 'secret.txt'), 'not a part of the page');
  server = createServer(express().use(monitorRoutes(undefined, folder))).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${z.object({ port: z.number() }).parse(server.address()).port}`;
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

it('serves the page, which may talk to nobody but this server', async () => {
  const page = await fetch(`${origin}/monitor?name=prices`);
  expect(await page.text()).toContain('Model monitor');
  const policy = page.headers.get('content-security-policy');
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('upgrade-insecure-requests');
  expect(await (await fetch(`${origin}/monitor/monitor.js`)).text()).toBe('start();');
});

it.each(['/monitor/', '/monitor/secret.txt', '/monitor/..%2Fsecret.txt', '/monitor/index.html'])(
  'has nothing at %s',
  async path => {
    expect((await fetch(origin + path)).status).toBe(404);
  },
);
