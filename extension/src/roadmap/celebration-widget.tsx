import { ReactWidget } from '@jupyterlab/apputils';
import { Celebration, type CelebrationProps } from './celebration.tsx';

/** The card in a corner of the window, where it covers nothing that one works on for long. */
export class CelebrationWidget extends ReactWidget {
  readonly #props: Omit<CelebrationProps, 'onClose'>;

  constructor(props: Omit<CelebrationProps, 'onClose'>) {
    super();
    this.#props = props;
    this.addClass('waymark-celebration');
    // What appears in it is read out.
    this.node.setAttribute('aria-live', 'polite');
    this.node.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') this.dispose();
    });
  }

  protected override render(): JSX.Element {
    const { onNext, ...props } = this.#props;
    return (
      <Celebration
        {...props}
        onNext={() => {
          this.dispose();
          onNext();
        }}
        onClose={() => this.dispose()}
      />
    );
  }
}
