import { describe, expect, it } from 'vitest';
import { identify } from './identity.ts';

const SECRET = 'a secret of this start';

describe('identify', () => {
  it('takes the user whom the proxy names beside the secret', () => {
    expect(identify({ 'x-waymark-secret': SECRET, 'x-waymark-user': 'ada' }, SECRET)).toEqual({
      id: 'ada',
      name: 'ada',
      course: 'local',
      role: 'student',
    });
  });

  it('decodes a name beyond ASCII', () => {
    const user = encodeURIComponent('mü ller');
    expect(identify({ 'x-waymark-secret': SECRET, 'x-waymark-user': user }, SECRET)?.id).toBe('mü ller');
  });

  it.each([
    ['no secret', { 'x-waymark-user': 'ada' }],
    ['another secret', { 'x-waymark-secret': `${SECRET}!`, 'x-waymark-user': 'ada' }],
    ['a part of the secret', { 'x-waymark-secret': SECRET.slice(0, -1), 'x-waymark-user': 'ada' }],
    ['an empty secret', { 'x-waymark-secret': '', 'x-waymark-user': 'ada' }],
    ['two secrets', { 'x-waymark-secret': `${SECRET}, ${SECRET}`, 'x-waymark-user': 'ada' }],
    ['no user', { 'x-waymark-secret': SECRET }],
    ['an empty user', { 'x-waymark-secret': SECRET, 'x-waymark-user': ' ' }],
    ['a user with a line break', { 'x-waymark-secret': SECRET, 'x-waymark-user': 'ada%0Aroot' }],
    ['a user of broken encoding', { 'x-waymark-secret': SECRET, 'x-waymark-user': '%ff' }],
    ['a user without end', { 'x-waymark-secret': SECRET, 'x-waymark-user': 'a'.repeat(129) }],
  ])('refuses %s', (_title, headers) => {
    expect(identify(headers, SECRET)).toBeUndefined();
  });
});
