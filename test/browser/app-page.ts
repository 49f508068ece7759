import type { Locator } from 'playwright-core';

/** The page of an app that a lab serves, in its frame below the cell. */
export class AppPage {
  readonly #body: Locator;

  /** @param app What the extension shows below the cell. */
  constructor(app: Locator) {
    this.#body = app.locator('iframe').contentFrame().locator('body');
  }

  text(): Promise<string> {
    return this.#body.innerText();
  }

  /**
   * Fills in the fields and, where there is a form, submits it and waits for the page that comes back; a script that
   * answers within the page is not waited for. Of several forms, the one with the fields.
   */
  async submit(fields: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, value] of Object.entries(fields)) await fill(this.#field(name), value);
    const [name] = Object.keys(fields);
    const form = this.#body.locator(name === undefined ? 'form' : `form:has(${selectorOf(name)})`);
    const button = form.locator('button').first();
    if ((await button.count()) === 0) return;
    await this.#body.evaluate(body => {
      body.dataset['asked'] = 'yes';
      const noteScript = (event: Event): void => {
        if (event.defaultPrevented) delete body.dataset['asked'];
      };
      window.addEventListener('submit', noteScript, { once: true });
    });
    await button.click();
    await this.#body.and(this.#body.page().locator(':not([data-asked])')).waitFor();
  }

  /** What stands in a field; undefined for a file, which no page may keep. */
  async value(name: string): Promise<string | undefined> {
    const field = this.#field(name);
    return (await field.getAttribute('type')) === 'file' ? undefined : field.inputValue();
  }

  #field(name: string): Locator {
    return this.#body.locator(selectorOf(name)).first();
  }
}

function selectorOf(name: string): string {
  return `[name="${name}"], [id="${name}"]`;
}

async function fill(field: Locator, value: string): Promise<void> {
  const kind = await field.evaluate(element => {
    const folded = element.closest('details');
    if (folded) folded.open = true;
    return element instanceof HTMLInputElement ? element.type : element.tagName;
  });
  if (kind === 'file') {
    await field.setInputFiles({ name: 'picture', mimeType: '', buffer: Buffer.from(value, 'base64') });
  } else if (kind === 'SELECT') {
    await field.selectOption(value);
  } else if (kind === 'range') {
    // A slider keeps within its limits, which no visitor with other tools has to respect.
    await field.evaluate((slider: HTMLInputElement, to) => {
      if (Number(to) < Number(slider.min)) slider.min = to;
      if (Number(to) > Number(slider.max)) slider.max = to;
    }, value);
    await field.fill(value);
  } else {
    await field.fill(value);
  }
}
