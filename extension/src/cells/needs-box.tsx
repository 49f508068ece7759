import type { TranslationBundle } from '@jupyterlab/translation';
import type { CellTrouble, NeededCell, Needs } from '@waymark/roadmap/notebook-cells';
import { useState } from 'react';

/** How far the cells are that another one needs. */
export interface RunProgress {
  /** From 1: the one that runs. */
  readonly at: number;
  readonly of: number;
}

/** What can be done for a cell that needs others. */
export interface NeedsActions {
  /** Runs these cells, in order, and then the one that needs them. */
  run(ids: readonly string[], onProgress: (progress: RunProgress) => void): Promise<void>;
  show(id: string): void;
}

export interface NeedsBoxProps {
  needs: Needs;
  /** Undefined where the page has no such notebook: then nothing can be run. */
  actions: NeedsActions | undefined;
  trans: TranslationBundle;
}

/** What has to run before a cell has all that it needs, with a button that runs it. */
export function NeedsBox({ needs, actions, trans }: NeedsBoxProps): JSX.Element {
  const [progress, setProgress] = useState<RunProgress>();
  const run = async (): Promise<void> => {
    await actions?.run(needs.run, setProgress);
    setProgress(undefined);
  };
  const mustMend = needs.cells.some(({ trouble }) => trouble === 'failed' || trouble === 'gone');
  return (
    <div className="waymark-needs" data-waymark="needs">
      <ul>
        {TROUBLES.map(
          trouble => [trouble, needs.cells.filter(cell => cell.trouble === trouble)] as const,
        ).map(
          ([trouble, cells]) =>
            cells.length > 0 && (
              <li key={trouble} data-trouble={trouble}>
                {cells.map((needed, index) => (
                  <span key={needed.cell ?? needed.name}>
                    {index > 0 && ', '}
                    <NeededCellLink needed={needed} actions={actions} />
                  </span>
                ))}{' '}
                {told(trouble, cells.length, trans)}{' '}
                {cells.length === 1 && (
                  <Names names={cells[0]?.names ?? []} trouble={trouble} trans={trans} />
                )}
              </li>
            ),
        )}
      </ul>
      {actions && needs.run.length > 0 && (
        <button
          type="button"
          className={mustMend ? 'waymark-quiet-button' : 'waymark-button'}
          data-waymark="run-needed"
          disabled={progress !== undefined}
          onClick={() => void run()}
        >
          {mustMend ? trans.__('Run it again, and what this needs') : trans.__('Run what this needs')}
        </button>
      )}
      <output className="waymark-needs-progress">
        {progress && trans.__('Running cell %1 of %2…', progress.at, progress.of)}
      </output>
    </div>
  );
}

function Names({
  names,
  trouble,
  trans,
}: {
  names: readonly string[];
  trouble: CellTrouble;
  trans: TranslationBundle;
}): JSX.Element | null {
  if (names.length === 0) return null;
  return (
    <span className="waymark-needs-names">
      {trouble === 'gone' ? trans.__('It made') : trans.__('It makes')}{' '}
      {names.map((name, index) => (
        <span key={name}>
          {index > 0 && ', '}
          <code>{name}</code>
        </span>
      ))}
      .
    </span>
  );
}

function NeededCellLink({
  needed: { cell, name },
  actions,
}: {
  needed: NeededCell;
  actions: NeedsActions | undefined;
}): JSX.Element {
  if (cell === undefined || !actions) return <em>{name}</em>;
  return (
    <button type="button" className="waymark-link" onClick={() => actions.show(cell)}>
      {name}
    </button>
  );
}

/** What is the student's to mend comes first. */
const TROUBLES: readonly CellTrouble[] = ['failed', 'stopped', 'gone', 'changed', 'not-run'];

function told(trouble: CellTrouble, count: number, trans: TranslationBundle): string {
  switch (trouble) {
    case 'failed':
      return trans.__('did not run to the end: mend the error first.');
    case 'stopped':
      return trans.__('did not come to the end, but was stopped: run it again first.');
    case 'changed':
      return trans.__('changed since the last run: run what stands there now first.');
    case 'gone':
      return trans.__('no longer makes what is still used: make it again, or use what takes its place.');
    case 'not-run':
      return trans._n(
        'has not run since the kernel started: run it first.',
        'have not run since the kernel started: run them first.',
        count,
      );
  }
}
