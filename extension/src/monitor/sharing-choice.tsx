import type { TranslationBundle } from '@jupyterlab/translation';
import type { ModelConsent } from '@waymark/roadmap';
import { useEffect, useId, useState } from 'react';

/** Asks the server whether the reviewers of the class see these models, and tells it. */
export interface ConsentRequests {
  read(): Promise<ModelConsent>;
  write(shares: boolean): Promise<ModelConsent>;
}

/** Lets whoever has joined a class share the figures of their models with its reviewers; nothing where there is no class. */
export function SharingChoice({
  requests,
  trans,
}: {
  requests: ConsentRequests;
  trans: TranslationBundle;
}): JSX.Element | null {
  const id = useId();
  const [consent, setConsent] = useState<ModelConsent>();
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    // Without an answer there is nothing to choose; the page says by itself that the server is gone.
    requests.read().then(setConsent, () => {});
  }, [requests]);
  if (!consent?.inClass) return null;
  const change = (shares: boolean): void => {
    setFailed(false);
    setConsent({ ...consent, shares });
    requests.write(shares).then(setConsent, () => {
      setFailed(true);
      setConsent(consent);
    });
  };
  return (
    <section className="waymark-monitor-sharing" data-waymark="share-models">
      <label htmlFor={id}>
        <input
          id={id}
          type="checkbox"
          checked={consent.shares}
          aria-describedby={`${id}-note`}
          onChange={({ currentTarget }) => change(currentTarget.checked)}
        />
        {trans.__('The reviewers of my class may see how my models do')}
      </label>
      <p id={`${id}-note`} className="waymark-monitor-note">
        {trans.__(
          'They see the figures above the tabs and which features drift, of each model here; never what was asked or answered. You can take it back at any time.',
        )}
      </p>
      {hasFailed && (
        <p className="waymark-monitor-notice" data-notice="problem" role="alert">
          {trans.__('That could not be changed: the server does not answer. Try again.')}
        </p>
      )}
    </section>
  );
}
