import { Server } from 'node:http';
import { Server as SecureServer } from 'node:https';
import { guarded } from './guard.ts';

/**
 * Loaded before an app that runs in a process of its own (`node --import`): whatever HTTP server it makes
 * asks for the key. The variable stays, for npm and a shell start the app in turn.
 */
const key = process.env['WAYMARK_APP_KEY'];
if (key !== undefined && key !== '') {
  for (const { prototype } of [Server, SecureServer]) {
    // The method is taken from its class only to be called as it was.
    // oxlint-disable-next-line typescript/unbound-method
    prototype.emit = guarded(prototype.emit, key);
  }
}
