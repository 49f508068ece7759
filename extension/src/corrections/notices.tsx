import { UseSignal } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Lab, LabCorrection } from '@waymark/roadmap';
import type { CorrectionsModel } from './model.ts';

/** So many changes are listed; a lab that was rewritten would fill the sidebar. */
const MAX_CHANGES = 6;

interface CorrectionNoticesProps {
  model: CorrectionsModel;
  /** By id; for their titles. */
  labs: Readonly<Record<string, Lab>>;
  onBringBack: (lab: string, name: string) => void;
  trans: TranslationBundle;
}

/** What was corrected in labs that the student has begun, and why. */
export function CorrectionNotices({ model, labs, onBringBack, trans }: CorrectionNoticesProps): JSX.Element {
  return (
    <UseSignal signal={model.changed}>
      {() => (
        <>
          {model.shown.map((correction, index) => (
            <CorrectionNotice
              key={correction.id}
              correction={correction}
              isOpen={index === 0}
              title={labs[correction.lab]?.title ?? correction.lab}
              onBringBack={() => onBringBack(correction.lab, correction.before)}
              onDismiss={() => model.dismiss(correction.id)}
              trans={trans}
            />
          ))}
        </>
      )}
    </UseSignal>
  );
}

interface CorrectionNoticeProps {
  correction: LabCorrection;
  /** Whether it begins unfolded: one does, so that the roadmap has its place. */
  isOpen: boolean;
  title: string;
  onBringBack: () => void;
  onDismiss: () => void;
  trans: TranslationBundle;
}

function CorrectionNotice({
  correction,
  isOpen,
  title,
  onBringBack,
  onDismiss,
  trans,
}: CorrectionNoticeProps): JSX.Element {
  const { lab, notes, changes } = correction;
  const rest = changes.length - MAX_CHANGES;
  return (
    <details
      open={isOpen}
      className="waymark-notice waymark-correction"
      data-waymark="correction"
      data-lab={lab}
    >
      <summary>{trans.__('%1 was corrected', title)}</summary>
      {notes.map(({ date, note }) => (
        <p key={`${date} ${note}`} className="waymark-correction-note">
          {note}
        </p>
      ))}
      <ul>
        {changes.slice(0, MAX_CHANGES).map(change => (
          <li key={`${change.kind} ${change.cell}`} data-change={change.kind}>
            {kindWord(change.kind, trans)} <q>{change.heading ?? change.firstLine}</q>
            {change.heading !== undefined && !change.firstLine.startsWith('#') && (
              <code>{change.firstLine}</code>
            )}
          </li>
        ))}
        {rest > 0 && <li>{trans._n('and %1 more cell', 'and %1 more cells', rest, rest)}</li>}
      </ul>
      <p>{trans.__('Your answers are as you wrote them.')}</p>
      <button type="button" className="waymark-quiet-button" data-waymark="bring-back" onClick={onBringBack}>
        {trans.__('Bring back my earlier copy…')}
      </button>
      <button type="button" className="waymark-quiet-button" data-waymark="dismiss" onClick={onDismiss}>
        {trans.__('Dismiss')}
      </button>
    </details>
  );
}

function kindWord(kind: LabCorrection['changes'][number]['kind'], trans: TranslationBundle): string {
  switch (kind) {
    case 'new':
      return trans.__('New, under');
    case 'corrected':
      return trans.__('Changed, under');
    case 'removed':
      return trans.__('Removed, under');
    case 'restored':
      return trans.__('Put back, under');
    case 'conflict':
      return trans.__('You had changed it too, and both texts are there, under');
  }
}
