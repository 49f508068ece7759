import { ReactWidget, UseSignal } from '@jupyterlab/apputils';
import type { Cell } from '@jupyterlab/cells';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { Message } from '@lumino/messaging';
import {
  checkOutcomeSchema,
  earnedPoints,
  maySeeSolution,
  solutionHint,
  waitsForReader,
  type CheckOutcome,
  type Lab,
  type LabCheck,
} from '@waymark/roadmap';
import { CHECK_MIME } from '@waymark/roadmap/names';
import { describeClosed, isClassReached, ownCalls } from '../classroom/own-calls.ts';
import type { IClassroom } from '../classroom/tokens.ts';
import { needsActions } from '../cells/run-needed.ts';
import { CommandIDs } from '../roadmap/command-ids.ts';
import { labAfter } from '../roadmap/lab-order.ts';
import { Problem } from '../mime/problem.tsx';
import { readMime, type MimeReading } from '../mime/read.ts';
import type { IProgress } from '../sync/tokens.ts';
import { authorshipOf, type Authorship } from './authorship.ts';
import type { CallActions } from './call-box.tsx';
import { CheckCard, MAX_STACK_LENGTH } from './card.tsx';
import type { EarlierAnswers } from './earlier-answers.ts';
import type { ExerciseClient } from './exercise-client.ts';
import { answerText, exerciseCells, nextExercise, writeAnswers } from './exercise.ts';
import type { ExerciseActions } from './more.tsx';
import type { ReadingActions } from './reading-box.tsx';
import { labOf } from './recorder.ts';
import { findErrorPlace, showErrorPlace } from './show-where.ts';
import { thrownIn } from './error-place.ts';

export interface CheckRendererContext {
  progress: IProgress;
  notebooks: INotebookTracker;
  client: ExerciseClient;
  answers: EarlierAnswers;
  commands: CommandRegistry;
  /** Null where nothing is known of classes. */
  classroom: IClassroom | null;
  trans: TranslationBundle;
}

/** Draws the outcome of a check as a card. */
export class CheckRenderer extends ReactWidget implements IRenderMime.IRenderer {
  readonly #context: CheckRendererContext;
  #reading: MimeReading<CheckOutcome> | undefined;
  #authorship: Authorship = 'unknown';
  /** The lab by which that was judged. */
  #judgedBy: Lab | undefined;
  /** Hints opened here, where no lab's progress remembers them. */
  #hintsOpen = 0;

  constructor(context: CheckRendererContext) {
    super();
    this.#context = context;
    this.addClass('waymark-check-output');
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    this.#reading = readMime(checkOutcomeSchema, CHECK_MIME, model, this.#context.trans);
    this.#judgedBy = undefined;
    this.#judge();
    this.update();
    await this.renderPromise;
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this.update(); // Only now is it known in which notebook this stands.
    this.#judge();
    this.#context.progress.changed.connect(this.#judge, this);
  }

  protected override onBeforeDetach(message: Message): void {
    super.onBeforeDetach(message);
    this.#context.progress.changed.disconnect(this.#judge, this);
  }

  protected override render(): JSX.Element | null {
    const reading = this.#reading;
    if (!reading) return null;
    if ('problem' in reading) return <Problem text={reading.problem} />;
    const { progress, classroom } = this.#context;
    const draw = (): JSX.Element => this.#renderCard(reading.value);
    return (
      <UseSignal signal={progress.changed}>
        {() => (classroom ? <UseSignal signal={classroom.model.inbox.changed}>{draw}</UseSignal> : draw())}
      </UseSignal>
    );
  }

  #renderCard(outcome: CheckOutcome): JSX.Element {
    const panel = this.#panel;
    const lab = panel && labOf(panel.context.model.getMetadata('waymark'));
    const known =
      lab === undefined ? undefined : this.#context.progress.state.labs[lab]?.checks[outcome.check];
    const hintsOpen = Math.max(this.#hintsOpen, known?.hints ?? 0);
    const released = this.#lab?.checks.find(({ id }) => id === outcome.check);
    const cell = this.#cell;
    const thrown = thrownIn(outcome);
    const place =
      panel && thrown && findErrorPlace(panel, this.node, thrown.stack.slice(0, MAX_STACK_LENGTH));
    return (
      <CheckCard
        outcome={released === undefined ? outcome : withPoints(outcome, released)}
        authorship={this.#authorship}
        hasPassed={known?.best === 'passed'}
        verified={known?.verified}
        hintsOpen={hintsOpen}
        onHint={() => this.#openHint(outcome, lab, hintsOpen + 1)}
        onShowWhere={panel && place && (() => void showErrorPlace(panel, place))}
        needs={panel && cell && needsActions(panel, cell.model.id)}
        exercise={panel && lab !== undefined ? this.#exercise(panel, lab, outcome) : undefined}
        reading={panel && lab !== undefined ? this.#reader(panel, lab, outcome) : undefined}
        calls={panel && lab !== undefined ? this.#calls(panel, lab, outcome.check) : undefined}
        trans={this.#context.trans}
      />
    );
  }

  #exercise(panel: NotebookPanel, lab: string, { check, hints }: CheckOutcome): ExerciseActions {
    const { progress, client, answers, commands, trans } = this.#context;
    const checks = progress.state.labs[lab]?.checks ?? {};
    const next = nextExercise(exerciseCells(panel), check, checks);
    const nextLab = next.kind === 'done' ? labAfter(progress, lab) : undefined;
    return {
      nextTitle:
        next.kind === 'exercise'
          ? trans.__('Next exercise')
          : nextLab && trans.__('All done. Next lab: %1', nextLab.title),
      next: () => {
        const place = next.kind === 'exercise' ? { lab, check: next.check } : nextLab && { lab: nextLab.id };
        if (place) void commands.execute(CommandIDs.openLab, place);
      },
      solution: maySeeSolution(checks[check], hints.length)
        ? async () => {
            const solution = await client.solution(lab, check);
            progress.record({ type: 'hint', lab, check, hint: solutionHint(hints.length) });
            return solution;
          }
        : undefined,
      earlier: () => answers.list(lab, check),
      bringBack: answer => writeAnswers(panel, answer),
      startAgain: async () => writeAnswers(panel, await client.handedOut(lab, check)),
    };
  }

  /** Undefined for who is no student of a class. */
  #calls(panel: NotebookPanel, lab: string, check: string): CallActions | undefined {
    const { progress, classroom, trans } = this.#context;
    const me = progress.membership?.me;
    if (!classroom || me?.role !== 'student') return undefined;
    const known = progress.state.labs[lab]?.checks[check];
    const own = ownCalls(progress).find(call => call.lab === lab && call.check === check);
    return {
      own,
      closed: known && describeClosed(known, trans),
      mayNeedHelp: known?.best !== 'passed' && known?.best !== 'awaiting',
      isReached: isClassReached(progress),
      team: me.team === undefined ? 'none' : me.shares ? 'sees' : 'hidden',
      // What a reader said stands beside its points.
      words: classroom.model.inbox.about(lab, check).filter(word => word.kind !== 'grade'),
      now: classroom.model.now,
      ask: ({ from, kind, withAnswer }) => {
        progress.record({
          type: 'help',
          lab,
          check,
          wanted: true,
          from,
          kind,
          ...(withAnswer && { answer: answerText(panel, check) }),
        });
      },
      takeBack: () => {
        if (own) progress.record({ type: 'help', lab, check, wanted: false, from: own.call.from });
      },
      markRead: ids => classroom.model.inbox.markRead(ids),
    };
  }

  /** Undefined for who is no student of a class, and for a check that judges by itself. */
  #reader(panel: NotebookPanel, lab: string, { check, state }: CheckOutcome): ReadingActions | undefined {
    const { progress, classroom } = this.#context;
    const known = progress.state.labs[lab]?.checks[check];
    if (!classroom || progress.membership?.me.role !== 'student') return undefined;
    if (state !== 'awaiting' && known?.best !== 'awaiting' && !known?.graded) return undefined;
    const handedIn = known?.handedIn?.answer === undefined ? undefined : known.handedIn;
    const { inbox } = classroom.model;
    return {
      handedIn,
      waits: known !== undefined && handedIn !== undefined && waitsForReader(handedIn, known),
      isChanged: handedIn !== undefined && handedIn.answer !== answerText(panel, check),
      graded: known?.graded,
      word: inbox.about(lab, check).find(({ kind }) => kind === 'grade'),
      isReached: isClassReached(progress),
      now: classroom.model.now,
      handIn: () => progress.record({ type: 'hand-in', lab, check, answer: answerText(panel, check) }),
      takeBack: () => progress.record({ type: 'hand-in', lab, check }),
      markRead: ids => inbox.markRead(ids),
    };
  }

  /** Finds out whether this is the author's check, once for each description of the lab. */
  #judge(): void {
    const reading = this.#reading;
    const lab = this.#lab;
    const cell = this.#cell;
    if (!lab || lab === this.#judgedBy || !cell || !reading || 'problem' in reading) return;
    this.#judgedBy = lab;
    const { id, sharedModel } = cell.model;
    void authorshipOf(reading.value.check, { id, text: sharedModel.getSource() }, lab).then(authorship => {
      this.#authorship = authorship;
      this.update();
    });
  }

  /** The lab that this stands in, if it is one that the server knows. */
  get #lab(): Lab | undefined {
    const id = labOf(this.#panel?.context.model.getMetadata('waymark'));
    return id === undefined ? undefined : this.#context.progress.curriculum?.labs[id];
  }

  #openHint({ check }: CheckOutcome, lab: string | undefined, hint: number): void {
    this.#hintsOpen = hint;
    if (lab !== undefined) this.#context.progress.record({ type: 'hint', lab, check, hint });
    this.update();
  }

  get #cell(): Cell | undefined {
    return this.#panel?.content.widgets.find(({ node }) => node.contains(this.node));
  }

  get #panel(): NotebookPanel | undefined {
    return this.#context.notebooks.find(panel => panel.content.node.contains(this.node));
  }
}

/** The points of a check are those that its lab gives, not those that an outcome claims. */
function withPoints(outcome: CheckOutcome, check: LabCheck): CheckOutcome {
  return { ...outcome, maxPoints: check.points, points: earnedPoints(check, outcome) };
}
