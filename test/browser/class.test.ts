import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, Locator } from 'playwright-core';
import type { Person } from '@waymark/roadmap';
import { ClassServer, type Joined } from '../../server/testing/class-server.ts';
import { sharedModel } from '../../server/testing/shared-model.ts';
import { accessibilityFaults } from './accessibility.ts';
import { bringIntoView, keepScreenshot, launchBrowser } from './browser.ts';
import { ClassMember } from './class-member.ts';
import { LabPage } from './lab-page.ts';
import { LabSource } from './lab-source.ts';
import { WIDE } from './lab-visit.ts';

const LAB = 'beginner/what-is-machine-learning';
const NARROW = { width: 900, height: 800 };

let classServer: ClassServer;
let browser: Browser;
let source: LabSource;
let ada: ClassMember;
let bob: ClassMember;
let ines: ClassMember;
let lab: LabPage;
/** Somebody who shares a model. */
let sharer: Joined;

beforeAll(async () => {
  [classServer, browser, source] = await Promise.all([
    ClassServer.start(),
    launchBrowser(),
    LabSource.load(LAB),
  ]);
  const begin = async (name: string, link: string): Promise<ClassMember> =>
    ClassMember.join(browser, { name, link }, { viewport: WIDE, reducedMotion: 'reduce' });
  ada = await begin('Ada', await classServer.link('student', 'red'));
  bob = await begin('Bob', await classServer.link('student', 'red'));
  ines = await begin('Ines', await classServer.link('instructor'));
  lab = new LabPage(ada.page, source.notebook);
});

afterAll(async () => {
  await browser?.close();
  for (const member of [ada, bob, ines]) await member?.stop();
  await classServer?.remove();
});

// One hour of a class: each step goes on where the one before it ended.

test('each is in the class that the link leads to', async () => {
  await Promise.all([ada, bob, ines].map(member => member.online(true).waitFor()));
  await bob.teamMember('Ada').getByText('does not share').waitFor();
  expect(await ada.page.locator('[data-waymark="show-class"]').count()).toBe(0);
  await ines.page.locator('[data-waymark="show-class"]').click();
  await ines.matrixCell('Ada', 'q1-accuracy').waitFor();
});

test('a student shares, is stuck, and gets there: the team and the instructor see it as it happens', async () => {
  await ada.page.locator('[data-waymark="consent"]').focus();
  await ada.page.keyboard.press('Space');
  await bob.teamMember('Ada').locator('progress').waitFor();

  await ada.page.locator('[data-waymark="welcome-continue"]').click();
  await lab.untilReady();
  for (const cell of source.codeCells('imports', 'accuracy')) await lab.run(cell);
  await lab.write('accuracy', source.wrongAnswer('accuracy', 'q1-accuracy'));
  await lab.run('accuracy');
  for (let time = 0; time < 3; time += 1) await lab.run('q1-accuracy');
  await bob.teamMember('Ada').locator('[data-waymark="stuck"]').getByText('failed 3 times').waitFor();
  await ines.matrixCell('Ada', 'q1-accuracy').and(ines.page.locator('[data-stuck="true"]')).waitFor();
  await ines.page.locator('[data-tab="stuck"]').click();
  await ines.page.locator('[data-waymark="stuck-row"]').getByText('Ada').waitFor();
  await ines.page.locator('[data-tab="failures"]').click();
  await ines.page
    .locator('[data-waymark="failure-row"]')
    .filter({ hasText: 'q1-accuracy' })
    .getByText('accuracy')
    .last()
    .waitFor();
  await keepScreenshot(ines.page, 'class-failures');
  await ines.page.locator('[data-tab="stuck"]').click();
  await keepScreenshot(ines.page, 'class-stuck');
  const labs = ines.page.locator('.waymark-class-choice select').nth(1);
  await labs.selectOption('advanced');
  await ines.page.locator('[data-tab="stuck"]').getByText('Stuck now (0)').waitFor();
  await ines.page.locator('[data-tab="failures"]').getByText('Failures (0)').waitFor();
  await labs.selectOption('');
  const write = ines.page.locator('[data-waymark="write-to-stuck"]').getByText('q1-accuracy (1)');
  await write.click();
  const dialog = ines.page.locator('.jp-Dialog');
  await dialog.locator('textarea').fill('Count those that are right,\nand divide.');
  await ines.page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await write.click();
  expect(await dialog.locator('textarea').inputValue(), 'what was put off').toContain('and divide.');
  await keepScreenshot(ines.page, 'class-write');
  await dialog.locator('.jp-mod-accept').click();
  await ines.page.getByText('Sent to 1 student.').waitFor();
  await ada.page.locator('[data-waymark="news"]').getByText('Count those that are right').waitFor();
  await ines.page.locator('[data-tab="matrix"]').click();
  await keepScreenshot(bob.page, 'team-stuck');

  await lab.write('accuracy', source.rightAnswer('accuracy'));
  await lab.run('accuracy');
  await lab.run('q1-accuracy');
  await bob.teamMember('Ada').and(bob.page.locator('[data-passed="1"]')).waitFor();
  await ines.matrixCell('Ada', 'q1-accuracy').and(ines.page.locator('[data-state="passed"]')).waitFor();
  expect(await bob.teamMember('Ada').locator('[data-waymark="stuck"]').count()).toBe(0);
});

test('a check is found by keyboard, and said in words', async () => {
  await ines.page.locator('.waymark-matrix').focus();
  await ines.page.keyboard.press('Home');
  const detail = ines.page.locator('[data-waymark="matrix-detail"]');
  for (let step = 0; step < 200 && !(await detail.textContent())?.includes('q1-accuracy'); step += 1) {
    await ines.page.keyboard.press('ArrowRight');
  }
  expect(await detail.textContent()).toMatch(/Ada · .* · q1-accuracy: passed, 1 of 1 points, 4 attempts/);
});

test('a student of the class is opened by keyboard: their whole path, which goes on as they do, and back', async () => {
  await ines.page.keyboard.press('Enter');
  const path = ines.page.locator('[data-waymark="student-path"]');
  const step = (text: string): Locator => path.locator('[data-waymark="step"]').filter({ hasText: text });
  await step('passed at attempt 4').waitFor();
  expect(await step('incorrect, attempt').count()).toBe(3);
  expect(await step('incorrect, attempt 3').locator('q').textContent()).toContain('accuracy');
  expect(await step('Ines wrote').locator('q').textContent()).toContain('Count those that are right');
  await lab.run('q1-accuracy');
  await step('passed at attempt 5').waitFor();
  await path.locator('[data-tab="steps"]').focus();
  await ines.page.keyboard.press('ArrowRight');
  await path.locator('[data-waymark="path-row"][data-state="passed"]').getByText('q1-accuracy').waitFor();
  expect(await path.locator('[data-waymark="path-row"]').count()).toBe(1);
  await ines.page.keyboard.press('Escape');
  await ines.matrixCell('Ada', 'q1-accuracy').waitFor();
  expect(await ines.page.locator('.waymark-matrix:focus').count(), 'the focus is back').toBe(1);
});

test('without the class server work goes on, over a restart, and everybody hears of it once afterwards', async () => {
  const { data, port } = classServer;
  await classServer.close();
  await Promise.all([ada, bob, ines].map(member => member.online(false).waitFor()));
  await keepScreenshot(bob.page, 'team-offline');
  await ines.page.locator('.waymark-matrix-name').getByText('Ada').click();
  await ines.page.locator('[data-waymark="path-problem"]').getByText('cannot be reached now').waitFor();
  await keepScreenshot(ines.page, 'class-path-offline');
  for (const cell of source.codeCells('baseline', 'rules-by-hand').slice(0, -1)) await lab.run(cell);
  await lab.write('rules-by-hand', source.rightAnswer('rules-by-hand'));
  await lab.run('rules-by-hand');
  await lab.run('q2-rules');
  await lab.check('q2-rules').and(ada.page.locator('[data-state="passed"]')).waitFor();
  await ada.page.locator('[data-status="synced"]').first().waitFor();
  await lab.save();
  await ada.restart();
  await ada.online(false).waitFor();
  expect(await bob.teamMember('Ada').getAttribute('data-passed')).toBe('1');

  classServer = await ClassServer.start({ data, port });
  await Promise.all([ada, bob, ines].map(member => member.online(true).waitFor()));
  await bob.teamMember('Ada').and(bob.page.locator('[data-passed="2"]')).waitFor();
  await ines.page.locator('[data-waymark="step"][data-state="passed"]').getByText('q2-rules').waitFor();
  await ines.page.locator('[data-waymark="back-to-class"]').press('Enter');
  const cell = ines.matrixCell('Ada', 'q2-rules').and(ines.page.locator('[data-state="passed"]'));
  await cell.waitFor();
  expect(await cell.locator('sub').count(), 'attempts beyond the first').toBe(0);
});

test('consent that is taken back takes effect at once', async () => {
  await ada.page.locator('[data-waymark="consent"]').uncheck();
  await bob.teamMember('Ada').getByText('does not share').waitFor();
  expect(await bob.teamMember('Ada').locator('progress').count()).toBe(0);
  await ada.page.locator('[data-waymark="consent"]').check();
  await bob.teamMember('Ada').and(bob.page.locator('[data-passed="2"]')).waitFor();
});

test('a student lets reviewers see how their models do, and takes it back', async () => {
  const monitor = await ada.page.context().newPage();
  const base = await ada.page.evaluate(
    () =>
      (JSON.parse(document.querySelector('#jupyter-config-data')?.textContent ?? '') as { baseUrl: string })
        .baseUrl,
  );
  await monitor.goto(new URL(`${base}waymark/monitor`, ada.page.url()).href);
  const box = monitor.locator('[data-waymark="share-models"] input');
  expect(sharing()).toBe(0);
  await box.check();
  await expect.poll(sharing).toBe(1);
  await monitor.reload();
  await monitor.locator('[data-waymark="share-models"] input:checked').waitFor();
  await box.uncheck();
  await expect.poll(sharing).toBe(0);
  await monitor.close();
});

test('an instructor brings in a roster, mends it where it is wrong, moves people and takes them out', async () => {
  const { page } = ines;
  await page.locator('[data-tab="people"]').click();
  const choose = (csv: string): Promise<void> =>
    page
      .locator('[data-waymark="import-roster"]')
      .setInputFiles({ name: 'roster.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  const row = (name: string): Locator => page.locator(`[data-waymark="person-row"][data-person="${name}"]`);
  await choose('name,id,role\nEmmy Noether,s1,student\nKurt,s2,wizard\n');
  const faults = page.locator('.jp-Dialog').filter({ hasText: 'The roster was not imported' });
  await faults.getByText('line 3, role').waitFor();
  await keepScreenshot(page, 'class-roster-faults');
  await faults.locator('.jp-mod-accept').click();
  expect(await row('Emmy Noether').count(), 'all of a roster, or nothing').toBe(0);

  const saved = page.waitForEvent('download');
  await choose('name,id,team\nEmmy Noether,s1,blue\nKurt,s2,blue\n');
  const links = await readFile(await (await saved).path(), 'utf8');
  expect(
    withoutMark(links)
      .split('\r\n')
      .map(line => line.replace(/http.*/, 'LINK')),
  ).toEqual(['name,id,link', 'Emmy Noether,s1,LINK', 'Kurt,s2,LINK', '']);
  await page.getByText('The roster is in: 2 added, 0 changed, 0 as before.').waitFor();
  await row('Kurt').getByLabel('Team of Kurt').fill('green');
  await page.keyboard.press('Enter');
  await row('Kurt').locator('input[value="green"]:focus').waitFor();
  await row('Kurt').getByLabel('Role of Kurt').selectOption('reviewer');
  await expect
    .poll(async () => (await peopleOfClass()).find(({ name }) => name === 'Kurt'))
    .toMatchObject({ role: 'reviewer', team: 'green' });
  await keepScreenshot(page, 'class-people');
  await row('Emmy Noether').getByRole('button', { name: 'new link' }).click();
  const shown = page.locator('.jp-Dialog').filter({ hasText: 'By this Emmy Noether joins as who they are' });
  const command = (await shown.locator('.waymark-invitation').textContent()) ?? '';
  expect(command).toMatch(/^npm start -- --join http/);
  await keepScreenshot(page, 'class-new-link');
  await shown.getByText('Close').click();
  const emmy = await classServer.classroom.codes.redeem({
    code: command.split('/').at(-1) ?? '',
    key: crypto.randomUUID(),
    name: 'Somebody',
  });
  expect(emmy).toMatchObject({ name: 'Emmy Noether', role: 'student' });
  await row('Kurt').getByRole('button', { name: 'Take Kurt out' }).click();
  await page.locator('.jp-Dialog').getByText('Take Kurt out of the class?').waitFor();
  await page.locator('.jp-Dialog .jp-mod-warn').click();
  await row('Kurt').waitFor({ state: 'detached' });
  await page.locator('[data-waymark="person-row"] :focus').waitFor();
  expect((await peopleOfClass()).map(({ name }) => name)).not.toContain('Kurt');
  await page.locator('[data-tab="matrix"]').click();
  await ines.matrixCell('Emmy Noether', 'q1-accuracy').waitFor();
});

test('the matrix shows points, what they are of and their sums; grades are saved, which say whose word they are', async () => {
  const { page } = ines;
  await openView('points');
  await ines
    .matrixCell('Ada', 'q1-accuracy')
    .and(page.locator('[data-state="passed"]'))
    .getByText('1')
    .waitFor();
  await page.locator('.waymark-matrix').focus();
  await page.keyboard.press('Home');
  const detail = page.locator('[data-waymark="matrix-detail"]');
  await detail.getByText("4 claimed by the student's own machine").waitFor();
  const claimed = "claimed by the student's own machine: not verified";
  const byCheck = await saveGrades('check');
  expect(byCheck).toContain(`,Ada,red,${LAB},q1-accuracy,1,1,${claimed}`);
  expect(byCheck).toContain(`s1,Emmy Noether,blue,${LAB},q1-accuracy,0,1,nothing was done yet`);
  const byLab = await saveGrades('lab');
  expect(byLab[0]).toContain(`,points ${claimed}`);
  expect(byLab.find(line => line.startsWith(`,Ada,red,${LAB},`))).toMatch(/,4,\d+,0,0,4,0$/);
  await closeView('points');
});

test('what was run again is what counts: the student sees it on the card, the class in points and grades', async () => {
  const rhea = await classServer.join('Rhea', 'instructor');
  const at = new Date().toISOString();
  const outcome = {
    to: (await peopleOfClass()).find(({ name }) => name === 'Ada')?.id,
    id: crypto.randomUUID(),
    at,
    lab: LAB,
    check: 'q1-accuracy',
    release: null,
    state: 'incorrect',
    points: 0,
    maxPoints: 1,
  };
  const body = JSON.stringify({ outcomes: [outcome], sentAt: at });
  const headers = { 'content-type': 'application/json' };
  const answer = await classServer.fetch('/api/course/verified', rhea, { method: 'POST', body, headers });
  expect(await answer.json()).toEqual({ claims: [1] });
  const card = ada.page.locator('.waymark-check[data-check="q1-accuracy"]');
  await card.getByText('Verified: 0 of 1 points count.').waitFor();
  await bringIntoView(card);
  await keepScreenshot(ada.page, 'check-verified');
  await openView('points');
  await ines.matrixCell('Ada', 'q1-accuracy').getByText('0').waitFor();
  expect(await saveGrades('check')).toContain(
    `,Ada,red,${LAB},q1-accuracy,0,1,verified: the server ran it again`,
  );
  await closeView('points');
});

/** Saves the grades of the class as the instructor does, and gives their lines. */
async function saveGrades(by: 'lab' | 'check'): Promise<string[]> {
  const saved = ines.page.waitForEvent('download');
  await ines.page.locator(`[data-waymark="export-grades-by-${by}"]`).click();
  return withoutMark(await readFile(await (await saved).path(), 'utf8')).split('\r\n');
}

/** A table begins with the sign by which Excel knows UTF-8. */
function withoutMark(csv: string): string {
  expect(csv.slice(0, 1)).toBe('\uFEFF');
  return csv.slice(1);
}

/** How many share their models. */
function sharing(): number {
  return classServer.classroom.models.of(ClassServer.COURSE).size;
}

function peopleOfClass(): Promise<Person[]> {
  return classServer.classroom.roster.members(ClassServer.COURSE);
}

test('team and class are accessible, light and dark, wide and narrow', async () => {
  for (const name of ['Grace Hopper', 'Lise Meitner', 'Alan Turing', 'Edsger W. Dijkstra']) {
    sharer = await classServer.join(name, 'student', 'blue');
  }
  for (const theme of ['JupyterLab Light', 'JupyterLab Dark']) {
    for (const member of [bob, ines]) {
      await member.useTheme(theme);
      await member.online(true).waitFor();
    }
    await ines.page.locator('[data-waymark="show-class"]').click();
    await ines.matrixCell('Ada', 'q2-rules').waitFor();
    for (const viewport of [WIDE, NARROW]) {
      for (const [member, what] of [
        [bob, 'team'],
        [ines, 'class'],
      ] as const) {
        await member.page.setViewportSize(viewport);
        expect(await accessibilityFaults(member.page), `${what}, ${theme}, ${viewport.width} px`).toEqual([]);
        await keepScreenshot(member.page, `${what}-${theme.split(' ').at(-1)}-${viewport.width}`);
      }
      for (const view of ['path', 'effort', 'models', 'people', 'points'] as const) {
        await openView(view);
        expect(await accessibilityFaults(ines.page), `${view}, ${theme}, ${viewport.width} px`).toEqual([]);
        await keepScreenshot(ines.page, `class-${view}-${theme.split(' ').at(-1)}-${viewport.width}`);
        await closeView(view);
      }
    }
  }
});

type View = 'path' | 'effort' | 'models' | 'people' | 'points';

/** Opens what lies behind the matrix, and waits until it is drawn. */
async function openView(view: View): Promise<void> {
  const { page } = ines;
  if (view === 'models') classServer.classroom.models.share(sharer, [sharedModel({ lastAt: Date.now() })]);
  if (view === 'path') await page.locator('.waymark-matrix-name').getByText('Ada').click();
  else if (view === 'points') await showInMatrix('points');
  else await page.locator(`[data-tab="${view}"]`).click();
  const shown = {
    path: '[data-waymark="student-path"] .js-plotly-plot .main-svg',
    effort: '[data-waymark="effort"] .js-plotly-plot .main-svg',
    models: '[data-waymark="model-row"]',
    people: '[data-waymark="person-row"]',
    points: '[data-waymark="weights"]',
  };
  await page.locator(shown[view]).first().waitFor();
}

async function showInMatrix(what: 'points' | 'states'): Promise<void> {
  await ines.page.locator('select:has([value="points"])').selectOption(what);
}

async function closeView(view: View): Promise<void> {
  const { page } = ines;
  if (view === 'path') await page.locator('[data-waymark="back-to-class"]').click();
  else if (view === 'points') await showInMatrix('states');
  else await page.locator('[data-tab="matrix"]').click();
  await ines.matrixCell('Ada', 'q2-rules').waitFor();
}

test('who leaves is gone from the class, and is alone again', async () => {
  await ines.page.locator('.waymark-matrix-name').getByText('Bob').click();
  await ines.page.locator('[data-waymark="student-path"]').waitFor();
  await bob.page.keyboard.press('ControlOrMeta+Shift+C');
  await bob.page.locator('.lm-CommandPalette-input').fill('Leave the Class');
  await bob.page.keyboard.press('Enter');
  await bob.page.locator('.jp-Dialog').getByText('Leave Machine learning?').waitFor();
  await keepScreenshot(bob.page, 'class-leave');
  await bob.page.locator('.jp-Dialog .jp-mod-warn').click();
  await bob.page.locator('[data-waymark="team"]').waitFor({ state: 'detached' });
  await ines.page
    .locator('[data-waymark="path-gone"]')
    .getByText('no student of the class any more')
    .waitFor();
  await ada.teamMember('Bob').waitFor({ state: 'detached' });
  expect(
    (await classServer.classroom.roster.members(ClassServer.COURSE)).map(({ name }) => name),
  ).not.toContain('Bob');
});
