import type { TranslationBundle } from '@jupyterlab/translation';
import { MAX_TEXT_LENGTH } from '@waymark/roadmap';
import { useEffect, useId, useRef, useState } from 'react';
import { describeError } from '../notices.ts';
import type { CheckOf, Grade } from './call-requests.ts';
import type { HandedIn } from './texts-to-read.ts';
import { ago } from './words.ts';

/** What a reader can do about an answer that was handed in. Everything rejects with an Error in the server's words. */
export interface GradeActions {
  readHandedIn(about: CheckOf): Promise<string>;
  /** @param grade Sent again with the same id, it counts once. */
  sendGrade(about: CheckOf, grade: Grade): Promise<void>;
}

interface ReadingFormProps {
  text: HandedIn;
  /** Whether the keyboard comes here from the text before. */
  hasFocus: boolean;
  /** Whether the class server can be reached. */
  isOnline: boolean;
  /** A word that was begun. */
  draft: string;
  onDraft(word: string): void;
  onGiven(points: number): void;
  now: number;
  actions: GradeActions;
  trans: TranslationBundle;
}

/** One answer that was handed in, with the points and the word that it gets. */
export function ReadingForm(props: ReadingFormProps): JSX.Element {
  const { text, hasFocus, isOnline, draft, onDraft, onGiven, now, actions, trans } = props;
  const { id, name, labTitle, check, maxPoints, graded } = text;
  const [answer, setAnswer] = useState<{ readonly of: string; readonly text: string }>();
  const [points, setPoints] = useState(graded ? String(graded.points) : '');
  const [word, setWord] = useState(draft);
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  /** Of what is given as it stands, so that it counts once however often it is sent. */
  const gradeId = useRef<string>(undefined);
  const pointsField = useRef<HTMLInputElement>(null);
  const [pointsId, wordId] = [useId(), useId()];
  const value = points.trim() === '' ? Number.NaN : Number(points);
  const isWhole = value >= 0 && value <= maxPoints && word.trim() !== '' && answer?.of === id;

  useEffect(() => {
    if (hasFocus) pointsField.current?.focus();
  }, [hasFocus]);
  useEffect(() => {
    if (answer?.of === id) return undefined;
    let isGone = false;
    actions.readHandedIn(text).then(
      read => {
        if (isGone) return;
        setAnswer({ of: id, text: read });
        setProblem(undefined);
      },
      (error: unknown) => !isGone && setProblem(describeError(error)),
    );
    return () => {
      isGone = true;
    };
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- each answer that was handed in is read once; what failed is tried again when the class server is back
  }, [id, isOnline]);

  const give = async (): Promise<void> => {
    if (!isWhole || isBusy) return;
    setBusy(true);
    setProblem(undefined);
    gradeId.current ??= crypto.randomUUID();
    try {
      await actions.sendGrade(text, {
        id: gradeId.current,
        text: word,
        points: value,
        maxPoints,
        handIn: id,
      });
      onGiven(value);
    } catch (error) {
      setProblem(describeError(error));
    }
    setBusy(false);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the points are given from wherever the focus is within
    <form
      className="waymark-reading-form"
      data-waymark="reading-form"
      data-of={name}
      data-check-id={check}
      aria-label={trans.__('The answer of %1 to %2', name, check)}
      onSubmit={event => {
        event.preventDefault();
        void give();
      }}
      onKeyDown={event => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void give();
      }}
    >
      <h2>{name}</h2>
      <p className="waymark-team-note">
        {[labTitle, check, trans.__('handed in %1', ago(text.at, now, trans))].join(' · ')}
      </p>
      {answer && answer.of !== id && (
        <output>{trans.__('%1 has just handed in another answer.', name)}</output>
      )}
      <section
        // It scrolls, so the keyboard must reach it.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        data-waymark="handed-in"
        aria-label={trans.__('The answer of %1', name)}
      >
        <pre>{answer?.text}</pre>
      </section>
      {graded && (
        <p className="waymark-team-note">
          {text.waits
            ? trans.__('An answer before this one has %1 of %2 points.', graded.points, graded.maxPoints)
            : trans.__('It has %1 of %2 points; others take their place.', graded.points, graded.maxPoints)}
        </p>
      )}
      {text.points > 0 && (
        <p className="waymark-team-note">
          {trans.__(
            'Parts of this check that judge by themselves have earned %1: the points given here are for all of it.',
            text.points,
          )}
        </p>
      )}
      <div className="waymark-reading-points">
        <label htmlFor={pointsId}>{trans.__('Points')}</label>
        <input
          ref={pointsField}
          id={pointsId}
          type="number"
          min={0}
          max={maxPoints}
          step="any"
          data-waymark="points"
          value={points}
          onChange={event => {
            gradeId.current = undefined;
            setPoints(event.currentTarget.value);
          }}
        />
        <span>{trans.__('of %1', maxPoints)}</span>
      </div>
      <label htmlFor={wordId}>{trans.__('My word for %1', name)}</label>
      <textarea
        id={wordId}
        data-waymark="grade-word"
        rows={3}
        maxLength={MAX_TEXT_LENGTH}
        value={word}
        onChange={event => {
          gradeId.current = undefined;
          setWord(event.currentTarget.value);
          onDraft(event.currentTarget.value);
        }}
      />
      {problem !== undefined && <p role="alert">{problem}</p>}
      <div className="waymark-call-buttons">
        <button
          type="submit"
          className="waymark-quiet-button"
          data-waymark="give-points"
          disabled={isBusy || !isWhole}
        >
          {trans.__('Give the points')}
        </button>
      </div>
    </form>
  );
}
