import { ReactWidget, UseSignal } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { RoadmapModel } from '../roadmap/model.ts';
import { Welcome, type WelcomeActions } from './welcome.tsx';

/** The welcome page in the main area. */
export class WelcomePage extends ReactWidget {
  readonly #model: RoadmapModel;
  readonly #actions: WelcomeActions;
  readonly #trans: TranslationBundle;

  constructor(model: RoadmapModel, actions: WelcomeActions, trans: TranslationBundle) {
    super();
    this.#model = model;
    this.#actions = actions;
    this.#trans = trans;
    this.addClass('waymark-welcome-page');
  }

  protected override render(): JSX.Element {
    const { progress } = this.#model;
    return (
      <UseSignal signal={this.#model.changed}>
        {() => (
          <Welcome
            curriculum={progress.curriculum}
            state={progress.state}
            levels={this.#model.tree}
            next={this.#model.next}
            isOffline={progress.status.phase === 'offline'}
            actions={this.#actions}
            trans={this.#trans}
          />
        )}
      </UseSignal>
    );
  }
}
