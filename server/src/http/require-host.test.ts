import { describe, expect, it } from 'vitest';
import { foreignHost } from './require-host.ts';

const HTTPS = new URL('https://Class.example/');

describe('foreignHost', () => {
  it.each([
    ['its name', HTTPS, 'class.example'],
    ['its name in capitals', HTTPS, 'CLASS.Example'],
    ['the port that goes without saying', HTTPS, 'class.example:443'],
    ['the same without TLS', new URL('http://class.example'), 'class.example:80'],
    ['a name beyond ASCII as it travels', new URL('https://müller.example'), 'xn--mller-kva.example'],
    ['a number', HTTPS, '10.0.0.7:9000'],
    ['an IPv6 number', HTTPS, '[fd00::7]:9000'],
    ['this machine', HTTPS, 'localhost:9000'],
  ])('lets in %s', (_title, address, host) => {
    expect(foreignHost({ host }, address)).toBeUndefined();
  });

  it.each([
    ['another name', HTTPS, 'evil.example'],
    ['a name that only begins alike', HTTPS, 'class.example.evil.example'],
    ['another port', HTTPS, 'class.example:9000'],
    ['the port of another protocol', HTTPS, 'class.example:80'],
    ['no name', HTTPS, ''],
    ['what is no name', HTTPS, 'class example'],
  ])('refuses %s, and says what to do', (_title, address, host) => {
    expect(foreignHost({ host }, address)).toMatchObject({
      status: 421,
      detail: expect.stringMatching(/^This server is class\.example.*--address.*pass on Host/),
    });
  });
});
