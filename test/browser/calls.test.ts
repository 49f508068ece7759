import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, Locator } from 'playwright-core';
import { ClassServer, type Joined } from '../../server/testing/class-server.ts';
import { accessibilityFaults } from './accessibility.ts';
import { bringIntoView, keepScreenshot, launchBrowser } from './browser.ts';
import { ClassMember } from './class-member.ts';
import { LabPage } from './lab-page.ts';
import { LabSource } from './lab-source.ts';
import { WIDE } from './lab-visit.ts';

const LAB = 'beginner/what-is-machine-learning';
const CHECK = 'q1-accuracy';
const NARROW = { width: 900, height: 800 };

let classServer: ClassServer;
let browser: Browser;
let source: LabSource;
let ada: ClassMember;
let bob: ClassMember;
let rosa: ClassMember;
let rita: Joined;
let lab: LabPage;

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
  rosa = await begin('Rosa', await classServer.link('reviewer'));
  rita = await classServer.join('Rita', 'reviewer');
  lab = new LabPage(ada.page, source.notebook);
});

afterAll(async () => {
  await browser?.close();
  for (const member of [ada, bob, rosa]) await member?.stop();
  await classServer?.remove();
});

const card = (): Locator => lab.check(CHECK);
const callState = (): Locator => card().locator('[data-waymark="call-state"]');
const request = (): Locator => bob.page.locator('[data-waymark="request"][data-of="Ada"]');

async function idOf(name: string): Promise<string> {
  const people = await classServer.classroom.roster.members(ClassServer.COURSE);
  const found = people.find(person => person.name === name);
  if (!found) throw new Error(`expected ${name} in the class`);
  return found.id;
}

/** Writes an event, as somebody who has no page. */
async function write(by: Joined, path: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await classServer.fetch(path, by, { method: 'POST', body: JSON.stringify(body), headers });
  expect(response.status).toBe(200);
}
const about = (event: object): object => ({
  id: crypto.randomUUID(),
  at: new Date().toISOString(),
  lab: LAB,
  check: CHECK,
  ...event,
});
const tellAda = async (event: object): Promise<void> =>
  write(rita, '/api/course/events', { to: [await idOf('Ada')], event: about(event) });

// One hour of a team: each step goes on where the one before it ended.

test('help is called by keyboard, one sees how many are before and who has taken it, and takes it back', async () => {
  const eve = await classServer.join('Eve');
  await write(eve, '/api/events', {
    events: [about({ type: 'help', wanted: true, from: 'reviewers' })],
  });
  await ada.online(true).waitFor();
  await ada.page.locator('[data-waymark="welcome-continue"]').click();
  await lab.untilReady();
  for (const cell of source.codeCells('imports', 'accuracy')) await lab.run(cell);
  await lab.write('accuracy', source.wrongAnswer('accuracy', CHECK));
  await lab.run('accuracy');
  await lab.run(CHECK);

  await card().locator('[data-waymark="need-help"]').focus();
  await ada.page.keyboard.press('Enter');
  await card().locator('[data-waymark="call-form"]').waitFor();
  await bringIntoView(card());
  await keepScreenshot(ada.page, 'calls-form');
  await ada.page.keyboard.press('Enter');
  await callState().getByText('1 call is before yours.').waitFor();
  await ada.page.locator('[data-waymark="own-calls"]').getByText('1 call is before yours.').waitFor();
  await tellAda({ type: 'attend', step: 'take' });
  await callState().getByText('Rita looks at it.').waitFor();
  // The focus has gone on to what comes next, there and back.
  await card().locator('[data-waymark="take-back"]:focus').waitFor();
  await ada.page.keyboard.press('Enter');
  await card().locator('[data-waymark="need-help"]:focus').waitFor();
  expect(await callState().textContent()).toBe('');
});

test('a team-mate is asked for a review: none without consent, then they read the answer and say what they think', async () => {
  await card().locator('[data-waymark="ask-review"]').click();
  await card().locator('[data-waymark="call-form"]').getByText('does not see your calls yet').waitFor();
  await ada.page.locator('[data-waymark="consent"]').check();
  await card().locator('[data-waymark="send-call"][aria-disabled="false"]').click();
  await callState().getByText('You have asked your team for a review.').waitFor();

  await request().locator('summary').focus();
  await bob.page.keyboard.press('Enter');
  const answer = source.wrongAnswer('accuracy', CHECK).trim().split('\n').at(-1)!;
  await request().locator('[data-waymark="handed-over"]').getByText(answer.trim()).waitFor();
  await request().locator('[data-waymark="take-request"]').click();
  await callState().getByText('Bob looks at it.').waitFor();

  // While Bob writes, the sidebar is drawn anew: Ada works on.
  const comment = request().locator('[data-waymark="comment"]');
  await comment.focus();
  await bob.page.keyboard.type('Divide by all birds,');
  await lab.run(CHECK);
  await bob.teamMember('Ada').locator('.waymark-at-work').waitFor();
  await bob.page.keyboard.type(' not by one kind.');
  expect(await comment.inputValue()).toBe('Divide by all birds, not by one kind.');
  await keepScreenshot(bob.page, 'calls-review');
  await request().locator('[data-waymark="send-review"]').click();
  await request().waitFor({ state: 'detached' });
  await bob.page.getByText('Your comment was sent to Ada.').waitFor();
});

test('what was said is on the card, in the sidebar and announced, and new until it is marked as read', async () => {
  await ada.page
    .getByRole('alert')
    .getByText(`Bob answered your call about ${CHECK}: Divide by all birds, not by one kind.`)
    .waitFor();
  const onCard = card().locator('[data-waymark="word"]');
  await onCard.and(ada.page.locator('[data-new="true"]')).getByText('Divide by all birds').waitFor();
  await tellAda({ type: 'message', text: 'To all who are stuck here: look at `length`.' });
  await ada.page.getByRole('alert').getByText('Rita wrote about').waitFor();
  const news = ada.page.locator('[data-waymark="news"]');
  await news.getByText('New for you (2)').waitFor();
  await bringIntoView(card());
  await keepScreenshot(ada.page, 'calls-news');
  await onCard.filter({ hasText: 'Bob answered' }).locator('[data-waymark="read-word"]').click();
  await news.getByText('New for you (1)').waitFor();
  await card().locator('[data-waymark="words-read"] > summary').click();
  await onCard.and(ada.page.locator('[data-new="false"]')).getByText('Divide by all birds').waitFor();
  expect(await onCard.and(ada.page.locator('[data-new="true"]')).count()).toBe(1);
});

test('a comment that was begun outlives a reload and the call', async () => {
  await card().locator('[data-waymark="ask-review"]').click();
  await card().locator('[data-waymark="send-call"]').click();
  await request().locator('summary').click();
  await request().locator('[data-waymark="comment"]').fill('Half a thought');
  await bob.page.reload();
  await expect.poll(() => request().locator('[data-waymark="comment"]').inputValue()).toBe('Half a thought');
  await card().locator('[data-waymark="take-back"]').click();
  await request().getByText('This call is over').waitFor();
  expect(await request().locator('[data-waymark="comment"]').inputValue()).toBe('Half a thought');
  await request().getByText('Discard').click();
  await request().waitFor({ state: 'detached' });
});

test('team and card are accessible, light and dark, wide and narrow', async () => {
  await bob.page.locator('[data-waymark="consent"]').check();
  await card().locator('[data-waymark="ask-review"]').click();
  await card().locator('[data-waymark="send-call"]').click();
  await callState().getByText('You have asked your team for a review.').waitFor();
  await lab.save();
  for (const theme of ['JupyterLab Light', 'JupyterLab Dark']) {
    for (const member of [ada, bob]) {
      await member.useTheme(theme);
      await member.online(true).waitFor();
    }
    await request().locator('summary').click();
    await bob.page.locator('[data-waymark="side-by-side"] > summary').click();
    await bob.page.locator('.waymark-side-level button').first().click();
    await card().locator('[data-waymark="take-back"]').waitFor();
    for (const viewport of [WIDE, NARROW]) {
      const name = `${theme.split(' ').at(-1)}-${viewport.width}`;
      await Promise.all([ada, bob].map(member => member.page.setViewportSize(viewport)));
      await bringIntoView(card());
      expect(await accessibilityFaults(ada.page), `card, ${name}`).toEqual([]);
      await keepScreenshot(ada.page, `calls-card-${name}`);
      expect(await accessibilityFaults(bob.page), `team, ${name}`).toEqual([]);
      await keepScreenshot(bob.page, `calls-team-${name}`);
      await bringIntoView(bob.page.locator('.waymark-side-by-side'));
      await keepScreenshot(bob.page, `calls-side-by-side-${name}`);
    }
    await Promise.all([ada, bob].map(member => member.page.setViewportSize(WIDE)));
  }
  await card().locator('[data-waymark="take-back"]').click();
});

test('a reviewer finds the call in the queue of the class, reads the answer and says what they think', async () => {
  await card().locator('[data-waymark="need-help"]').click();
  await card().locator('[data-waymark="with-answer"]').check();
  await card().locator('[data-waymark="send-call"]').click();
  await rosa.page.locator('[data-waymark="show-class"]').click();
  // Eve waits since the first step.
  await rosa.page.locator('[data-tab="calls"]').getByText('Help queue (2)').click();
  const queue = rosa.page.locator('[data-waymark="class"]');
  const call = queue.locator('[data-waymark="request"][data-of="Ada"]');
  await call.locator('summary').click();
  const answer = source.wrongAnswer('accuracy', CHECK).trim().split('\n').at(-1)!;
  await call.locator('[data-waymark="handed-over"]').getByText(answer.trim()).waitFor();
  await call.locator('[data-waymark="take-request"]').press('Enter');
  await callState().getByText('Rosa looks at it.').waitFor();
  // The focus goes on in the same call, and not in Eve's, which is before it.
  await call.locator('[data-waymark="give-back-request"]:focus').waitFor();
  for (const theme of ['JupyterLab Light', 'JupyterLab Dark']) {
    await rosa.useTheme(theme);
    await rosa.page.locator('[data-waymark="show-class"]').click();
    await rosa.page.locator('[data-tab="calls"]').click();
    await call.locator('summary').click();
    for (const viewport of [WIDE, NARROW]) {
      const name = `${theme.split(' ').at(-1)}-${viewport.width}`;
      await rosa.page.setViewportSize(viewport);
      expect(await accessibilityFaults(rosa.page), `queue, ${name}`).toEqual([]);
      await keepScreenshot(rosa.page, `calls-queue-${name}`);
    }
  }
  await call.locator('[data-waymark="comment"]').fill('What do you divide by?');
  await call.locator('[data-waymark="send-review"]').click();
  await call.waitFor({ state: 'detached' });
  await ada.page
    .getByRole('alert')
    .getByText(`Rosa answered your call about ${CHECK}: What do you divide by?`)
    .waitFor();
  expect(await callState().textContent()).toBe('');
});

test('a call without the class is kept and sent later; a pass ends it', async () => {
  const { data, port } = classServer;
  await classServer.close();
  await ada.online(false).waitFor();
  await card().locator('[data-waymark="need-help"]').click();
  await card().locator('[data-waymark="send-call"]').click();
  await callState().getByText('what you ask is kept').waitFor();
  await rosa.online(false).waitFor();
  const asked = rosa.page.locator('[data-waymark="class"] [data-waymark="request"][data-of="Eve"]');
  await asked.locator('summary').click();
  await asked.getByRole('alert').getByText('cannot be reached now: try again').waitFor();
  classServer = await ClassServer.start({ data, port });
  await ada.online(true).waitFor();
  await callState().getByText('1 call is before yours.').waitFor();
  await asked.getByText('No answer was handed over.').waitFor();
  expect(await asked.getByRole('alert').count()).toBe(0);

  await lab.untilReady();
  for (const cell of source.codeCells('imports', 'accuracy').slice(0, -1)) await lab.run(cell);
  await lab.write('accuracy', source.rightAnswer('accuracy'));
  await lab.run('accuracy');
  await lab.run(CHECK);
  await card().and(ada.page.locator('[data-state="passed"]')).waitFor();
  expect(await callState().textContent()).toBe('');
  expect(await card().locator('[data-waymark="need-help"]').count()).toBe(0);
  await ada.page.locator('[data-waymark="own-calls"]').waitFor({ state: 'detached' });
});
