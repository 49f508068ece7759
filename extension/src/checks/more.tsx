import type { TranslationBundle } from '@jupyterlab/translation';
import type { ExerciseCells } from '@waymark/roadmap';
import { useState } from 'react';
import { describeError } from '../notices.ts';
import type { EarlierAnswer } from './earlier-answers.ts';

/** What can be done with an exercise beside answering it. */
export interface ExerciseActions {
  /** Goes to the next exercise, or, where all are passed, to the next lab. */
  next(): void;
  /** What `next` leads to; undefined where there is nothing. */
  readonly nextTitle: string | undefined;
  /** Undefined until the student may see it. */
  readonly solution: (() => Promise<ExerciseCells>) | undefined;
  earlier(): readonly EarlierAnswer[];
  bringBack(answer: ExerciseCells): void;
  startAgain(): Promise<void>;
}

/** Less wanted than hints, so folded: earlier answers, a fresh start, in the end the solution. */
export function MoreOfExercise({
  actions,
  trans,
}: {
  actions: ExerciseActions;
  trans: TranslationBundle;
}): JSX.Element {
  const [solution, setSolution] = useState<ExerciseCells>();
  const [problem, setProblem] = useState<string>();
  const [earlier, setEarlier] = useState<readonly EarlierAnswer[]>([]);
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setProblem(undefined);
    try {
      await work();
    } catch (error) {
      setProblem(describeError(error));
    }
  };
  const { solution: loadSolution } = actions;
  return (
    <details
      className="waymark-more"
      data-waymark="more"
      onToggle={({ currentTarget }) => {
        if (currentTarget.open) setEarlier(actions.earlier());
      }}
    >
      <summary>{trans.__('More')}</summary>
      <div className="waymark-more-buttons">
        {loadSolution && !solution && (
          <button
            type="button"
            className="waymark-quiet-button"
            data-waymark="solution"
            onClick={() => void attempt(async () => setSolution(await loadSolution()))}
          >
            {trans.__('Show a solution')}
          </button>
        )}
        <button
          type="button"
          className="waymark-quiet-button"
          data-waymark="start-again"
          onClick={() => void attempt(() => actions.startAgain())}
        >
          {trans.__('Start this exercise again')}
        </button>
      </div>
      {problem !== undefined && <p role="alert">{problem}</p>}
      {solution && (
        <Cells title={trans.__('A solution. Yours may be another one, and as good.')} answer={solution} />
      )}
      {earlier.length > 0 && (
        <>
          <h4>{trans.__('My earlier answers')}</h4>
          <ul className="waymark-earlier">
            {earlier.map(answer => (
              <li key={`${answer.at} ${answer.cells[0]?.source}`}>
                <details>
                  <summary>{new Date(answer.at).toLocaleString()}</summary>
                  <Cells answer={answer} />
                  <button
                    type="button"
                    className="waymark-quiet-button"
                    data-waymark="bring-back-answer"
                    onClick={() => actions.bringBack(answer)}
                  >
                    {trans.__('Bring this back')}
                  </button>
                </details>
              </li>
            ))}
          </ul>
        </>
      )}
    </details>
  );
}

function Cells({ title, answer: { cells } }: { title?: string; answer: ExerciseCells }): JSX.Element {
  return (
    <div data-waymark="answer-cells">
      {title !== undefined && <p>{title}</p>}
      {cells.map(({ id, source }) => (
        <pre key={id}>{source}</pre>
      ))}
    </div>
  );
}
