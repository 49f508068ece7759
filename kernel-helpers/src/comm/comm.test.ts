import { expect, it } from 'vitest';
import { openComm, registerCommTarget } from './comm.ts';

// What comms do in a kernel: test/kernel/comms.test.ts.
it('outside a kernel there is nobody to talk to', () => {
  expect(() => openComm('anyone')).toThrow('openComm() reaches the front end of a notebook');
  expect(() => registerCommTarget('me', () => undefined)).toThrow('registerCommTarget() reaches');
});
