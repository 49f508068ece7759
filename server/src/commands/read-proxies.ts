import express from 'express';
import { CommandError } from './command.ts';

/**
 * Reads which proxies are believed, as Express takes them: addresses and ranges, and names such as `loopback`.
 *
 * @throws CommandError For what is none of these.
 */
export function readProxies(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    express().set('trust proxy', text);
    return text;
  } catch {
    throw new CommandError(
      `Expected --trust-proxy with addresses such as loopback, 10.0.0.2 or 10.1.0.0/16, got ${text}.`,
    );
  }
}
