import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import type { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { MAX_TEXT_LENGTH } from '@waymark/roadmap';
import { BRIEFLY, describeError } from '../notices.ts';
import { sendMessage } from './call-requests.ts';
import type { StuckAtCheck } from './summary.ts';

/** By check, what was written and not sent. */
const begun = new Map<string, string>();

/**
 * Asks for a word to all who are stuck with a check, and sends it. What was written stands there again when it could not be
 * sent, or when it was put off.
 */
export async function writeToStuck(
  settings: ServerConnection.ISettings,
  { lab, check, people }: StuckAtCheck,
  trans: TranslationBundle,
): Promise<void> {
  const names = people.map(({ name }) => name).join(', ');
  // The same for each try: an answer that got lost on the way does not make two of it.
  const id = crypto.randomUUID();
  const place = `${lab}\n${check}`;
  let fault: string | undefined;
  for (;;) {
    const label = trans.__('A hint, or a word');
    const body = new Composer({ names, text: begun.get(place) ?? '', fault, label });
    const { button } = await showDialog({
      title: trans.__('To all who are stuck with %1', check),
      body,
      buttons: [Dialog.cancelButton(), Dialog.okButton({ label: trans.__('Send') })],
      focusNodeSelector: 'textarea',
    });
    const text = body.getValue().trim();
    begun.set(place, text);
    if (!button.accept || text === '') return;
    try {
      await sendMessage(settings, { lab, check, to: people.map(person => person.id) }, { id, text });
      begun.delete(place);
      Notification.success(
        trans._n('Sent to %1 student.', 'Sent to %1 students.', people.length, people.length),
        BRIEFLY,
      );
      return;
    } catch (error) {
      fault = describeError(error);
    }
  }
}

interface ComposerOptions {
  readonly names: string;
  readonly text: string;
  /** Why it could not be sent. */
  readonly fault: string | undefined;
  readonly label: string;
}

/** A field for some lines, and above it for whom they are. */
class Composer extends Widget implements Dialog.IBodyWidget {
  readonly #field = document.createElement('textarea');

  constructor({ names, text, fault, label }: ComposerOptions) {
    super();
    this.addClass('waymark-composer');
    const to = document.createElement('p');
    to.textContent = names;
    this.#field.value = text;
    this.#field.rows = 5;
    this.#field.maxLength = MAX_TEXT_LENGTH;
    this.#field.setAttribute('aria-label', label);
    this.node.append(to, this.#field);
    if (fault === undefined) return;
    const said = document.createElement('p');
    said.setAttribute('role', 'alert');
    said.textContent = fault;
    this.node.append(said);
  }

  getValue(): string {
    return this.#field.value;
  }
}
