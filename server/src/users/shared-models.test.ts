import { expect, it } from 'vitest';
import { sharedModel } from '../../testing/shared-model.ts';
import type { User } from './identity.ts';
import { SHARED_FOR_MS, SharedModels } from './shared-models.ts';

const ada: User = { id: 'ada', name: 'Ada', course: 'ml-1', role: 'student' };
const bob: User = { ...ada, id: 'bob', name: 'Bob' };

it('has the newest of each, until it is taken back or nobody sends it any more', () => {
  let now = 0;
  const shared = new SharedModels(() => now);
  shared.share(ada, [sharedModel({ version: '1' })]);
  shared.share(ada, [sharedModel({ version: '2' })]);
  shared.share(bob, [sharedModel()]);
  expect(shared.of('ml-1').get('ada')).toMatchObject([{ version: '2' }]);
  expect([...shared.of('ml-1').keys()]).toEqual(['ada', 'bob']);
  expect(shared.of('ml-2').size).toBe(0);
  shared.withdraw(ada);
  expect([...shared.of('ml-1').keys()]).toEqual(['bob']);
  now = SHARED_FOR_MS - 1;
  expect(shared.of('ml-1').size).toBe(1);
  now = SHARED_FOR_MS;
  expect(shared.of('ml-1').size).toBe(0);
});
