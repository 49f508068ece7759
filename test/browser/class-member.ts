import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { changeSettings, launch } from './launch.ts';

/** Somebody of a class, on a machine of their own: what `npm start` runs there, and a page in a browser of their own. */
export class ClassMember {
  readonly page: Page;
  readonly #folder: string;
  #url: URL;
  #launcher: ChildProcess;

  private constructor(page: Page, folder: string, url: URL, launcher: ChildProcess) {
    this.page = page;
    this.#folder = folder;
    this.#url = url;
    this.#launcher = launcher;
  }

  /** Begins as somebody does who was given a link. */
  static async join(
    browser: Browser,
    { link, name }: { readonly link: string; readonly name: string },
    options: BrowserContextOptions,
  ): Promise<ClassMember> {
    const folder = await mkdtemp(join(tmpdir(), 'waymark-member-'));
    const { url, launcher } = await launch([`--course=${folder}`, `--join=${link}`, `--name=${name}`]);
    const page = await (await browser.newContext(options)).newPage();
    await page.goto(url.href);
    return new ClassMember(page, folder, url, launcher);
  }

  /** The line of somebody in the team section. */
  teamMember(name: string): Locator {
    return this.page.locator(`[data-waymark="team"] [data-member="${name}"]`);
  }

  /** A cell of the class panel. */
  matrixCell(name: string, check: string): Locator {
    return this.page.locator(
      `.waymark-matrix [role="gridcell"][aria-label^="${name}, "][aria-label*=" ${check}: "]`,
    );
  }

  /** Whether the class server can be reached, as the sidebar says it. */
  online(isOnline: boolean): Locator {
    return this.page.locator(`[data-waymark="team"] [data-online="${isOnline}"]`);
  }

  async useTheme(theme: string): Promise<void> {
    await changeSettings(this.#url, '@jupyterlab/apputils-extension:themes', { theme });
    await this.page.reload();
    await this.page.waitForFunction(name => document.body.dataset['jpThemeName'] === name, theme);
  }

  /** Ends everything that runs on the machine, and starts it again, without a word of the class. */
  async restart(): Promise<void> {
    await this.#end();
    const { url, launcher } = await launch([`--course=${this.#folder}`]);
    this.#url = url;
    this.#launcher = launcher;
    await this.page.goto(url.href);
  }

  async stop(): Promise<void> {
    await this.#end();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #end(): Promise<void> {
    const exited = once(this.#launcher, 'exit');
    this.#launcher.kill('SIGINT');
    await exited;
  }
}
