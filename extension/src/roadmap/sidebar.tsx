import { ReactWidget, UseSignal } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Widget } from '@lumino/widgets';
import { useEffect, useRef, useState } from 'react';
import { TeamSection } from '../classroom/team-section.tsx';
import type { IClassroom } from '../classroom/tokens.ts';
import type { CorrectionsModel } from '../corrections/model.ts';
import { CorrectionNotices } from '../corrections/notices.tsx';
import { roadmapIcon } from '../icons.ts';
import { SyncBadge } from '../status/badge.tsx';
import type { RoadmapModel } from './model.ts';
import { RefusedNotice } from './refused-notice.tsx';
import { RoadmapTree } from './roadmap-tree.tsx';
import { isBegun, openChecks } from './lab-order.ts';
import { OpenCheckList } from './open-check-list.tsx';
import { labPoints } from './points.ts';
import type { Place, RoadmapNode } from './tree.ts';
import { SidebarWidth } from './sidebar-width.ts';
import { announcement, labNote, nextVerb } from './words.ts';

export interface SidebarActions {
  openItem(id: string): void;
  continueWork(): void;
  openLab(place: Place): void;
  bringBack(lab: string, name: string): void;
}

/** What the sidebar shows, and what it can do. */
export interface SidebarParts {
  model: RoadmapModel;
  corrections: CorrectionsModel;
  /** Null where nothing is known of classes. */
  classroom: IClassroom | null;
  actions: SidebarActions;
  trans: TranslationBundle;
}

/** The sidebar with the roadmap and the student's place on it. */
export class RoadmapSidebar extends ReactWidget {
  readonly #parts: SidebarParts;
  readonly #width: SidebarWidth;

  /** @param restored When JupyterLab has put the former layout back. */
  constructor(parts: SidebarParts, restored: Promise<unknown>) {
    super();
    this.#width = new SidebarWidth(this, restored);
    this.#parts = parts;
    const { trans } = parts;
    this.id = 'waymark-roadmap';
    this.title.icon = roadmapIcon;
    this.title.caption = trans.__('Roadmap');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('Roadmap'));
    this.addClass('waymark-sidebar');
  }

  protected override onResize(message: Widget.ResizeMessage): void {
    super.onResize(message);
    this.#width.resized();
  }

  protected override render(): JSX.Element {
    return <UseSignal signal={this.#parts.model.changed}>{() => <Roadmap {...this.#parts} />}</UseSignal>;
  }
}

interface RoadmapProps {
  model: RoadmapModel;
  actions: SidebarActions;
  trans: TranslationBundle;
}

function Roadmap({ model, corrections, classroom, actions, trans }: SidebarParts): JSX.Element {
  const { curriculum, status } = model.progress;
  const title = curriculum?.title ?? trans.__('Roadmap');
  return (
    <>
      <div className="waymark-header">
        <div className="waymark-header-line">
          <h2 className="waymark-title">{title}</h2>
          <SyncBadge status={status} trans={trans} />
        </div>
        {curriculum && <Totals model={model} trans={trans} />}
        <ContinueButton model={model} actions={actions} trans={trans} />
        <OpenChecks model={model} actions={actions} trans={trans} />
      </div>
      {classroom && (
        <UseSignal signal={classroom.model.changed}>
          {() => (
            <TeamSection
              classroom={classroom.model}
              now={classroom.model.now}
              setShares={shares => classroom.setShares(shares)}
              showClass={() => classroom.showClass()}
              showCheck={place => classroom.showCheck(place)}
              reviews={classroom.reviews}
              trans={trans}
            />
          )}
        </UseSignal>
      )}
      {!status.durable && (
        <output className="waymark-notice">
          {trans.__(
            'This browser does not let Waymark store anything (a private window?). Leave the page open until all is synced.',
          )}
        </output>
      )}
      <RefusedNotice model={model} trans={trans} />
      <CorrectionNotices
        model={corrections}
        labs={curriculum?.labs ?? {}}
        onBringBack={(lab, name) => actions.bringBack(lab, name)}
        trans={trans}
      />
      {curriculum ? (
        <RoadmapTree
          label={title}
          rows={model.rows}
          trans={trans}
          onExpand={(ids, expanded) => model.setExpanded(ids, expanded)}
          onOpen={id => actions.openItem(id)}
        />
      ) : (
        <p className="waymark-empty">
          {status.phase === 'offline'
            ? trans.__(
                'The roadmap comes from the progress server, which does not answer. It is tried again and again; what you do meanwhile is kept.',
              )
            : trans.__('Loading the roadmap…')}
        </p>
      )}
      <Announcer model={model} trans={trans} />
    </>
  );
}

function Totals({ model, trans }: Omit<RoadmapProps, 'actions'>): JSX.Element {
  const { points, tree } = model;
  const done = tree.reduce((sum, level) => sum + level.done, 0);
  const items = tree.reduce((sum, level) => sum + level.items, 0);
  return (
    <div className="waymark-totals">
      <progress
        className="waymark-bar"
        value={done}
        max={Math.max(items, 1)}
        aria-label={trans.__('Roadmap done')}
      />
      <div className="waymark-totals-line">
        <span data-waymark="items-done">{trans.__('%1 of %2 done', done, items)}</span>
        <span data-waymark="points" data-earned={points.earned} data-possible={points.possible}>
          {trans.__('%1 / %2 points', points.earned, points.possible)}
        </span>
      </div>
    </div>
  );
}

function ContinueButton({ model, actions, trans }: RoadmapProps): JSX.Element | null {
  const next = model.next;
  if (!next) return null;
  const { curriculum, state } = model.progress;
  const lab = curriculum?.labs[next.lab];
  const points = lab && isBegun(lab, state) ? labPoints(lab, state) : undefined;
  return (
    <button
      type="button"
      className="waymark-continue"
      data-waymark="continue"
      onClick={() => actions.continueWork()}
    >
      <span className="waymark-continue-verb">{nextVerb(next, trans)}</span>
      <span className="waymark-continue-lab">
        {labNote({ labTitle: next.title, labPoints: points }, trans)}
      </span>
    </button>
  );
}

/** The checks that are open in the lab at work. */
function OpenChecks({ model, actions, trans }: RoadmapProps): JSX.Element | null {
  const { curriculum, state } = model.progress;
  const lab = state.last && curriculum?.labs[state.last.lab];
  const open = lab ? openChecks(lab, state) : [];
  if (!lab || open.length === 0) return null;
  return (
    <details className="waymark-open-checks" data-waymark="open-checks">
      <summary>
        {trans._n('%1 check is open here', '%1 checks are open here', open.length, open.length)}
      </summary>
      <OpenCheckList lab={lab} checks={open} openLab={place => actions.openLab(place)} />
    </details>
  );
}

/** Says aloud which items changed, and when the server goes away or comes back. */
function Announcer({ model, trans }: Omit<RoadmapProps, 'actions'>): JSX.Element {
  const [text, setText] = useState('');
  const isOffline = model.progress.status.phase === 'offline';
  const wasOffline = useRef(isOffline);
  useEffect(() => {
    const announce = (_: RoadmapModel, news: readonly RoadmapNode[]): void =>
      setText(announcement(news, trans));
    model.news.connect(announce);
    return () => {
      model.news.disconnect(announce);
    };
  }, [model, trans]);
  useEffect(() => {
    if (wasOffline.current === isOffline) return;
    wasOffline.current = isOffline;
    setText(isOffline ? trans.__('The progress server is offline') : trans.__('The progress server is back'));
  }, [isOffline, trans]);
  return (
    <output className="waymark-visually-hidden" data-waymark="announcer">
      {text}
    </output>
  );
}
