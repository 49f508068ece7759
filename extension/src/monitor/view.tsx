import type { TranslationBundle } from '@jupyterlab/translation';
import type { ModelReport, StoredModel } from '@waymark/roadmap';
import { useId } from 'react';
import type { ChartContext } from '../plotly/panel-chart.tsx';
import { TabList } from '../tab-list.tsx';
import type { MonitorModel } from './model.ts';
import { TABS, type Selection } from './selection.ts';
import { TabContent } from './tab-contents.tsx';
import { Tiles } from './tiles.tsx';
import { SharingChoice, type ConsentRequests } from './sharing-choice.tsx';
import { clock, spokenReport, tabName } from './words.ts';

/** A model that nobody has asked for so long is quiet, and that is said. */
const QUIET_MS = 60_000;
const MINUTE_MS = 60_000;
const RANGES_MINUTES = [1, 5, 15, 60, 360, 1_440, 10_080, 43_200];
const CHUNKS = [6, 15, 30];
const TAB_PANEL_ID = 'waymark-monitor-tab-panel';

/**
 * Watches the models that are served: tiles, and a tab for each question that one may have.
 *
 * @param props.consent How to share what is seen with the reviewers of a class.
 * @param props.pageUrl Where the same stands as a page of its own; left out there.
 */
export function MonitorView({
  model,
  context,
  consent,
  pageUrl,
}: {
  model: MonitorModel;
  context: ChartContext;
  consent: ConsentRequests;
  pageUrl?: string;
}): JSX.Element {
  const { trans } = context;
  const { report, lostSince, selection } = model;
  const open = (tab: Selection['tab']): void => model.select({ tab });
  return (
    <section className="waymark-monitor-page" aria-label={trans.__('Model monitor')}>
      <Head model={model} trans={trans} pageUrl={pageUrl} />
      <Notices model={model} trans={trans} />
      {report === null ? (
        <Empty hasHeard={model.hasHeard} trans={trans} />
      ) : (
        <div className="waymark-monitor-body" data-live={lostSince === undefined && !model.isPaused}>
          <Tiles report={report} open={open} trans={trans} />
          <TabList
            className="waymark-monitor-tabs"
            label={trans.__('What to look at')}
            tabs={TABS.map(tab => [tab, tabName(tab, trans)])}
            shown={selection.tab}
            open={open}
            panel={TAB_PANEL_ID}
          />
          <div id={TAB_PANEL_ID} role="tabpanel" aria-label={tabName(selection.tab, trans)} tabIndex={0}>
            <TabContent
              report={report}
              tab={selection.tab}
              context={context}
              label={(request, actual) => model.label(request, actual)}
            />
          </div>
          {report.lookedAt < report.recorded && (
            <p className="waymark-monitor-note">
              {trans.__(
                'Of %1 requests of this time %2 were looked at closely, evenly over each chunk.',
                report.recorded.toLocaleString(),
                report.lookedAt.toLocaleString(),
              )}
            </p>
          )}
        </div>
      )}
      <SharingChoice requests={consent} trans={trans} />
    </section>
  );
}

function Head({
  model,
  trans,
  pageUrl,
}: {
  model: MonitorModel;
  trans: TranslationBundle;
  pageUrl: string | undefined;
}): JSX.Element {
  const { models, selection, report } = model;
  const name = selection.name ?? report?.name ?? '';
  return (
    <header className="waymark-monitor-head">
      <h1>{name === '' ? trans.__('Model monitor') : name}</h1>
      {models.length > 0 && <Choices model={model} name={name} trans={trans} />}
      {pageUrl !== undefined && (
        <a className="waymark-quiet-button" href={pageUrl} target="_blank" rel="noreferrer">
          {trans.__('Open as a page')}
        </a>
      )}
    </header>
  );
}

/** What to see of it: nothing to choose before there is a model. */
function Choices({
  model,
  name,
  trans,
}: {
  model: MonitorModel;
  name: string;
  trans: TranslationBundle;
}): JSX.Element {
  const { models, selection, report } = model;
  const versions = models.find(one => one.name === name)?.versions ?? [];
  // The one that was chosen stays among them when it has become quiet.
  const segments = [
    ...new Set([...(report?.segments ?? []), ...(selection.segment ? [selection.segment] : [])]),
  ];
  return (
    <>
      <Choice
        label={trans.__('Model')}
        value={name}
        options={models.map(one => [one.name, one.name])}
        choose={value => model.select({ name: value, version: null, segment: null })}
      />
      <Choice
        label={trans.__('Version')}
        value={selection.version ?? ''}
        options={[
          ['', trans.__('all')],
          ...versions.map(({ version }): [string, string] => [version, version]),
        ]}
        choose={value => model.select({ version: value === '' ? null : value })}
      />
      {segments.length > 0 && (
        <Choice
          label={trans.__('Segment')}
          value={selection.segment ?? ''}
          options={[['', trans.__('all')], ...segments.map((one): [string, string] => [one, one])]}
          choose={value => model.select({ segment: value === '' ? null : value })}
        />
      )}
      <Choice
        label={trans.__('Time')}
        value={String(selection.rangeMs)}
        options={RANGES_MINUTES.map(minutes => [String(minutes * MINUTE_MS), rangeName(minutes, trans)])}
        choose={value => model.select({ rangeMs: Number(value) })}
      />
      <Choice
        label={trans.__('Chunks')}
        value={String(selection.chunks)}
        options={CHUNKS.map(count => [String(count), String(count)])}
        choose={value => model.select({ chunks: Number(value) })}
      />
      <button
        type="button"
        className="waymark-quiet-button"
        data-waymark="pause"
        aria-pressed={model.isPaused}
        onClick={() => model.togglePause()}
      >
        {model.isPaused ? trans.__('Go on') : trans.__('Pause')}
      </button>
    </>
  );
}

function Choice({
  label,
  value,
  options,
  choose,
}: {
  label: string;
  value: string;
  options: readonly (readonly [value: string, name: string])[];
  choose: (value: string) => void;
}): JSX.Element {
  const id = useId();
  return (
    <span className="waymark-monitor-choice">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={event => choose(event.target.value)}>
        {options.map(([one, name]) => (
          <option key={one} value={one}>
            {name}
          </option>
        ))}
      </select>
    </span>
  );
}

/** What one must know before one believes the picture. */
function Notices({ model, trans }: { model: MonitorModel; trans: TranslationBundle }): JSX.Element {
  const { lostSince, report, models, isPaused, problem } = model;
  const lastAt = models.find(one => one.name === report?.name)?.lastAt ?? null;
  const isQuiet = report !== null && lastAt !== null && report.now - lastAt > QUIET_MS;
  return (
    <>
      {lostSince !== undefined && (
        <p className="waymark-monitor-notice" data-notice="lost" role="alert">
          {lostSince === 0
            ? trans.__('The server does not answer; trying again.')
            : trans.__(
                'The server does not answer since %1: what you see is of then. Trying again.',
                clock(lostSince),
              )}
        </p>
      )}
      {isPaused && report && (
        <output className="waymark-monitor-notice" data-notice="paused">
          {trans.__('Paused at %1.', clock(report.now))}
        </output>
      )}
      {isQuiet && (
        <output className="waymark-monitor-notice" data-notice="quiet">
          {trans.__('No data since %1.', clock(lastAt))}
        </output>
      )}
      {problem !== undefined && (
        <p className="waymark-monitor-notice" data-notice="problem" role="alert">
          {problem}
        </p>
      )}
      <Spoken report={report} models={models} trans={trans} />
    </>
  );
}

/** Told aloud only where something changes that one would act on. */
function Spoken({
  report,
  trans,
}: {
  report: ModelReport | null;
  models: readonly StoredModel[];
  trans: TranslationBundle;
}): JSX.Element {
  const firing = report?.tiles.alertsFiring ?? 0;
  return (
    <>
      <output className="waymark-visually-hidden">
        {firing > 0 ? trans.__('%1 alerts firing', String(firing)) : ''}
      </output>
      <p className="waymark-visually-hidden">{report && spokenReport(report, trans)}</p>
    </>
  );
}

function Empty({ hasHeard, trans }: { hasHeard: boolean; trans: TranslationBundle }): JSX.Element {
  if (!hasHeard) return <p className="waymark-monitor-empty">{trans.__('Waiting for the server…')}</p>;
  return (
    <div className="waymark-monitor-empty" data-waymark="monitor-empty">
      <p>{trans.__('No model is watched yet. In a cell:')}</p>
      <pre>{`const watch = monitor({ name: 'House prices', version: '1', reference: rows });\nconst predict = watch.wrap(model);`}</pre>
      <p>{trans.__('What it is asked then shows here, also after the kernel has gone.')}</p>
    </div>
  );
}

function rangeName(minutes: number, trans: TranslationBundle): string {
  if (minutes < 60) return trans._n('last minute', 'last %1 minutes', minutes, minutes);
  if (minutes < 1_440) return trans._n('last hour', 'last %1 hours', minutes / 60, minutes / 60);
  return trans._n('last day', 'last %1 days', minutes / 1_440, minutes / 1_440);
}
