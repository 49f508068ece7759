import { expect, it } from 'vitest';
import type { Member } from '../users/member.ts';
import { knowStudent } from './know-students.ts';

const member = (id: string, name: string, lmsId?: string): Member => ({
  id,
  name,
  role: 'student',
  shares: false,
  ...(lmsId !== undefined && { lmsId }),
});
const ADA = member('p1', 'Ada Lovelace', 's1');
const MEMBERS = [
  ADA,
  member('p2', 'Zoë', 's2'),
  member('p3', 'Bob', 's3'),
  member('p4', 'Bob'),
  member('me', 'Ines'),
  member('p5', 's1'),
];

it.each([
  'p1',
  's1',
  'Ada Lovelace',
  'ada  lovelace',
  'Ada Lovelace_12345_assignsubmission_file',
  's1_7_assignsubmission_onlinetext',
])('knows whose the folder %s is', folder => {
  expect(knowStudent(folder, MEMBERS, 'me')).toEqual({ member: ADA });
});

it('takes the two ways of writing an accent for one', () => {
  expect(knowStudent('Zoe\u0308', MEMBERS, 'me')).toMatchObject({ member: { id: 'p2' } });
});

it('takes no name at all for nobody’s: who has no id of the learning management system is not meant', () => {
  const cleo = member('p6', 'Cleo');
  for (const folder of ['', ' ', '_7_assignsubmission_file']) {
    expect(knowStudent(folder, [ADA, cleo], 'me')).toEqual({
      why: `nobody in the class has the id or the name ${folder}`,
    });
  }
});

it('says why it cannot tell whose a folder is', () => {
  const why = ['Bob', 'Eve', 'Ines'].map(folder => knowStudent(folder, MEMBERS, 'me'));
  expect(why).toEqual([
    { why: '2 people of the class are called Bob: name the folder by the id, p3 or p4' },
    { why: 'nobody in the class has the id or the name Eve' },
    { why: 'Ines is you, and nobody verifies their own work' },
  ]);
});
