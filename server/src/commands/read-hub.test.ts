import { expect, it } from 'vitest';
import { readHub } from './read-hub.ts';

it('reads what a hub tells its services, and says where that is missing', () => {
  const api = 'http://127.0.0.1:8081/hub/api';
  expect(readHub({ JUPYTERHUB_API_URL: api, JUPYTERHUB_API_TOKEN: 'token' })).toEqual({
    api: new URL(api),
    token: 'token',
  });
  for (const environment of [{}, { JUPYTERHUB_API_URL: api }, { JUPYTERHUB_API_TOKEN: 'token' }]) {
    expect(() => readHub(environment)).toThrow(/^Expected JUPYTERHUB_API_URL and JUPYTERHUB_API_TOKEN/);
  }
});
