import type { TranslationBundle } from '@jupyterlab/translation';
import { MAX_TEXT_LENGTH, type AttendStep } from '@waymark/roadmap';
import { useEffect, useId, useRef, useState } from 'react';
import { describeError } from '../notices.ts';
import { askedCalls, type AskedCall } from './asked-calls.ts';
import { callKey, type CheckOf } from './call-requests.ts';
import { useKeptFocus } from './kept-focus.ts';
import type { Classroom } from './model.ts';
import { ago } from './words.ts';

/** What a team-mate or a reviewer can do about a call. Everything rejects with an Error in the server's words. */
export interface ReviewActions {
  /** The answer that was handed over; undefined where none was. */
  readAnswer(about: CheckOf): Promise<string | undefined>;
  attend(about: CheckOf, step: AttendStep): Promise<void>;
  /** @param comment Sent again with the same id, it counts once. */
  sendReview(about: CheckOf, comment: { readonly id: string; readonly text: string }): Promise<void>;
}

interface AskedOfMeProps {
  classroom: Classroom;
  /** Who is asked; default: the team. */
  from?: 'team' | 'reviewers';
  me: string;
  now: number;
  actions: ReviewActions;
  trans: TranslationBundle;
}

/** What others ask of the team, or of the reviewers: their answer is read here, and answered with a comment. */
export function AskedOfMe({
  classroom,
  from = 'team',
  me,
  now,
  actions,
  trans,
}: AskedOfMeProps): JSX.Element {
  const { drafts, progress } = classroom;
  const feed = from === 'team' ? classroom.team : classroom.everybody;
  const focus = useKeptFocus<HTMLDivElement>();
  const [sentTo, setSentTo] = useState<string>();
  const [, redraw] = useState({});
  const keep = ({ subject, name, lab, check }: AskedCall, text: string): void =>
    drafts.keep({ subject, name, lab, check, text });
  const requests = askedCalls(feed, me, drafts.all, from);
  const title =
    from === 'team'
      ? trans.__('Asked of my team (%1)', requests.length)
      : trans.__('Help queue (%1)', requests.length);
  return (
    <div tabIndex={-1} {...focus}>
      {requests.length > 0 && (
        <section className="waymark-requests" aria-label={title}>
          {/* In the class panel the tab is the heading. */}
          {from === 'team' && <h3>{title}</h3>}
          {requests.map(request => (
            <Request
              key={callKey(request)}
              request={request}
              labTitle={progress.curriculum?.labs[request.lab]?.title ?? request.lab}
              isMine={request.call?.taker?.id === me}
              mayClose={from === 'reviewers'}
              isOnline={progress.membership?.isOnline === true}
              draft={drafts.textOf(request)}
              onDraft={text => {
                keep(request, text);
                setSentTo(undefined);
              }}
              onDiscard={() => {
                keep(request, '');
                redraw({});
              }}
              onSent={() => {
                keep(request, '');
                setSentTo(request.name);
              }}
              now={now}
              actions={actions}
              trans={trans}
            />
          ))}
        </section>
      )}
      <output className="waymark-call-state" data-waymark="review-sent">
        {sentTo !== undefined && trans.__('Your comment was sent to %1.', sentTo)}
      </output>
    </div>
  );
}

interface RequestProps {
  request: AskedCall;
  labTitle: string;
  /** Whether it was taken by the one who sees it. */
  isMine: boolean;
  /** Whether a call can be closed without a word. */
  mayClose: boolean;
  /** Whether the class server can be reached. */
  isOnline: boolean;
  draft: string;
  onDraft(text: string): void;
  onDiscard(): void;
  onSent(): void;
  now: number;
  actions: ReviewActions;
  trans: TranslationBundle;
}

function Request(props: RequestProps): JSX.Element {
  const { request, labTitle, isMine, mayClose, isOnline, draft, onDraft, onDiscard, onSent } = props;
  const { now, actions, trans } = props;
  const { call } = request;
  const [answer, setAnswer] = useState<{ readonly of: string; readonly text: string | undefined }>();
  /** Why the answer could not be read. */
  const [unread, setUnread] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const [text, setText] = useState(draft);
  // Where something was begun it is open at first; from then on the student opens and closes it.
  const [wasBegun] = useState(draft !== '');
  const [isOpen, setOpen] = useState(wasBegun);
  /** Of the comment as it stands, so that it counts once however often it is sent. */
  const commentId = useRef<string>(undefined);
  const boxId = useId();
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await work();
    } catch (error) {
      setProblem(describeError(error));
    }
    setBusy(false);
  };
  const calledAt = call?.at;
  useEffect(() => {
    if (!isOpen || calledAt === undefined || answer?.of === calledAt) return;
    actions.readAnswer(request).then(
      read => {
        setAnswer({ of: calledAt, text: read });
        setUnread(undefined);
      },
      (error: unknown) => setUnread(describeError(error)),
    );
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the answer is read once for each call; what failed is tried again when the class server is back
  }, [isOpen, calledAt, isOnline]);
  const write = (written: string): void => {
    commentId.current = undefined;
    setText(written);
    onDraft(written);
  };
  const send = async (): Promise<void> => {
    if (text.trim() === '') return;
    commentId.current ??= crypto.randomUUID();
    await actions.sendReview(request, { id: commentId.current, text });
    setText('');
    onSent();
  };
  const step = (to: AttendStep, label: string): JSX.Element => (
    <button
      type="button"
      className="waymark-quiet-button"
      data-waymark={`${to}-request`}
      // One that is disabled would lose the focus.
      aria-disabled={isBusy}
      onClick={() => void attempt(() => actions.attend(request, to))}
    >
      {label}
    </button>
  );
  return (
    <details
      className="waymark-request"
      data-waymark="request"
      data-of={request.name}
      data-check-id={request.check}
      open={wasBegun}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>{describeRequest(request, now, trans)}</summary>
      <p className="waymark-team-note">
        {labTitle}
        {request.attempts > 0 && (
          <>
            {' · '}
            {trans._n('%1 attempt', '%1 attempts', request.attempts, request.attempts)}
          </>
        )}
        {request.words !== undefined && ` · “${request.words}”`}
      </p>
      {call?.taker && !isMine && (
        <p className="waymark-team-note">{trans.__('%1 looks at it already.', call.taker.name)}</p>
      )}
      {!call && (
        <p className="waymark-team-note" role="note">
          {trans.__('This call is over: it was answered, closed or taken back. What you wrote is kept here.')}
        </p>
      )}
      {answer &&
        (answer.text === undefined ? (
          <p className="waymark-team-note">{trans.__('No answer was handed over.')}</p>
        ) : (
          <section
            // It scrolls, so the keyboard must reach it.
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
            tabIndex={0}
            data-waymark="handed-over"
            aria-label={trans.__('The answer of %1', request.name)}
          >
            <pre>{answer.text}</pre>
          </section>
        ))}
      <label htmlFor={boxId}>{trans.__('My comment for %1', request.name)}</label>
      <textarea
        id={boxId}
        data-waymark="comment"
        rows={3}
        maxLength={MAX_TEXT_LENGTH}
        value={text}
        onChange={event => write(event.currentTarget.value)}
      />
      {unread !== undefined && <p role="alert">{unread}</p>}
      {problem !== undefined && <p role="alert">{problem}</p>}
      <div className="waymark-call-buttons">
        <button
          type="button"
          className="waymark-quiet-button"
          data-waymark="send-review"
          aria-disabled={isBusy || text.trim() === ''}
          onClick={() => void attempt(send)}
        >
          {trans.__('Send')}
        </button>
        {call && !call.taker && step('take', trans.__('I look at it'))}
        {isMine && step('give-back', trans.__('Give it back'))}
        {call && mayClose && step('close', trans.__('Done without a comment'))}
        {!call && (
          <button type="button" className="waymark-quiet-button" onClick={onDiscard}>
            {trans.__('Discard')}
          </button>
        )}
      </div>
    </details>
  );
}

function describeRequest({ name, check, call }: AskedCall, now: number, trans: TranslationBundle): string {
  if (!call) return trans.__('%1: %2', name, check);
  const when = ago(call.at, now, trans);
  return call.kind === 'review'
    ? trans.__('%1 asks for a review of %2, %3', name, check, when)
    : trans.__('%1 asks for help with %2, %3', name, check, when);
}
