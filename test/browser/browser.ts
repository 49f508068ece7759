import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { findBrowser } from '../../server/setup/browser.mjs';

/** Where screenshots are kept after a run. */
const ARTEFACTS = fileURLToPath(new URL('../../test-results/', import.meta.url));

/** Chromium must neither ask the network for anything nor need a display or its sandbox. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What is waited for in a page comes; how soon is a matter of what else the machine does. */
const PATIENCE_MS = 120_000;

export async function launchBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error('expected Chrome or Chromium; `npm test` installs one');
  const browser = await chromium.launch({ executablePath, args: ARGS });
  browser.on('context', context => context.setDefaultTimeout(PATIENCE_MS));
  return browser;
}

/** Keeps a picture of the page as `test-results/<name>.png`, but in CI, whose pictures nobody can open. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  if (process.env['CI'] !== undefined) return;
  mkdirSync(ARTEFACTS, { recursive: true });
  await page.screenshot({ path: join(ARTEFACTS, `${name}.png`) });
}

/** Scrolls to an element twice: what comes into view takes its real height only then, and pushes it on. */
export async function bringIntoView(element: Locator): Promise<void> {
  for (let time = 0; time < 2; time += 1) {
    await element.evaluate(
      node =>
        new Promise<void>(resolve => {
          node.scrollIntoView({ block: 'center' });
          requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
        }),
    );
  }
}
