import { Dialog, InputDialog, Notification, showDialog } from '@jupyterlab/apputils';
import type { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { roleSchema, type Membership } from '@waymark/roadmap';
import { Widget } from '@lumino/widgets';
import { BRIEFLY, describeError } from '../notices.ts';
import { exportData, joinClass, leaveClass, makeLink } from './requests.ts';
import { saveFile } from './save-file.ts';

/** One link lets a whole class in. */
const CLASS_USES = 1_000;

/** Asks for a link and a name, and joins. */
export async function askToJoin(
  settings: ServerConnection.ISettings,
  trans: TranslationBundle,
): Promise<void> {
  const link = await InputDialog.getText({
    title: trans.__('Join a class'),
    label: trans.__(
      'The link that your instructor gave you. Instructors and reviewers will see your progress, check by check; your team does so only if you say so.',
    ),
    placeholder: 'http://class.example/join/…',
    okLabel: trans.__('Next'),
  });
  if (!link.button.accept || !link.value) return;
  const name = await InputDialog.getText({
    title: trans.__('Join a class'),
    label: trans.__('How do you want to be called there?'),
    okLabel: trans.__('Join'),
  });
  if (!name.button.accept || !name.value) return;
  try {
    const { course } = await joinClass(settings, link.value, name.value);
    Notification.success(trans.__('You have joined %1.', course.title), BRIEFLY);
  } catch (error) {
    Notification.error(describeError(error), { autoClose: false });
  }
}

/** Asks for a role and a team, and shows the link that lets others join. */
export async function askToInvite(
  settings: ServerConnection.ISettings,
  trans: TranslationBundle,
): Promise<void> {
  const role = await InputDialog.getItem({
    title: trans.__('Invite to the class'),
    label: trans.__('As what'),
    items: [...roleSchema.options],
    okLabel: trans.__('Next'),
  });
  const chosen = roleSchema.safeParse(role.value);
  if (!role.button.accept || !chosen.success) return;
  const team = await InputDialog.getText({
    title: trans.__('Invite to the class'),
    label: trans.__('Into which team (leave it empty for none)'),
    okLabel: trans.__('Make a link'),
  });
  if (!team.button.accept) return;
  const name = team.value?.trim() ?? '';
  try {
    const uses = chosen.data === 'student' ? CLASS_USES : 1;
    const link = await makeLink(settings, { role: chosen.data, uses, ...(name !== '' && { team: name }) });
    await showLink(link, trans.__('This lets them join, for two weeks'), trans);
  } catch (error) {
    Notification.error(describeError(error), { autoClose: false });
  }
}

/** Saves all that the class server keeps of somebody. */
export async function saveOwnData(
  settings: ServerConnection.ISettings,
  { me, course }: Membership,
): Promise<void> {
  try {
    saveFile(`${course.id}-${me.id}.json`, await exportData(settings, me.id), 'application/json');
  } catch (error) {
    Notification.error(describeError(error), { autoClose: false });
  }
}

/** Asks whether one is sure, and leaves. */
export async function askToLeave(
  settings: ServerConnection.ISettings,
  { course }: Membership,
  trans: TranslationBundle,
): Promise<void> {
  const { button } = await showDialog({
    title: trans.__('Leave %1?', course.title),
    body: trans.__(
      'The class removes your name and what you wrote; that somebody did the checks stays in its counts. Your notebooks and your progress here stay as they are.',
    ),
    buttons: [Dialog.cancelButton(), Dialog.warnButton({ label: trans.__('Leave') })],
  });
  if (!button.accept) return;
  try {
    await leaveClass(settings);
    Notification.success(trans.__('You have left %1.', course.title), BRIEFLY);
  } catch (error) {
    Notification.error(describeError(error), { autoClose: false });
  }
}

/** Shows how a link is used, and copies it. @param title Whom it lets in. */
export async function showLink(link: string, title: string, trans: TranslationBundle): Promise<void> {
  const body = new Widget();
  body.addClass('waymark-invitation');
  body.node.textContent = `npm start -- --join ${link}`;
  const { button } = await showDialog({
    title,
    body,
    buttons: [
      Dialog.cancelButton({ label: trans.__('Close') }),
      Dialog.okButton({ label: trans.__('Copy the link') }),
    ],
  });
  if (button.accept) await navigator.clipboard.writeText(link);
}
