import type { TranslationBundle } from '@jupyterlab/translation';
import type { GlossaryEntry } from '@waymark/roadmap';
import { InlineText } from '../mime/inline-text.tsx';

/** All terms of the course, in the order of the alphabet. */
export function GlossaryPage({
  entries,
  trans,
}: {
  entries: readonly GlossaryEntry[];
  trans: TranslationBundle;
}): JSX.Element {
  const sorted = entries.toSorted((left, right) => (left.terms[0] ?? '').localeCompare(right.terms[0] ?? ''));
  return (
    <section className="waymark-welcome" data-waymark="glossary" aria-label={trans.__('Glossary')}>
      <h1>{trans.__('Glossary')}</h1>
      {sorted.length === 0 && <p>{trans.__('This course has no glossary.')}</p>}
      <dl className="waymark-glossary">
        {sorted.map(({ terms, meaning }) => (
          <div key={terms[0]}>
            <dt>{terms[0]}</dt>
            <dd>
              <InlineText text={meaning} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
