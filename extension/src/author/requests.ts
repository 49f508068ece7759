import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import { problemSchema } from '@waymark/roadmap';
import {
  proofEventSchema,
  releaseAnswerSchema,
  type Proof,
  type ProofProgress,
  type ReleaseAnswer,
} from './answers.ts';
import { serverEvents } from './server-events.ts';

/** A source notebook as it stands in the editor. */
export interface LabBody {
  readonly lab: string;
  readonly notebook: object;
}

/** The author's side of the Waymark server: the engine of `release` and `prove`. */
export class AuthorRequests {
  readonly #settings: ServerConnection.ISettings;

  constructor(settings: ServerConnection.ISettings) {
    this.#settings = settings;
  }

  /** Has the student's copy made, and all told that keeps it from students. */
  async release(body: LabBody): Promise<ReleaseAnswer> {
    const response = await this.#post('release', body, 'application/json');
    return releaseAnswerSchema.parse(await response.json());
  }

  /** Has a lab proved in the real kernel. */
  async prove(body: LabBody, onProgress: (progress: ProofProgress) => void): Promise<Proof> {
    const response = await this.#post('prove', body, 'text/event-stream');
    let proof: Proof | undefined;
    for await (const data of serverEvents(response)) {
      const event = proofEventSchema.parse(JSON.parse(data));
      if ('error' in event) throw new Error(event.error);
      if ('progress' in event) onProgress(event.progress);
      else proof = event.proof;
    }
    if (!proof) throw new Error('The server went away before the proof had ended.');
    return proof;
  }

  /** Ends the proof that runs, whoever began it; there need be none. */
  async stopProof(): Promise<void> {
    await this.#send('prove', { method: 'DELETE' });
  }

  /** Has a lab begun, and named on its line of the roadmap. */
  async createLab(lab: string, item: string): Promise<void> {
    await this.#post('labs', { lab, item }, 'application/json');
  }

  #post(route: string, body: object, accept: string): Promise<Response> {
    const headers = { 'content-type': 'application/json', accept };
    return this.#send(route, { method: 'POST', body: JSON.stringify(body), headers });
  }

  async #send(route: string, init: RequestInit): Promise<Response> {
    const url = URLExt.join(this.#settings.baseUrl, 'waymark/api/author', route);
    const response = await ServerConnection.makeRequest(url, init, this.#settings);
    if (response.ok) return response;
    const problem = problemSchema.safeParse(await response.json().catch(() => undefined)).data;
    throw new Error(problem?.detail ?? `The server answered ${response.status} ${response.statusText}.`);
  }
}
