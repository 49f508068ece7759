import type { ServerConnection } from '@jupyterlab/services';
import { correctionsSchema, labCopiesSchema, type LabCopy, type LabCorrection } from '@waymark/roadmap';
import { requestJson } from '../sync/requests.ts';

/** The student's copies of the labs, which the Waymark server keeps. Everything throws an Error in the server's words. */
export class CopiesClient {
  readonly #settings: ServerConnection.ISettings;

  constructor(settings: ServerConnection.ISettings) {
    this.#settings = settings;
  }

  /** What was corrected in the student's copies, the oldest first. */
  async corrections(): Promise<readonly LabCorrection[]> {
    return correctionsSchema.parse(await requestJson(this.#settings, 'api/corrections')).corrections;
  }

  /** The copies of a lab that were put aside, the newest first. */
  async list(lab: string): Promise<readonly LabCopy[]> {
    return labCopiesSchema.parse(await requestJson(this.#settings, `api/labs/${lab}/copies`)).copies;
  }

  /** Puts the lab's newest release in the place of the student's copy, which is kept. */
  async startAgain(lab: string): Promise<void> {
    await requestJson(this.#settings, `api/labs/${lab}/start-again`, {});
  }

  /** Puts a copy back that was put aside; the one in its place is kept. */
  async bringBack(lab: string, name: string): Promise<void> {
    await requestJson(this.#settings, `api/labs/${lab}/bring-back`, { name });
  }
}
