import { ReactWidget } from '@jupyterlab/apputils';
import type { ClassModels } from '@waymark/roadmap';
import { ClassView, type ClassViewProps } from './class-view.tsx';
import { AskedOfMe, type ReviewActions } from './asked-of-me.tsx';
import { PanelChart, type ChartContext } from '../plotly/panel-chart.tsx';
import type { Classroom } from './model.ts';
import { ModelTable } from './model-table.tsx';
import type { PeopleActions } from './people-table.tsx';
import type { GradeActions } from './reading-form.tsx';
import { ReadingQueue } from './reading-queue.tsx';
import type { LoadEvents } from './student-path.tsx';

/** A class that works changes many times a second; a person sees no more than a few. */
const DRAW_MS = 250;
/** While it opens, part after part arrives of what one waits for. */
const DRAW_AT_FIRST_MS = 50;
const AT_FIRST_MS = 1_000;

export type ClassActions = Pick<ClassViewProps, 'exportCsv' | 'exportGrades' | 'write'> & {
  people: PeopleActions;
  reviews: ReviewActions;
  grades: GradeActions;
  /** Asks the class server which models are shared. */
  loadModels(): Promise<ClassModels>;
  loadEvents: LoadEvents;
};

/** The class in the main area, which follows it as long as it is open. */
export class ClassPanel extends ReactWidget {
  readonly #classroom: Classroom;
  readonly #actions: ClassActions;
  readonly #context: ChartContext;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #drawnAt = -Infinity;
  readonly #openedAt = performance.now();

  constructor(classroom: Classroom, actions: ClassActions, context: ChartContext) {
    super();
    this.#classroom = classroom;
    this.#actions = actions;
    this.#context = context;
    this.addClass('waymark-class-panel');
    classroom.changed.connect(this.#drawSoon, this);
    classroom.everybody.changed.connect(this.#drawSoon, this);
    classroom.everybody.watch();
  }

  override dispose(): void {
    if (this.isDisposed) return;
    clearTimeout(this.#timer);
    this.#classroom.changed.disconnect(this.#drawSoon, this);
    this.#classroom.everybody.changed.disconnect(this.#drawSoon, this);
    this.#classroom.everybody.unwatch();
    super.dispose();
  }

  protected override render(): JSX.Element {
    const { trans } = this.#context;
    const { membership, seesClass, invites, everybody, now, progress } = this.#classroom;
    if (!membership || !seesClass || !progress.curriculum) {
      return (
        <p className="waymark-empty">
          {trans.__('Here instructors and reviewers see the class that they have joined.')}
        </p>
      );
    }
    return (
      <ClassView
        feed={everybody}
        curriculum={progress.curriculum}
        membership={membership}
        now={now}
        calls={
          <AskedOfMe
            classroom={this.#classroom}
            from="reviewers"
            me={membership.me.id}
            now={now}
            actions={this.#actions.reviews}
            trans={trans}
          />
        }
        reading={texts => (
          <ReadingQueue
            texts={texts}
            drafts={this.#classroom.gradeDrafts}
            now={now}
            isOnline={membership.isOnline}
            actions={this.#actions.grades}
            trans={trans}
          />
        )}
        models={people => (
          <ModelTable people={people} now={now} load={this.#actions.loadModels} trans={trans} />
        )}
        exportCsv={(people, columns) => this.#actions.exportCsv(people, columns)}
        exportGrades={(people, columns, by) => this.#actions.exportGrades(people, columns, by)}
        loadEvents={this.#actions.loadEvents}
        write={to => this.#actions.write(to)}
        peopleActions={invites ? this.#actions.people : undefined}
        draw={figure => <PanelChart figure={figure} context={this.#context} />}
        trans={trans}
      />
    );
  }

  #drawSoon(): void {
    // What comes first is drawn at once.
    const now = performance.now();
    const gapMs = now - this.#openedAt < AT_FIRST_MS ? DRAW_AT_FIRST_MS : DRAW_MS;
    const waitMs = Math.max(0, this.#drawnAt + gapMs - now);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#drawnAt = performance.now();
      this.update();
    }, waitMs);
  }
}
