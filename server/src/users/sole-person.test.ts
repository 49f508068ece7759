import { describe, expect, it } from 'vitest';
import { SolePerson } from './sole-person.ts';

const ada = { id: 'ada', name: 'ada' };
const bob = { id: 'bob', name: 'bob' };
const ALONE = { 'x-waymark-alone': '1' };

describe('SolePerson', () => {
  it('lets many in where nobody asks to be alone', () => {
    const sole = new SolePerson();
    expect([ada, bob, ada].map(user => sole.refusal(user, {}))).toEqual([undefined, undefined, undefined]);
  });

  it('keeps everybody else out once somebody is alone, whatever they say', () => {
    const sole = new SolePerson();
    expect([ALONE, {}, ALONE].map(headers => sole.refusal(ada, headers))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(sole.refusal(bob, ALONE)).toMatchObject({
      status: 403,
      detail: expect.stringContaining('--use-server'),
    });
    expect(sole.refusal(bob, {})?.status).toBe(403);
    expect(sole.refusal(ada, {})).toBeUndefined();
  });

  it('leaves nobody alone where others are', () => {
    const sole = new SolePerson();
    sole.refusal(ada, {});
    expect(sole.refusal(bob, ALONE)?.status).toBe(403);
    expect(sole.refusal(ada, {})).toBeUndefined();
  });
});
