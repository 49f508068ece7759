import { describe, expect, it } from 'vitest';
import { readSignIn } from './read-sign-in.ts';

const GIVEN = { issuer: 'https://login.example.edu', clientId: 'waymark', claim: undefined };

describe('readSignIn', () => {
  it('is undefined where nothing is said of it', () => {
    expect(
      readSignIn({ issuer: undefined, clientId: undefined, claim: undefined }, undefined),
    ).toBeUndefined();
  });

  it('reads who people are by what, and what this server is there', () => {
    expect(readSignIn({ ...GIVEN, claim: 'sub' }, 'secret')).toEqual({
      issuer: new URL('https://login.example.edu'),
      clientId: 'waymark',
      clientSecret: 'secret',
      claim: 'sub',
    });
    expect(readSignIn({ ...GIVEN, issuer: 'http://127.0.0.1:8080' }, 'secret')?.issuer.port).toBe('8080');
  });

  it.each([
    [{ ...GIVEN, issuer: undefined }, 'secret', /Expected --oidc-issuer too/],
    [{ ...GIVEN, clientId: undefined }, 'secret', /Expected --oidc-client: what the provider calls/],
    [GIVEN, undefined, /Expected OIDC_CLIENT_SECRET in the environment/],
    [GIVEN, '', /Expected OIDC_CLIENT_SECRET in the environment/],
    [{ ...GIVEN, issuer: 'login' }, 'secret', /Expected --oidc-issuer such as .* got login\./],
    [{ ...GIVEN, issuer: 'http://login.example.edu' }, 'secret', /got http:\/\/login\.example\.edu\./],
  ])('refuses %j', (given, secret, message) => {
    expect(() => readSignIn(given, secret)).toThrow(message);
  });
});
