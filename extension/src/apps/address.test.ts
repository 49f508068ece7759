import { describe, expect, it } from 'vitest';
import { appAddress } from './address.ts';

const BASE = 'http://localhost:8888/user/ada/';

describe('appAddress', () => {
  it.each([
    ['/', 'http://localhost:8888/user/ada/proxy/3000/'],
    ['/form?area=70#top', 'http://localhost:8888/user/ada/proxy/3000/form?area=70#top'],
    ['/a/../b', 'http://localhost:8888/user/ada/proxy/3000/b'],
  ])('puts %s under the proxy', (path, address) => {
    expect(appAddress(BASE, { port: 3000, path })).toBe(address);
  });

  it('puts the key of the app before the path', () => {
    const app = { port: 3000, key: 'k3y', path: '/form' };
    expect(appAddress(BASE, app)).toBe('http://localhost:8888/user/ada/proxy/3000/k3y/form');
  });

  it.each(['/../3001/', '/../../lab', '/..', '/%2e%2e/%2e%2e/api/contents', '/..\\..\\lab'])(
    'refuses %s, which leads out of the app',
    path => {
      expect(appAddress(BASE, { port: 3000, path })).toBeUndefined();
      expect(appAddress(BASE, { port: 3000, key: 'k3y', path })).toBeUndefined();
    },
  );
});
