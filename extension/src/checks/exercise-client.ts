import type { ServerConnection } from '@jupyterlab/services';
import { exerciseCellsSchema, type ExerciseCells } from '@waymark/roadmap';
import { requestJson } from '../sync/requests.ts';

/** What the Waymark server gives of an exercise. Everything throws an Error in the server's words. */
export class ExerciseClient {
  readonly #settings: ServerConnection.ISettings;

  constructor(settings: ServerConnection.ISettings) {
    this.#settings = settings;
  }

  /** The answers as they were handed out. */
  async handedOut(lab: string, check: string): Promise<ExerciseCells> {
    return exerciseCellsSchema.parse(await requestJson(this.#settings, `api/labs/${lab}/exercises/${check}`));
  }

  /** The right answers, for whoever has passed, or tried enough. */
  async solution(lab: string, check: string): Promise<ExerciseCells> {
    return exerciseCellsSchema.parse(
      await requestJson(this.#settings, `api/labs/${lab}/exercises/${check}/solution`),
    );
  }
}
