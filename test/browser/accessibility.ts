import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { z } from 'zod';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const foundSchema = z.array(z.object({ rule: z.string(), help: z.string(), element: z.string() }));

/** What axe-core has to say against what is ours on a page: JupyterLab's own parts are left out. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found: unknown = await page.evaluate(`(async () => {
    const isOurs = element => element?.closest?.('[class*="waymark"], [data-waymark]') !== null;
    const { violations } = await axe.run(document, { iframes: false, resultTypes: ['violations'] });
    return violations.flatMap(({ id, help, nodes }) =>
      nodes
        .filter(({ target }) => isOurs(document.querySelector(target[0])))
        .map(({ html }) => ({ rule: id, help, element: html.slice(0, 200) })));
  })()`);
  return foundSchema.parse(found).map(({ rule, help, element }) => `${rule}: ${help}: ${element}`);
}
