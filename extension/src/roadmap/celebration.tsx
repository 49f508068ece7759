import type { CSSProperties } from 'react';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Lab } from '@waymark/roadmap';
import { InlineText } from '../mime/inline-text.tsx';

/** Coloured pieces that fly when the card appears; how many there are is a matter of taste. */
const PIECES = Array.from({ length: 14 }, (_, piece) => piece);

export interface CelebrationProps {
  /** The lab of which every check is passed. */
  readonly lab: Lab;
  /** Undefined after the last one. */
  readonly next: Lab | undefined;
  readonly onNext: () => void;
  readonly onClose: () => void;
  readonly trans: TranslationBundle;
}

/** Tells a student whose last check of a lab has passed what they can do now, and where it goes on. */
export function Celebration({ lab, next, onNext, onClose, trans }: CelebrationProps): JSX.Element {
  const abilities = lab.abilities ?? [];
  const close = trans.__('Close');
  return (
    <>
      <Burst />
      <section className="waymark-celebration-card" data-waymark="celebration" data-lab={lab.id}>
        <header>
          <svg viewBox="0 0 24 24" width="28" height="28" aria-hidden>
            <circle cx="12" cy="12" r="10" />
            <path d="M7.500 12.400l3 3L16.600 9" />
          </svg>
          <h2>{trans.__('%1 is done', lab.title)}</h2>
          <button
            type="button"
            className="waymark-icon-button"
            data-waymark="celebration-close"
            title={close}
            aria-label={close}
            onClick={onClose}
          >
            <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden>
              <path d="M4 4l8 8M12 4l-8 8" />
            </svg>
          </button>
        </header>
        {abilities.length > 0 && (
          <>
            <p>{trans.__('You can now')}</p>
            <ul>
              {abilities.map(ability => (
                <li key={ability}>
                  <InlineText text={ability} />
                </li>
              ))}
            </ul>
          </>
        )}
        {next ? (
          <button type="button" className="waymark-continue" data-waymark="celebration-next" onClick={onNext}>
            <span className="waymark-continue-verb">{trans.__('Next lab')}</span>
            <span className="waymark-continue-lab">
              {next.title}, {trans._n('%1 minute', '%1 minutes', next.minutes, next.minutes)}
            </span>
          </button>
        ) : (
          <p>{trans.__('This was the last lab that was open: all that there is, is done.')}</p>
        )}
      </section>
    </>
  );
}

function Burst(): JSX.Element {
  return (
    <div className="waymark-celebration-burst" aria-hidden>
      {PIECES.map(piece => (
        <i key={piece} style={pieceStyle(piece)} />
      ))}
    </div>
  );
}

/** Its place among the others, from which the style sheet makes its way and its colour. */
function pieceStyle(piece: number): CSSProperties & Record<'--piece', number> {
  return { '--piece': piece };
}
