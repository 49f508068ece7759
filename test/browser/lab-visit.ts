import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { Course } from './course.ts';
import { LabPage } from './lab-page.ts';
import { LabSource } from './lab-source.ts';

/** The window in which a visit begins. */
export const WIDE = { width: 1400, height: 900 };

/** A course with one student in a browser of its own, who has JupyterLab open and will work on one lab. */
export class LabVisit {
  readonly course: Course;
  readonly page: Page;
  readonly source: LabSource;
  readonly lab: LabPage;
  readonly #browser: Browser;

  private constructor(course: Course, browser: Browser, page: Page, source: LabSource) {
    this.course = course;
    this.#browser = browser;
    this.page = page;
    this.source = source;
    this.lab = new LabPage(page, source.notebook);
  }

  static async begin(lab: string, options: BrowserContextOptions): Promise<LabVisit> {
    const [course, browser, source] = await Promise.all([
      Course.start(),
      launchBrowser(),
      LabSource.load(lab),
    ]);
    const context = await browser.newContext({ viewport: WIDE, ...options });
    const page = await context.newPage();
    await page.goto(course.url.href);
    return new LabVisit(course, browser, page, source);
  }

  async end(): Promise<void> {
    await this.#browser.close();
    await this.course.stop();
  }
}
