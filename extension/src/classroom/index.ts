import { ILabShell, type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, IThemeManager, MainAreaWidget, Notification } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { Person } from '@waymark/roadmap';
import { describeError } from '../notices.ts';
import { roadmapIcon } from '../icons.ts';
import { CommandIDs } from '../roadmap/command-ids.ts';
import { IProgress } from '../sync/tokens.ts';
import type { ReviewActions } from './asked-of-me.tsx';
import {
  attendCall,
  readAnswer,
  readHandedIn,
  sendGrade,
  sendReview,
  type CheckOf,
  type Grade,
} from './call-requests.ts';
import { ClassPanel } from './class-panel.tsx';
import { classCsv } from './csv.ts';
import { askToJoin, askToLeave, saveOwnData } from './dialogs.ts';
import type { Word } from './inbox.ts';
import { Classroom } from './model.ts';
import { peopleActions } from './people-dialogs.ts';
import { gradesByCheckCsv, gradesByLabCsv } from './grades-csv.ts';
import { fetchEvents, fetchModels, readLmsIds, setShares } from './requests.ts';
import { announceWords } from './announce-words.ts';
import { saveCsv } from './save-file.ts';
import type { CheckColumn, StuckAtCheck } from './summary.ts';
import { IClassroom } from './tokens.ts';
import { writeToStuck } from './write-to-stuck.ts';

export const ClassCommandIDs = {
  joinClass: 'waymark:join-class',
  showClass: 'waymark:show-class',
  exportData: 'waymark:export-class-data',
  leaveClass: 'waymark:leave-class',
} as const;

const PANEL_ID = 'waymark-class';
const NO_ARGUMENTS = { type: 'object', properties: {}, additionalProperties: false } as const;

/** The class: joining it, the panel that shows it to instructors and reviewers, the team for the sidebar. */
export const classroomPlugin: JupyterFrontEndPlugin<IClassroom> = {
  id: '@waymark/extension:classroom',
  description: 'Shows the team, and instructors and reviewers the class, live.',
  autoStart: true,
  requires: [IProgress],
  provides: IClassroom,
  optional: [ILabShell, ICommandPalette, IThemeManager, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    progress: IProgress,
    shell: ILabShell | null,
    palette: ICommandPalette | null,
    themes: IThemeManager | null,
    translator: ITranslator | null,
  ): IClassroom => {
    const trans = (translator ?? nullTranslator).load('waymark');
    const settings = app.serviceManager.serverSettings;
    const model = new Classroom(progress, localStorage);
    const showCheck = ({ lab, check }: Pick<Word, 'lab' | 'check'>): void => {
      const cell = progress.curriculum?.labs[lab]?.checks.find(({ id }) => id === check)?.cell;
      void app.commands.execute(CommandIDs.openLab, { lab, ...(cell !== undefined && { check: cell }) });
    };
    announceWords(model.inbox, showCheck, trans);
    const reviews: ReviewActions = {
      readAnswer: about => readAnswer(settings, about),
      attend: (about, step) => attendCall(settings, about, step),
      sendReview: (about, comment) => sendReview(settings, about, comment),
    };
    let panel: MainAreaWidget<ClassPanel> | undefined;
    const makePanel = (): MainAreaWidget<ClassPanel> => {
      const actions = {
        exportCsv: (people: readonly Person[], columns: readonly CheckColumn[]) =>
          saveCsv(
            `${model.membership?.course.id ?? 'class'}.csv`,
            classCsv(model.everybody, people, columns),
          ),
        exportGrades: (
          people: readonly Person[],
          columns: readonly CheckColumn[],
          by: 'lab' | 'check',
        ): void => {
          const csvOfGrades = by === 'lab' ? gradesByLabCsv : gradesByCheckCsv;
          const name = `${model.membership?.course.id ?? 'class'}-grades-by-${by}.csv`;
          void readLmsIds(settings)
            .then(ids => saveCsv(name, csvOfGrades(model.everybody, people, columns, ids)))
            .catch((error: unknown) => Notification.error(describeError(error), { autoClose: false }));
        },
        people: peopleActions(settings, trans),
        write: (to: StuckAtCheck) => void writeToStuck(settings, to, trans),
        reviews,
        grades: {
          readHandedIn: (about: CheckOf) => readHandedIn(settings, about),
          sendGrade: (about: CheckOf, grade: Grade) => sendGrade(settings, about, grade),
        },
        loadModels: () => fetchModels(settings),
        loadEvents: (subject: string, after: number) => fetchEvents(settings, subject, after),
      };
      const made = new MainAreaWidget({
        content: new ClassPanel(model, actions, { trans, themeChanged: themes?.themeChanged }),
      });
      made.id = PANEL_ID;
      made.title.label = trans.__('Class');
      made.title.icon = roadmapIcon;
      made.title.closable = true;
      made.toolbar.hide();
      return made;
    };
    const showClass = (): void => {
      if (!panel || panel.isDisposed) panel = makePanel();
      if (!panel.isAttached) app.shell.add(panel, 'main', { type: 'Class' });
      app.shell.activateById(panel.id);
    };

    app.commands.addCommand(ClassCommandIDs.joinClass, {
      label: trans.__('Join a Class…'),
      caption: trans.__('Join a class by the link that your instructor gave you'),
      describedBy: { args: NO_ARGUMENTS },
      execute: () => askToJoin(settings, trans),
    });
    app.commands.addCommand(ClassCommandIDs.exportData, {
      label: trans.__('Export My Class Data'),
      caption: trans.__('Save all that the class server keeps of you'),
      describedBy: { args: NO_ARGUMENTS },
      isEnabled: () => model.membership !== undefined,
      execute: async () => {
        if (model.membership) await saveOwnData(settings, model.membership);
      },
    });
    app.commands.addCommand(ClassCommandIDs.leaveClass, {
      label: trans.__('Leave the Class…'),
      caption: trans.__('Take yourself out of the class'),
      describedBy: { args: NO_ARGUMENTS },
      isEnabled: () => model.membership !== undefined,
      execute: async () => {
        if (model.membership) await askToLeave(settings, model.membership, trans);
      },
    });
    const own = [ClassCommandIDs.joinClass, ClassCommandIDs.exportData, ClassCommandIDs.leaveClass];
    for (const command of own) palette?.addItem({ command, category: trans.__('Waymark') });
    model.changed.connect(() => {
      for (const command of own) app.commands.notifyCommandChanged(command);
    });
    // Notebook 7 has no main area with tabs.
    if (shell) {
      app.commands.addCommand(ClassCommandIDs.showClass, {
        label: trans.__('Show the Class'),
        caption: trans.__('Everybody’s progress, for instructors and reviewers'),
        icon: roadmapIcon,
        describedBy: { args: NO_ARGUMENTS },
        isEnabled: () => model.seesClass,
        execute: showClass,
      });
      palette?.addItem({ command: ClassCommandIDs.showClass, category: trans.__('Waymark') });
      model.changed.connect(() => app.commands.notifyCommandChanged(ClassCommandIDs.showClass));
    }
    return {
      model,
      showClass,
      showCheck,
      reviews,
      setShares: async shares => {
        try {
          await setShares(settings, shares);
          return true;
        } catch (error) {
          Notification.error(describeError(error), { autoClose: false });
          return false;
        }
      },
    };
  },
};
