import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IProgress } from '../sync/tokens.ts';
import type { AuthorModel } from './model.ts';
import type { OpenLab } from './open-lab.ts';

/** What the panel works with. */
export interface AuthorContext {
  readonly model: AuthorModel;
  readonly progress: IProgress;
  readonly commands: JupyterFrontEnd['commands'];
  readonly trans: TranslationBundle;
}

/** What the sections of the panel work with. */
export interface SectionProps {
  readonly lab: OpenLab;
  readonly context: AuthorContext;
}

/** A button that runs a command, and is not there to be pressed where the command is not. */
export function CommandButton({
  id,
  commands,
}: {
  id: string;
  commands: JupyterFrontEnd['commands'];
}): JSX.Element {
  return (
    <button
      type="button"
      className="waymark-quiet-button"
      data-command={id}
      disabled={!commands.isEnabled(id)}
      title={commands.caption(id)}
      onClick={() => void commands.execute(id)}
    >
      {commands.label(id)}
    </button>
  );
}
