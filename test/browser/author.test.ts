import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Notebook } from '@waymark/roadmap/lab';
import { CHECK_MIME } from '@waymark/roadmap/names';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, Locator, Page } from 'playwright-core';
import { ClassServer } from '../../server/testing/class-server.ts';
import { checkEvent } from '../../server/testing/entries.ts';
import { runCli } from '../server-process.ts';
import { accessibilityFaults } from './accessibility.ts';
import { AuthorPage } from './author-page.ts';
import { bringIntoView, keepScreenshot, launchBrowser } from './browser.ts';
import { Course } from './course.ts';
import { joinClass } from './join-class.ts';
import { LabPage } from './lab-page.ts';
import { changeSettings, launch } from './launch.ts';

const ROADMAP = fileURLToPath(new URL('../../roadmap/roadmap.md', import.meta.url));
const LAB = 'beginner/rooms';
const ITEM = 'beginner.models.build';
const WIDE = { width: 1400, height: 900 };
const NARROW = { width: 900, height: 900 };
const PROOF_MS = 240_000;

/** Where the cells of the finished lab stand. */
const TITLE = 0;
const IMPORTS = 1;
const AREA = 3;
const CHECK1 = 4;
const TEXT2 = 5;
const HOUSES = 6;
const PRICE = 7;
const CHECK2 = 8;
const TEXT3 = 9;
const TILES = 10;
const CHECK3 = 11;
const TEXT4 = 12;
const WHY = 13;
const CHECK4 = 14;

const TITLE_TEXT = '# Rooms and houses\n\n*20 minutes.*';
/** What the proof adds to it. */
const USAGE = /^\*20 minutes\. All cells run in about \d+ seconds? and [1-9]\d*0 MB\.\*$/m;
const SAID = /^20 minutes\. All cells run in about \d+ seconds? and \d+ MB\.$/;
const PRICE_TEXT = `function price(area: number): number {
  return area > 100 ? area * 9 : area * 10;
}
function larger(a: number, b: number): number {
  return a > b ? a : b;
}`;
const TILES_TEXT = `const { int } = variant('q3-tiles');
const [width, length] = [int(3, 9), int(3, 9)];
const tiles = width * length;`;
const PARTS = `t => {
  t.part(2, 'prices a house', () => {
    t.equal(price(50), 500, 'price(50)');
    t.equal(price(200), 1800, 'price(200)');
  });
  t.part(1, 'finds the larger one', () => {
    t.equal(larger(2, 5), 5, 'larger(2, 5)');
    t.equal(larger(3, 2), 3, 'larger(3, 2)');
  });
});`;
const NOTE = 'the price of a garden was missing.';

interface SavedCell {
  readonly id: string;
  readonly cell_type: string;
  readonly source: string | readonly string[];
  readonly execution_count?: unknown;
  readonly outputs?: readonly unknown[];
}

let folder: string;
let notebooks: string;
let roadmap: string;
let url: URL;
let launcher: ChildProcess;
let browser: Browser;
let page: Page;
let author: AuthorPage;
let course: Course | undefined;
let student: LabPage;
/** What the student has got, by whose ids the cells are named. */
let copy: Pick<Notebook, 'cells'>;
let classServer: ClassServer | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-author-'));
  notebooks = join(folder, 'labs');
  roadmap = join(folder, 'roadmap.md');
  await mkdir(notebooks);
  await copyFile(ROADMAP, roadmap);
  [{ url, launcher }, browser] = await Promise.all([
    launch(['--author', `--notebooks=${notebooks}`, `--roadmap=${roadmap}`]),
    launchBrowser(),
  ]);
  page = await browser.newPage({ viewport: WIDE, colorScheme: 'light' });
  author = new AuthorPage(page);
  await page.goto(url.href);
});

afterAll(async () => {
  await course?.stop();
  await browser?.close();
  await classServer?.remove();
  if (launcher) {
    const exited = once(launcher, 'exit');
    launcher.kill('SIGINT');
    await exited;
  }
  await rm(folder, { recursive: true, force: true });
});

// One author's session: each step goes on where the one before it ended.

test('begins a lab for a line of the roadmap, which then names it', async () => {
  await author.button('new-lab').click();
  await author.choose(`(${ITEM})`);
  await author.answer(LAB);
  await author.panel.locator('.waymark-author-note', { hasText: LAB }).first().waitFor();
  await page.getByText('TypeScript (Waymark) | Idle').waitFor();
  await expect.poll(() => author.faultCount()).toBe(0);
  const [before, after] = await Promise.all([readFile(ROADMAP, 'utf8'), readFile(roadmap, 'utf8')]);
  expect(after).toContain(`<!-- id: ${ITEM} lab: ${LAB} -->`);
  expect(after.replace(/ *<!--.*?-->/g, '')).toBe(before.replace(/ *<!--.*?-->/g, ''));
  await author.write(TITLE, TITLE_TEXT);
  await author.panel.locator('.waymark-title', { hasText: 'Rooms and houses' }).waitFor();
});

test('sets points and a hint with the keyboard, orders hints, and picks lines of the roadmap', async () => {
  await author.select(CHECK1);
  await page.keyboard.press('Control+Alt+N');
  await author.answer('2');
  await page.keyboard.press('Control+Alt+T');
  await author.answer("What is a room's shape?");
  const third = author.panel.locator('[data-hint-field="3"]');
  await third.waitFor();
  await author.panel.getByRole('button', { name: 'Move hint 3 up' }).click();
  await author.panel.locator('[data-hint-field="2"]').and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(() => author.panel.locator('[data-hint-field="1"]').inputValue()).toContain('shape');
  await author.panel.locator('[data-waymark="item-picker"]').selectOption('beginner.basics.what-is-ml');
  await author.select(CHECK1);
  await page.keyboard.press('Control+Alt+I');
  await author.choose('(beginner.models.export)');
  await expect
    .poll(() => author.textOf(CHECK1))
    .toContain(
      `  points: 2,\n  hints: ["What is a room's shape?", 'Which two numbers make an area?', 'Multiply them.'],\n  items: ['${ITEM}', 'beginner.basics.what-is-ml', 'beginner.models.export'],\n`,
    );
});

test('adds an exercise whose check has parts', async () => {
  await author.addCell(CHECK1, '## 2. Prices\n\nWhat does a house cost?', 'markdown');
  await author.addCell(TEXT2, 'const houses = [50, 200];');
  await author.addCell(HOUSES, PRICE_TEXT);
  await author.select(PRICE);
  await page.keyboard.press('Control+Alt+A');
  await expect.poll(() => author.textOf(PRICE)).toContain('/// BEGIN SOLUTION\nfunction price');
  await author.button('add-check').click();
  await expect.poll(() => author.textOf(CHECK2)).toContain("await check('q2-price', {");
  const text = await author.textOf(CHECK2);
  await author.write(
    CHECK2,
    text.slice(0, text.indexOf('  points: 1')) +
      text.slice(text.indexOf('  hints')).replace(/t => \{[^]*$/, PARTS),
  );
  await author.panel.getByText('3, from its parts').waitFor();
  await addHintsAndItem('Look at the sizes.', 'Compare with 100.');
  // The solution of this one stays with its author.
  const solution = author.panel.locator('[data-waymark="solution-field"]');
  expect(await solution.isChecked()).toBe(true);
  await solution.click();
  await expect.poll(() => author.textOf(CHECK2)).toContain('solution: false');
  await author.panel.locator('[data-waymark="solution-field"]:not(:checked)').waitFor();
});

test('names a wrong answer, and sees at once whether its check finds it', async () => {
  await author.select(PRICE);
  await page.keyboard.press('Control+Alt+W');
  await author.answer('forgets the discount');
  const wrong = author.panel.locator('[data-wrong="forgets the discount"]');
  await wrong.getByRole('button', { name: 'Run' }).click();
  await wrong.and(page.locator('[data-state="missed"]')).waitFor();
  const text = await author.textOf(PRICE);
  const at = text.indexOf('/// BEGIN WRONG');
  await author.write(PRICE, text.slice(0, at) + text.slice(at).replace('area * 9', 'area * 10'));
  await wrong.and(page.locator('[data-state="none"]')).waitFor();
  await wrong.getByRole('button', { name: 'Run' }).click();
  await wrong.and(page.locator('[data-state="found"]')).waitFor();
  expect(await wrong.innerText()).toContain('1 of 2 parts is right');
  await keepScreenshot(page, 'author-1-wrong-answer');
});

test('adds a variant and a text that a person reads', async () => {
  await author.replace(IMPORTS, 'todo }', 'todo, variant }');
  await author.addCell(CHECK2, '## 3. Tiles\n\nHow many tiles does your room take?', 'markdown');
  await author.addCell(TEXT3, TILES_TEXT);
  await selectLines(TILES, 2);
  await page.keyboard.press('Control+Alt+A');
  await expect
    .poll(() => author.textOf(TILES))
    .toContain('/// BEGIN SOLUTION\nconst tiles = width * length;\n///');
  await author.select(TILES);
  await page.keyboard.press('Control+Alt+C');
  await expect.poll(() => author.textOf(CHECK3)).toContain("check('q3-tiles'");
  await author.replace(
    CHECK3,
    "t.equal(tiles, 'what is right', 'tiles')",
    "t.equal(tiles, width * length, 'Your tiles')",
  );
  await addHintsAndItem('Draw the room.', 'Count a row, then the rows.');
  await author.select(TILES);
  await page.keyboard.press('Control+Alt+W');
  await author.answer('counts the edge');
  const text = await author.textOf(TILES);
  const at = text.indexOf('/// BEGIN WRONG');
  await author.write(
    TILES,
    text.slice(0, at) + text.slice(at).replace('width * length', '2 * (width + length) - 4 + 100'),
  );

  await author.addCell(CHECK3, '## 4. Why\n\nWhy do large houses cost less for a metre?', 'markdown');
  await author.addCell(TEXT4, "const why = 'Because one kitchen serves many rooms.';");
  await author.select(WHY);
  await page.keyboard.press('Control+Alt+A');
  await author.panel.locator('[data-waymark="cell"][data-kind="answer"]').waitFor();
  await author.cell(WHY).hover();
  await keepScreenshot(page, 'author-0-toolbar');
  await author.toolbarButton(WHY, 'add-check').click();
  await expect.poll(() => author.textOf(CHECK4)).toContain("check('q4-why'");
  await author.replace(
    CHECK4,
    "t.equal(why, 'what is right', 'why')",
    "t.review(why, { words: 5 }, 'Your reason')",
  );
  await addHintsAndItem('What does every house need once?', 'Think of kitchens.');
  await expect.poll(() => author.faultCount()).toBe(0);
  expect(await author.panel.locator('[data-part]').count()).toBe(8);
});

/** What an author breaks, and what is said. The cell is that of the change, where no other one is named. */
const BREAKS: readonly {
  readonly what: string;
  readonly cell: number;
  readonly before: string;
  readonly after: string;
  readonly told: string;
  readonly at?: number;
}[] = [
  {
    what: 'a marker is misspelled',
    cell: AREA,
    before: '/// END SOLUTION',
    after: '/// end solution',
    told: 'is no marker',
  },
  {
    what: 'nobody knows how long it takes',
    cell: TITLE,
    before: '*20 minutes.*',
    after: 'Soon done.',
    told: 'how long a newcomer needs',
  },
  {
    what: 'a hint is missing',
    cell: CHECK4,
    before: ", 'Think of kitchens.'",
    after: '',
    told: 'has one hint: expected at least 2',
  },
  {
    what: 'the roadmap has no such line',
    cell: CHECK3,
    before: `'${ITEM}'`,
    after: "'beginner.models.nothing'",
    told: 'the roadmap has no line beginner.models.nothing',
  },
  {
    what: 'a wrong answer names no check',
    cell: PRICE,
    before: 'BEGIN WRONG q2-price',
    after: 'BEGIN WRONG q9-price',
    told: 'this lab has no such check',
  },
  {
    what: 'nothing shows that a check finds anything',
    cell: TILES,
    before: 'BEGIN WRONG q3-tiles: counts the edge\n',
    after: 'BEGIN WRONG q2-price: other\n',
    told: 'the wrong answer "other" stands below its check q2-price',
  },
  {
    what: 'the options are not written out',
    cell: CHECK1,
    before: 'points: 2,',
    after: 'points: worth,',
    told: 'points',
  },
  {
    what: 'the answer does not parse',
    cell: AREA,
    before: 'return width * length',
    after: 'return width * * length',
    told: 'Expression expected',
  },
  {
    what: 'a path of one machine',
    cell: HOUSES,
    before: '[50, 200];',
    after: '[50, 200]; // see /home/grace/houses.csv',
    told: '/home/grace is a folder of one machine',
  },
  {
    what: 'the stub needs an import',
    cell: IMPORTS,
    before: 'check, todo, variant',
    after: 'check, variant',
    told: 'its stub needs todo',
    at: AREA,
  },
  {
    what: 'a text gives the answer away',
    cell: TEXT4,
    before: 'Why do large',
    after: 'Count a row, then the rows. Why do large',
    told: 'it gives away a hint of q3-tiles',
  },
  {
    what: 'a check has no await',
    cell: CHECK2,
    before: 'await check',
    after: 'void check',
    told: 'needs await before it',
  },
];

test.for(BREAKS)(
  'is told where $what, and gets there with the keyboard',
  async ({ cell, before, after, told, at = cell }) => {
    const whole = await author.textOf(cell);
    await author.replace(cell, before, after);
    await author.panel.locator('[data-fault]').filter({ hasText: told }).first().waitFor();
    await author.cell(at).locator('.cm-lintRange-error').first().waitFor({ state: 'attached' });
    await author.select(at === TITLE ? CHECK4 : TITLE);
    await page.keyboard.press('Control+Alt+F');
    await author.cell(at).and(page.locator('.jp-mod-active')).waitFor();
    if (cell === AREA) await keepScreenshot(page, 'author-2-fault');
    await author.write(cell, whole);
    await expect.poll(() => author.faultCount()).toBe(0);
    await expect.poll(() => author.cell(at).locator('.cm-lintRange-error').count()).toBe(0);
  },
);

test('copies an exercise, which gets ids of its own', async () => {
  await author.select(AREA);
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('c');
  await author.select(CHECK4);
  await page.keyboard.press('v');
  await page.getByText('Two checks were q1-area: the copy is q5-area now.').waitFor();
  await expect.poll(() => author.textOf(CHECK4 + 2)).toContain("await check('q5-area'");
  expect(await author.textOf(CHECK4 + 1)).toContain('/// BEGIN WRONG q5-area');
  expect(await author.textOf(CHECK1)).toContain("await check('q1-area'");
  await keepScreenshot(page, 'author-3-mended');
  for (const index of [CHECK4 + 2, CHECK4 + 1]) {
    await author.select(index);
    await page.keyboard.press('d');
    await settle(async () => page.keyboard.press('d'));
  }
  await expect.poll(() => author.panel.locator('[data-part]').count()).toBe(8);
});

test('cuts a cell, undoes that and pastes it: the copy gets an id of its own, and goes by undoing', async () => {
  await author.save();
  const before = await savedCells();
  await author.select(HOUSES);
  await settle(async () => page.keyboard.press('x'));
  await expect.poll(() => author.textOf(HOUSES)).toContain('BEGIN SOLUTION');
  await settle(async () => page.keyboard.press('z'));
  await expect.poll(() => author.textOf(HOUSES)).toBe('const houses = [50, 200];');
  await author.select(HOUSES);
  const told = page.getByText('A cell had the id of the one that it is a copy of: it has its own now.');
  await Promise.all([settle(async () => page.keyboard.press('v')), told.waitFor()]);
  await expect.poll(() => author.faultCount()).toBe(0);
  await author.save();
  await expect.poll(async () => (await savedCells()).length).toBe(before.length + 1);
  const after = await savedCells();
  const copy = after[HOUSES + 1];
  expect(after.toSpliced(HOUSES + 1, 1).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  expect([copy?.source, copy?.id]).toEqual([
    before[HOUSES]?.source,
    expect.not.stringMatching(before[HOUSES]!.id),
  ]);
  await page.keyboard.press('z');
  await expect.poll(() => author.textOf(HOUSES + 1)).toContain('BEGIN SOLUTION');
  await expect.poll(() => author.panel.locator('[data-part]').count()).toBe(8);
});

test('stops a proof', async () => {
  await author.button('prove-lab').click();
  await author.button('stop-proof').click();
  await author.panel.locator('[data-waymark="proof"]').waitFor({ state: 'detached' });
  expect(await author.button('prove-lab').isEnabled()).toBe(true);
});

test('is told by the proof what only a run shows', async () => {
  await author.replace(
    CHECK1,
    "t.equal(area(3, 4), 12, 'area(3, 4)')",
    "t.equal(area(3, 4), 13, 'area(3, 4)')",
  );
  await prove();
  expect(await verdict()).toMatch(/^\d+ faults?\./);
  await author.panel
    .locator('[data-fault]')
    .filter({ hasText: 'the check q1-area is incorrect, expected passed' })
    .first()
    .click();
  await author.cell(CHECK1).and(page.locator('.jp-mod-active')).waitFor();
  await author.cell(CHECK1).locator('.cm-lintRange-error').first().waitFor({ state: 'attached' });
  await author.replace(CHECK1, ', 13,', ', 12,');
});

test('has it proved, and answers for every change that no check notices', async () => {
  await author.button('prove-lab').click();
  const soFar = author.panel.locator('[data-waymark="verdict-so-far"]');
  expect(await soFar.innerText({ timeout: PROOF_MS }), 'before the changes are tried').toMatch(
    /^No fault\. Still to come/,
  );
  await author.panel.locator('[data-waymark="proof"][data-phase="done"]').waitFor({ timeout: PROOF_MS });
  expect(await verdict()).toMatch(/^Sound\. The solution took/);
  await expect.poll(() => author.textOf(TITLE)).toMatch(USAGE);
  expect(await author.panel.getByText('The lab has changed since').count(), 'nothing that runs').toBe(0);
  const boundary = author.panel.locator('[data-survivor="return area >= 100 ? area * 9 : area * 10;"]');
  const same = author.panel.locator('[data-survivor="return a >= b ? a : b;"]');
  await keepScreenshot(page, 'author-4-proof');
  await same.getByRole('button', { name: 'It means the same' }).click();
  await expect
    .poll(() => author.textOf(PRICE))
    .toContain('  /// EQUIVALENT return a >= b ? a : b;\n  return a > b ? a : b;');
  await boundary.waitFor();
  await boundary.getByRole('button', { name: 'Add as wrong answer' }).click();
  await expect.poll(() => author.textOf(PRICE)).toContain('/// BEGIN WRONG q2-price: return area >= 100');
  await author.select(PRICE);
  const wrong = author.panel.locator('[data-wrong^="return area >= 100"]');
  await wrong.getByRole('button', { name: 'Run' }).click();
  await wrong.and(page.locator('[data-state="missed"]')).waitFor();
  await author.replace(
    CHECK2,
    "    t.equal(price(200), 1800, 'price(200)');\n",
    "    t.equal(price(200), 1800, 'price(200)');\n    t.equal(price(100), 1000, 'price(100)');\n    t.equal(price(101), 909, 'price(101)');\n",
  );
  await author.select(PRICE);
  await wrong.getByRole('button', { name: 'Run' }).click();
  await wrong.and(page.locator('[data-state="found"]')).waitFor();
  await prove();
  expect(await verdict()).toMatch(/^Sound\..* 0 went unnoticed\.$/);
  expect(await author.panel.locator('[data-survivor]').count()).toBe(0);
  const answer = page.waitForResponse(response => response.url().includes('/api/author/prove'));
  await author.button('prove-lab').click();
  expect(await (await answer).text(), 'what has not changed is not run again').toContain('"kernels":0');
  await author.panel.locator('[data-waymark="proof"][data-phase="done"]').waitFor();
});

test('sees beside it what a student gets, which follows', async () => {
  await author.button('preview-lab').click();
  const preview = page
    .locator('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook')
    .filter({ hasText: 'Your answer here' });
  await preview.locator('.jp-Cell').nth(AREA).filter({ hasText: 'return todo();' }).waitFor();
  expect(await preview.innerText()).not.toMatch(/width \* length;|WRONG|EQUIVALENT|Think of kitchens/);
  await preview.getByRole('paragraph').filter({ hasText: SAID }).waitFor();
  await author.replace(TITLE, 'houses', 'their floors');
  await preview.filter({ hasText: 'Rooms and their floors' }).waitFor();
  await keepScreenshot(page, 'author-5-preview');
  await author.replace(TITLE, 'their floors', 'houses');
  await preview.filter({ hasText: 'Rooms and houses' }).waitFor();
  await page
    .locator('.lm-TabBar-tab', { hasText: 'rooms.ipynb' })
    .last()
    .locator('.lm-TabBar-tabCloseIcon')
    .click();
});

test('saves it without outputs, which stay on the screen', async () => {
  await author.select(HOUSES);
  await page.keyboard.press('Control+Enter');
  const prompt = author.cell(HOUSES).locator('.jp-InputPrompt', { hasText: /\[\d+\]/ });
  await prompt.waitFor();
  await author.save();
  await expect.poll(async () => (await savedCells()).length).toBe(CHECK4 + 1);
  for (const cell of (await savedCells()).filter(({ cell_type }) => cell_type === 'code')) {
    expect(cell).toMatchObject({ execution_count: null, outputs: [] });
  }
  expect(await prompt.count()).toBe(1);
});

test('releases it to a student, who does half of it', async () => {
  course = await Course.start('--notebooks', notebooks, '--roadmap', roadmap);
  expect(await release()).toContain(`${LAB}: `);
  copy = JSON.parse(await readFile(copyPath(), 'utf8')) as Pick<Notebook, 'cells'>;
  const context = await browser.newContext({ viewport: WIDE, colorScheme: 'light' });
  const address = new URL(course.url);
  address.pathname = `/lab/tree/${LAB}.ipynb`;
  const theirs = await context.newPage();
  await theirs.goto(address.href);
  // Its cells by their places, as the author's are.
  student = new LabPage(theirs, copy);
  await student.untilReady();
  await theirs.getByRole('paragraph').filter({ hasText: SAID }).waitFor();
  const id = (index: number): string => copy.cells[index]!.id;
  await student.run(id(IMPORTS));
  await student.write(
    id(AREA),
    'function area(width: number, length: number): number {\n  return width * length; // mine\n}',
  );
  await student.run(id(AREA));
  await student.run(id(CHECK1));
  await student.check('q1-area').and(theirs.locator('[data-state="passed"]')).waitFor();
  await student.write(id(HOUSES), 'const houses = [50, 200, 999]; // mine');
  await student.write(
    id(PRICE),
    'function price(area: number): number { return area * 10; } // half-way\nfunction larger(a: number, b: number): number { return Math.max(a, b); }',
  );
  await student.run(id(PRICE));
  await student.run(id(CHECK2));
  await student.check('q2-price').and(theirs.locator('[data-state="incorrect"]')).waitFor();
  await bringIntoView(student.check('q2-price'));
  await keepScreenshot(theirs, 'author-6-parts');
  await student.write(id(WHY), "const why = 'One roof keeps many rooms dry.';");
  await student.run(id(WHY));
  await student.run(id(CHECK4));
  await student.check('q4-why').and(theirs.locator('[data-state="awaiting"]')).waitFor();
  await student.save();
  expect(await readFile(copyPath(), 'utf8')).toContain(CHECK_MIME);
  await keepScreenshot(theirs, 'author-7-awaiting');
});

test('reads what students of the class hand in, and gives points, which come to the student at once', async () => {
  classServer = await ClassServer.start({ notebooks, roadmap });
  await joinClass(course!.url, { link: await classServer.link(), name: 'Ada' });
  await joinClass(url, { link: await classServer.link('instructor'), name: 'Ines' });
  const instructor = await browser.newPage({ viewport: WIDE, colorScheme: 'light' });
  await instructor.goto(url.href);
  await instructor.locator('[data-waymark="show-class"]').click();
  const tab = instructor.locator('[data-tab="reading"]');
  await tab.getByText('To read (0)').click();
  const { page: theirs } = student;
  const card = student.check('q4-why');
  await card.getByText('Written: not handed in yet').waitFor();
  await card.getByText('the reviewers and instructors of the course may read').waitFor();
  await card.locator('[data-waymark="hand-in"]').focus();
  await theirs.keyboard.press('Enter');
  await card.getByText('It waits for a reader.').waitFor();
  await card.locator('[data-waymark="take-hand-in-back"]:focus').waitFor();
  await tab.getByText('To read (1)').waitFor();

  const eve = await classServer.join('Eve');
  const place = { at: new Date().toISOString(), lab: LAB, check: 'q4-why' };
  const events = [
    { ...checkEvent({ state: 'awaiting', points: 0, maxPoints: 1 }), ...place },
    { ...place, type: 'hand-in', id: crypto.randomUUID(), answer: "const why = 'Walls are shared.';" },
  ];
  const handedIn = await classServer.fetch('/api/events', eve, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ events }),
  });
  expect(handedIn.status).toBe(200);
  await tab.getByText('To read (2)').waitFor();
  const form = (of: string): Locator => instructor.locator(`[data-waymark="reading-form"][data-of="${of}"]`);
  const points = (of: string): Locator => form(of).locator('[data-waymark="points"]:focus');
  await form('Ada')
    .locator('[data-waymark="handed-in"]')
    .getByText('One roof keeps many rooms dry')
    .waitFor();
  await form('Ada').locator('[data-waymark="points"]').focus();
  await instructor.keyboard.press('Alt+ArrowDown');
  await points('Eve').waitFor();
  await instructor.keyboard.press('Alt+ArrowUp');
  await points('Ada').waitFor();
  await instructor.keyboard.type('0.5');
  await instructor.keyboard.press('Tab');
  await instructor.keyboard.type('Say also what a wall does.');
  await keepScreenshot(instructor, 'reading-queue');
  expect(await accessibilityFaults(instructor)).toEqual([]);
  await instructor.keyboard.press('Control+Enter');
  await instructor.getByText('Ada has 0.5 of 1 points for q4-why.').waitFor();
  await points('Eve').waitFor();

  await theirs.getByRole('alert').getByText('Ines read your answer to q4-why, 0.5 of 1 points').waitFor();
  await card.getByText('Read by Ines: 0.5 of 1 points').waitFor();
  await card.getByText('Say also what a wall does.').waitFor();
  expect(await card.getAttribute('aria-label')).toBe('Check q4-why: Read by a person, 0.5 of 1 points');
  await theirs
    .locator(`[data-waymark="continue"]`)
    .getByText(/Rooms and houses · \S+ of \S+ points/)
    .waitFor();
  await bringIntoView(card);
  await keepScreenshot(theirs, 'reading-card');
  expect(await accessibilityFaults(theirs)).toEqual([]);

  // What was read was that very text: another one is handed in, and waits again.
  await student.write(
    copy.cells[WHY]!.id,
    "const why = 'One roof keeps many rooms dry, and walls are shared.';",
  );
  await student.run(copy.cells[WHY]!.id);
  await student.run(copy.cells[CHECK4]!.id);
  await card.locator('[data-waymark="hand-in"]').click();
  await card.getByText('It waits for a reader.').waitFor();
  await tab.getByText('To read (2)').waitFor();
  await points('Eve').press('Alt+ArrowDown');
  await points('Ada').waitFor();
  await instructor.keyboard.type('1');
  await card.locator('[data-waymark="take-hand-in-back"]').click();
  await tab.getByText('To read (1)').waitFor();
  // Its reader is told so, and what they type gives nobody else any points.
  await instructor
    .locator('[data-waymark="text-read"]:focus')
    .getByText('The answer of Ada to q4-why is not here any more')
    .waitFor();
  await instructor.keyboard.type('1');
  expect(await form('Eve').locator('[data-waymark="points"]').inputValue()).toBe('');
  await student.save();
  await instructor.close();
});

test('corrects it, and the student gets the correction with all work whole', async () => {
  await author.write(TITLE, `${await author.textOf(TITLE)}\n\n*Corrected 2026-11-26: ${NOTE}*`);
  await author.replace(TEXT2, 'What does a house cost?', 'What does a house with a garden cost?');
  await author.replace(HOUSES, '[50, 200]', '[60, 200]');
  await expect.poll(() => author.faultCount()).toBe(0);
  await author.save();
  expect(await release()).toContain(`${LAB}: corrected in`);
  const { page: theirs } = student;
  await theirs.reload();
  await theirs.getByRole('paragraph').filter({ hasText: 'with a garden' }).waitFor();
  await theirs.locator(`[data-waymark="correction"][data-lab="${LAB}"]`).getByText(NOTE).waitFor();
  const { cells } = JSON.parse(await readFile(copyPath(), 'utf8')) as {
    cells: { source: string | string[]; outputs?: unknown[] }[];
  };
  const text = cells.map(({ source }) => [source].flat().join('')).join('\n');
  for (const mine of [
    'return width * length; // mine',
    '[50, 200, 999]; // mine',
    '// half-way',
    'One roof keeps',
  ]) {
    expect(text).toContain(mine);
  }
  expect(text).toContain('[60, 200]');
  await student.check('q1-area').and(theirs.locator('[data-state="passed"]')).waitFor();
  await bringIntoView(theirs.locator('.jp-MarkdownCell', { hasText: '[50, 200, 999]; // mine' }));
  await keepScreenshot(theirs, 'author-8-conflict');
  await theirs.setViewportSize(NARROW);
  await changeSettings(course!.url, '@jupyterlab/apputils-extension:themes', { theme: 'JupyterLab Dark' });
  await theirs.reload();
  await theirs.waitForFunction(() => document.body.dataset['jpThemeLight'] === 'false');
  await theirs.getByRole('paragraph').filter({ hasText: 'with a garden' }).waitFor();
  await bringIntoView(theirs.locator('.jp-MarkdownCell', { hasText: '[50, 200, 999]; // mine' }));
  await keepScreenshot(theirs, 'author-8-conflict-dark');
  await bringIntoView(student.check('q2-price'));
  await keepScreenshot(theirs, 'author-6-parts-dark');
  await bringIntoView(student.check('q4-why'));
  await keepScreenshot(theirs, 'author-7-awaiting-dark');
});

test('finds the panel in Notebook 7 too', async () => {
  const address = new URL(url);
  address.pathname = `/notebooks/${LAB}.ipynb`;
  const other = await browser.newPage({ viewport: WIDE, colorScheme: 'light' });
  await other.goto(address.href);
  const classic = new AuthorPage(other);
  await classic.panel.locator('.waymark-title', { hasText: 'Rooms and houses' }).waitFor();
  await classic.panel.locator('[data-part="check"]').first().click();
  expect(await classic.panel.locator('[data-waymark="points-field"]').inputValue()).toBe('2');
  await keepScreenshot(other, 'author-11-notebook7');
  await other.close();
});

test('looks well in a narrow window and in the dark', async () => {
  await author.select(CHECK2);
  await page.setViewportSize(NARROW);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(NARROW.width);
  await keepScreenshot(page, 'author-9-narrow');
  await page.setViewportSize(WIDE);
  await changeSettings(url, '@jupyterlab/apputils-extension:themes', { theme: 'JupyterLab Dark' });
  await page.reload();
  await page.waitForFunction(() => document.body.dataset['jpThemeLight'] === 'false');
  await author.panel.locator('[data-part="check"]').first().click();
  await keepScreenshot(page, 'author-10-dark');
});

/** Does something, and waits until the author has paused after it: what follows is a step of its own to undo. */
async function settle(act: () => Promise<void>): Promise<void> {
  const asked = page.waitForRequest(request => request.url().includes('/api/author/release'));
  await act();
  await asked;
}

async function savedCells(): Promise<SavedCell[]> {
  const text = await readFile(join(notebooks, `${LAB}.ipynb`), 'utf8');
  return (JSON.parse(text) as { cells: SavedCell[] }).cells;
}

/** Gives the check that was added last what every check needs, in the panel. */
async function addHintsAndItem(...hints: readonly string[]): Promise<void> {
  for (const [at, hint] of hints.entries()) {
    await author.panel.locator('[data-waymark="new-hint"]').fill(hint);
    await page.keyboard.press('Enter');
    await author.panel.locator(`[data-hint-field="${at + 1}"]`).waitFor();
  }
  await author.panel.locator('[data-waymark="item-picker"]').selectOption(ITEM);
  await author.panel.locator(`[data-item="${ITEM}"]`).waitFor();
}

/** Selects a cell's lines from one to the last, with the keyboard. */
async function selectLines(index: number, first: number): Promise<void> {
  await author.edit(index);
  await page.keyboard.press('Control+Home');
  for (let line = 0; line < first; line += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Control+Shift+End');
}

async function prove(): Promise<void> {
  await author.button('prove-lab').click();
  await author.panel.locator('[data-waymark="proof"][data-phase="running"]').waitFor();
  await author.panel.locator('[data-waymark="proof"][data-phase="done"]').waitFor({ timeout: PROOF_MS });
}

function verdict(): Promise<string> {
  return author.panel.locator('[data-waymark="verdict"]').innerText();
}

/** What a start does before it shows its address. */
async function release(): Promise<string> {
  const { code, stdout, stderr } = await runCli([
    'release',
    '--notebooks',
    notebooks,
    '--to',
    course!.folder,
  ]);
  if (code !== 0) throw new Error(stderr);
  return stdout;
}

function copyPath(): string {
  return join(course!.folder, `${LAB}.ipynb`);
}
