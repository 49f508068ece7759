import type { TranslationBundle } from '@jupyterlab/translation';
import type { Mistake, Refusal, Topic } from '@waymark/roadmap/refusal';
import { NeedsBox, type NeedsActions } from '../cells/needs-box.tsx';
import { clip } from '../mime/clip.ts';
import { InlineText } from '../mime/inline-text.tsx';

/** More than a student reads; TypeScript can say more. */
const MAX_TEXT_LENGTH = 4_000;

export interface RefusalCardProps {
  refusal: Refusal;
  /** Undefined where the page has no such notebook. */
  actions: NeedsActions | undefined;
  /** Undefined where there is no line to show. */
  onShowLine: ((line: number) => void) | undefined;
  /** Undefined where the course has no lab that explains more. */
  onLearn: ((topic: Topic) => void) | undefined;
  trans: TranslationBundle;
}

/** Why a cell did not run, and what to do. */
export function RefusalCard({ refusal, actions, onShowLine, onLearn, trans }: RefusalCardProps): JSX.Element {
  const { needs, mistakes } = refusal;
  const title = needs
    ? trans.__('This cell needs another one first')
    : trans._n(
        'This cell did not run: %1 mistake',
        'This cell did not run: %1 mistakes',
        mistakes.length,
        mistakes.length,
      );
  return (
    <section className="waymark-refusal" data-waymark="refusal" aria-label={title}>
      <strong className="waymark-refusal-title">{title}</strong>
      {needs && <NeedsBox needs={needs} actions={actions} trans={trans} />}
      {mistakes.map(mistake => (
        <MistakeView
          key={`${mistake.line} ${mistake.code} ${mistake.excerpt}`}
          mistake={mistake}
          onShowLine={onShowLine}
          onLearn={onLearn}
          trans={trans}
        />
      ))}
    </section>
  );
}

interface MistakeViewProps extends Pick<RefusalCardProps, 'onShowLine' | 'onLearn' | 'trans'> {
  mistake: Mistake;
}

function MistakeView({ mistake, onShowLine, onLearn, trans }: MistakeViewProps): JSX.Element {
  const { line, excerpt, plain, topic, message, code } = mistake;
  const [first = '', ...rest] = clip(message, MAX_TEXT_LENGTH).split('\n');
  const at = trans.__('Line %1', line);
  return (
    <div className="waymark-mistake" data-code={code}>
      <p>
        {onShowLine ? (
          <button type="button" className="waymark-link" onClick={() => onShowLine(line)}>
            {at}
          </button>
        ) : (
          <span>{at}</span>
        )}
        {': '}
        <InlineText text={plain ?? first} />
      </p>
      <pre className="waymark-mistake-place" aria-hidden>
        {excerpt}
      </pre>
      <div className="waymark-mistake-more">
        {plain !== undefined || rest.length > 0 ? (
          <details>
            <summary>{trans.__("TypeScript's words")}</summary>
            <pre>{`${[first, ...rest].join('\n')} (TS${code})`}</pre>
          </details>
        ) : (
          <span className="waymark-mistake-code">{`TS${code}`}</span>
        )}
        {topic && onLearn && (
          <button type="button" className="waymark-link" data-waymark="learn" onClick={() => onLearn(topic)}>
            {trans.__('More in First Steps')}
          </button>
        )}
      </div>
    </div>
  );
}
