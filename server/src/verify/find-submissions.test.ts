import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findSubmissions } from './find-submissions.ts';

const LAB = 'beginner/rooms';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-found-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function put(path: string, content: unknown, changedAt = new Date()): Promise<void> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  await utimes(file, changedAt, changedAt);
}
const copy = (waymark: object = {}): object => ({
  metadata: { waymark: { lab: LAB, ...waymark } },
  cells: [],
});
const told = async (options?: Parameters<typeof findSubmissions>[1]) => {
  const { submissions, refusals } = await findSubmissions(folder, options);
  return {
    found: submissions.map(({ student, lab, notebook, seed, remarks }) => [
      student,
      lab,
      notebook,
      seed,
      ...remarks,
    ]),
    refusals,
  };
};

it('finds what each student has handed in, however deep and whatever the file is called', async () => {
  await put('ada/x.ipynb', copy({ seed: 'of-ada' }));
  await put('bob/a/b/rooms-final(2).ipynb', copy());
  await put('bob/other.ipynb', { metadata: { waymark: { lab: 'beginner/forms' } }, cells: [] });
  await put('bob/.ipynb_checkpoints/x.ipynb', copy());
  await put('__MACOSX/ada/._x.ipynb', 'x');
  expect(await told({ lab: LAB })).toEqual({
    found: [
      ['ada', LAB, 'ada/x.ipynb', 'of-ada'],
      ['bob', LAB, 'bob/a/b/rooms-final(2).ipynb', undefined],
    ],
    refusals: [],
  });
});

it('says of each notebook that is no submission why', async () => {
  await put('ada/cut.ipynb', '{"cells": [');
  await put('ada/foreign.ipynb', { metadata: {}, cells: [] });
  await put('beginner/rooms.ipynb', copy());
  await put('flat.ipynb', copy());
  await symlink(join(folder, 'flat.ipynb'), join(folder, 'ada', 'link.ipynb'));
  const { found, refusals } = await told();
  expect(found).toEqual([]);
  expect(refusals).toEqual([
    'ada/cut.ipynb is no notebook whose cells have ids: it was cut off, or another program has written it.',
    'ada/foreign.ipynb is no lab of Waymark: its metadata names none.',
    'ada/link.ipynb is a link, or something else that is no file.',
    'beginner/rooms.ipynb lies in no student’s folder: put it into one, or say whose it is with --student NAME.',
    'flat.ipynb lies in no student’s folder: put it into one, or say whose it is with --student NAME.',
  ]);
  expect((await told({ student: 'Ada' })).found).toMatchObject([
    ['Ada', LAB, 'flat.ipynb', undefined, 'beginner/rooms.ipynb is an older one of this lab'],
  ]);
});

it('says whose folder holds no notebook that could be looked at', async () => {
  await put('ada/Rooms.IPYNB', copy());
  await put('bob/rooms.zip', 'PK');
  await mkdir(join(folder, 'cleo'));
  await put('dora_7_assignsubmission_file_rooms.zip', 'PK');
  await symlink(join(folder, 'ada'), join(folder, 'eve'));
  await put('__MACOSX/x', '');
  await put('grades.csv', '');
  const { found, refusals } = await told();
  expect(found).toEqual([['ada', LAB, 'ada/Rooms.IPYNB', undefined]]);
  const why = 'holds no notebook: archives are to be unpacked, and links are not followed.';
  expect(refusals).toEqual(
    ['bob', 'cleo', 'dora_7_assignsubmission_file_rooms.zip', 'eve'].map(name => `${name} ${why}`),
  );
  expect((await findSubmissions(join(folder, 'bob'), { student: 'Bob' })).refusals).toEqual([]);
});

it('takes the folders that Moodle makes of one who has handed in files and a text for one', async () => {
  await put('Ada_7_assignsubmission_file/rooms.ipynb', copy());
  await put('Ada_7_assignsubmission_onlinetext/onlinetext.html', 'Here it is.');
  await put('Ada_8_assignsubmission_onlinetext/onlinetext.html', 'By another Ada.');
  expect((await told()).refusals).toEqual([
    'Ada_8_assignsubmission_onlinetext holds no notebook: archives are to be unpacked, and links are not followed.',
  ]);
});

it('keeps no outputs: those of a whole class have no room in memory', async () => {
  const cell = { id: 'a', cell_type: 'code', source: '1', metadata: { editable: false } };
  await put('ada/x.ipynb', { metadata: { waymark: { lab: LAB } }, cells: [{ ...cell, outputs: [{}] }] });
  const { submissions } = await findSubmissions(folder);
  expect(submissions[0]!.copy).toEqual({ metadata: { waymark: { lab: LAB } }, cells: [cell] });
});

it('takes the notebook that was changed last', async () => {
  await put('ada/b.ipynb', copy(), new Date(2_000));
  await put('ada/a.ipynb', copy(), new Date(3_000));
  expect((await told()).found).toEqual([
    ['ada', LAB, 'ada/a.ipynb', undefined, 'ada/b.ipynb is an older one of this lab'],
  ]);
});

it.each(['2400-01-01', '1901-01-01'])('believes no archive that says a file is of %s', async day => {
  const before = Date.now();
  await put('ada/a.ipynb', copy(), new Date(day));
  const { submissions } = await findSubmissions(folder);
  const at = Date.parse(submissions[0]!.modifiedAt);
  expect(at === 0 || (at >= before && at <= Date.now())).toBe(true);
});

it('takes the seed of a course folder that was handed in before that of the copy, and looks no further up', async () => {
  await put('.waymark/seed', 'of the professor');
  await put('ada/.waymark/seed', 'of-ada\n');
  await put('ada/beginner/rooms.ipynb', copy({ seed: 'of-eve' }));
  await put('bob/rooms.ipynb', copy());
  await mkdir(join(folder, 'bob/.waymark'));
  await put('cleo/rooms.ipynb', copy({ seed: 'of-cleo' }));
  await symlink('/dev/zero', join(folder, 'bob/.waymark/seed'));
  const { found } = await findSubmissions(join(folder, 'ada'), { student: 'Ada' }).then(
    ({ submissions }) => ({ found: submissions }),
  );
  expect(found).toMatchObject([{ seed: 'of-ada', remarks: ['the copy was made for another course folder'] }]);
  expect((await findSubmissions(join(folder, 'bob'), { student: 'Bob' })).submissions).toMatchObject([
    { seed: undefined },
  ]);
  const ofAll = (await findSubmissions(folder)).submissions.map(({ seed, remarks }) => [seed, ...remarks]);
  expect(ofAll, 'what lies beside the students’ folders is nobody’s').toEqual([
    ['of-ada', 'the copy was made for another course folder'],
    [undefined],
    ['of-cleo'],
  ]);
});
