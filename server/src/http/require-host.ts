import type { RequestHandler } from 'express';
import type { IncomingHttpHeaders } from 'node:http';
import { isIPv4 } from 'node:net';
import type { Problem } from '@waymark/roadmap';
import { HttpProblem, problem } from '../problem.ts';

const IPV6 = /^\[.*\]$/;

/**
 * Why a request is not for this server: it asks for a host by another name, as a page does whose name was made to point
 * here. Undefined where it is; by a number, or as this very machine, nobody is misled.
 *
 * @param address By which people reach the server.
 */
export function foreignHost({ host }: IncomingHttpHeaders, address: URL): Problem | undefined {
  // As a proxy may write it: in capitals, or with the port that goes without saying.
  const url = `${address.protocol}//${host ?? ''}`;
  const asked = URL.canParse(url) ? new URL(url) : undefined;
  if (asked?.host === address.host) return undefined;
  const name = asked?.hostname ?? '';
  if (name === 'localhost' || isIPv4(name) || IPV6.test(name)) return undefined;
  return problem(
    421,
    `This server is ${address.host}, and not what the request asks for: whoever runs it says by --address how people reach it, and a proxy before it has to pass on Host.`,
  );
}

/** Refuses what asks for a host by another name; see {@link foreignHost}. */
export function requireHost(address: URL): RequestHandler {
  return (request, _response, next) => {
    const refusal = foreignHost(request.headers, address);
    if (refusal) throw new HttpProblem(refusal);
    next();
  };
}
