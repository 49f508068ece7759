import { describe, expect, it } from 'vitest';
import { isSameOrigin } from './same-origin.ts';

const host = 'localhost:8888';

describe('isSameOrigin', () => {
  it.each([
    ['a program that is no browser', { host }],
    ['a page of the same host', { host, origin: 'http://localhost:8888' }],
    [
      'the same, said in both ways',
      { host, origin: 'http://localhost:8888', 'sec-fetch-site': 'same-origin' },
    ],
    ['the address bar', { host, 'sec-fetch-site': 'none' }],
    ['TLS that ends before JupyterLab', { host: 'hub.edu', origin: 'https://hub.edu' }],
    [
      'a proxy that renames the host',
      { host: '10.0.0.7:8000', origin: 'https://hub.edu', 'x-forwarded-host': 'hub.edu, inner' },
    ],
    [
      'a proxy that writes the port out, in capitals',
      { host: 'Hub.edu:443', origin: 'https://hub.edu', 'sec-fetch-site': 'same-origin' },
    ],
    ['an IPv6 host', { host: '[::1]:8888', origin: 'http://[::1]:8888' }],
  ])('takes %s', (_title, headers) => {
    expect(isSameOrigin(headers)).toBe(true);
  });

  it.each([
    ['a page of another host', { host, origin: 'http://evil.example' }],
    ['a page of another port', { host, origin: 'http://localhost:3000' }],
    ['a host that only begins alike', { host, origin: 'http://localhost:8888.evil.example' }],
    ['the port of another protocol', { host: 'hub.edu:80', origin: 'https://hub.edu' }],
    ['no host of an origin without one', { origin: 'localhost:8888' }],
    ['a sandboxed frame', { host, origin: 'null' }],
    ['a page of another site', { host, 'sec-fetch-site': 'cross-site' }],
    [
      'a page of the same site, another port',
      { host, 'sec-fetch-site': 'same-site', origin: 'http://localhost:8888' },
    ],
    ['an origin that is no address', { host, origin: 'localhost:8888' }],
  ])('refuses %s', (_title, headers) => {
    expect(isSameOrigin(headers)).toBe(false);
  });
});
