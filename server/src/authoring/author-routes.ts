// oxlint-disable oxc/no-async-endpoint-handlers -- Express 5 passes a rejection on to the error handler
import { dirname, join } from 'node:path';
import { labIdSchema } from '@waymark/roadmap';
import { parseLab, type LabFault, type ParsedLab } from '@waymark/roadmap/lab';
import express, { Router, type Response } from 'express';
import { z } from 'zod';
import { HttpProblem, invalid, problem } from '../problem.ts';
import { readItems } from '../roadmap-items.ts';

/** A notebook with images in it is large; one without outputs rarely is. */
const MAX_NOTEBOOK_BYTES = 8 * 1_048_576;

export interface AuthoringOptions {
  /** The folder of the source notebooks. */
  readonly notebooks: string;
  /** The curriculum's file. */
  readonly roadmap: string;
}

const labBodySchema = z.strictObject({
  lab: labIdSchema,
  /** As it stands in the editor, saved or not. */
  notebook: z.looseObject({}),
});

/**
 * What an author's JupyterLab asks for: the same engine as that of `release` and `prove`. A lab is named by its id,
 * which cannot lead out of the folder of the notebooks.
 *
 * The compiler is loaded with the first request: it takes longer than the rest of the server.
 */
export function createAuthorRouter({ notebooks, roadmap }: AuthoringOptions): Router {
  const router = Router();
  router.use(express.json({ limit: MAX_NOTEBOOK_BYTES }));

  router.post('/release', async (request, response) => {
    const { parsed, folder } = readBody(request.body, notebooks);
    const { releaseLab } = await import('../release/release-lab.ts');
    const { sourceFaults } = await import('../grading/source-faults.ts');
    const { notebook, faults } = releaseLab(parsed, folder);
    const lacks = sourceFaults(parsed.model, await readItems(roadmap));
    response.json({ notebook: notebook ?? null, faults: inOrder([...faults, ...lacks]) });
  });

  const proving = new Set<string>();
  router.post('/prove', async (request, response) => {
    const { parsed, folder } = readBody(request.body, notebooks);
    const lab = parsed.model.id;
    if (proving.size > 0) {
      const [other] = proving;
      throw new HttpProblem(problem(409, `${other} is being proved: wait for its end.`));
    }
    proving.add(lab);
    try {
      const { proveLab } = await import('../grading/prove-lab.ts');
      const items = await readItems(roadmap);
      const send = openStream(response);
      try {
        const proof = await proveLab(parsed, {
          folder,
          items,
          onProgress: progress => send({ progress }),
        });
        send({ proof });
      } catch (error) {
        send({ error: error instanceof Error ? error.message : String(error) });
      }
      response.end();
    } finally {
      proving.delete(lab);
    }
  });
  return router;
}

function readBody(body: unknown, notebooks: string): { parsed: ParsedLab; folder: string } {
  const read = labBodySchema.safeParse(body);
  if (!read.success) throw new HttpProblem(invalid(read.error));
  const { lab, notebook } = read.data;
  return { parsed: parseLab(notebook, lab), folder: dirname(join(notebooks, `${lab}.ipynb`)) };
}

/** Begins an answer of server-sent events, which the proxy passes on one by one. Who went away is sent nothing. */
function openStream(response: Response): (event: object) => void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
  response.flushHeaders();
  return event => {
    if (!response.destroyed) response.write(`data: ${JSON.stringify(event)}\n\n`);
  };
}

function inOrder(faults: readonly LabFault[]): LabFault[] {
  return faults.toSorted((left, right) => (left.place?.cell ?? -1) - (right.place?.cell ?? -1));
}
