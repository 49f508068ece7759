import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import type { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Person } from '@waymark/roadmap';
import { Widget } from '@lumino/widgets';
import { describeError } from '../notices.ts';
import { linksCsv } from './csv.ts';
import { askToInvite, showLink } from './dialogs.ts';
import type { PeopleActions } from './people-table.tsx';
import {
  changePerson,
  importRoster,
  makePersonalLink,
  removePerson,
  type ImportedPerson,
} from './requests.ts';
import { saveCsv } from './save-file.ts';

/** What an instructor does about the people of a class, with the questions and the words that go with it. */
export function peopleActions(settings: ServerConnection.ISettings, trans: TranslationBundle): PeopleActions {
  return {
    invite: () => void askToInvite(settings, trans),
    importRoster: file => void bringIn(settings, file, trans),
    makeLink: person => void sayFailure(() => showPersonalLink(settings, person, trans)),
    change: (person, change) => void sayFailure(() => changePerson(settings, person.id, change)),
    remove: person => void sayFailure(() => askToRemove(settings, person, trans)),
  };
}

async function bringIn(
  settings: ServerConnection.ISettings,
  file: File,
  trans: TranslationBundle,
): Promise<void> {
  let people: readonly ImportedPerson[];
  try {
    people = await importRoster(settings, await file.text());
  } catch (error) {
    return showFaults(describeError(error), trans);
  }
  saveLinks(people);
  Notification.success(describeImport(people, trans), { autoClose: false });
}

/** What is wrong with a roster, line by line: a notification has no room for it. */
async function showFaults(faults: string, trans: TranslationBundle): Promise<void> {
  const body = new Widget();
  body.addClass('waymark-roster-faults');
  body.node.textContent = faults;
  const buttons = [Dialog.okButton({ label: trans.__('Close') })];
  await showDialog({ title: trans.__('The roster was not imported'), body, buttons });
}

/** For who has lost their machine, or the link that they had. */
async function showPersonalLink(
  settings: ServerConnection.ISettings,
  { id, name }: Person,
  trans: TranslationBundle,
): Promise<void> {
  const link = await makePersonalLink(settings, id);
  await showLink(link, trans.__('By this %1 joins as who they are; their link of before ends', name), trans);
}

async function askToRemove(
  settings: ServerConnection.ISettings,
  { id, name }: Person,
  trans: TranslationBundle,
): Promise<void> {
  const { button } = await showDialog({
    title: trans.__('Take %1 out of the class?', name),
    body: trans.__(
      'The class forgets their name and what they wrote; that somebody did the checks stays in its counts. It cannot be undone.',
    ),
    buttons: [Dialog.cancelButton(), Dialog.warnButton({ label: trans.__('Take out') })],
  });
  if (button.accept) await removePerson(settings, id);
}

/** The class server keeps no link as it is, so each is told this once. */
function saveLinks(people: readonly ImportedPerson[]): void {
  if (people.some(({ link }) => link !== undefined)) saveCsv('links.csv', linksCsv(people));
}

function describeImport(people: readonly ImportedPerson[], trans: TranslationBundle): string {
  const count = (result: ImportedPerson['result']): number =>
    people.filter(person => person.result === result).length;
  const links = people.filter(({ link }) => link !== undefined).length;
  const said = trans.__(
    'The roster is in: %1 added, %2 changed, %3 as before.',
    count('added'),
    count('changed'),
    count('same'),
  );
  if (links === 0) return said;
  return `${said} ${trans.__('links.csv has the link by which each of %1 joins: send it to them. It is told this once.', links)}`;
}

async function sayFailure(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    Notification.error(describeError(error), { autoClose: false });
  }
}
