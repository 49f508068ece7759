// oxlint-disable oxc/no-async-endpoint-handlers -- Express 5 passes a rejection on to the error handler
import { dirname, join } from 'node:path';
import { LabError, labIdSchema } from '@waymark/roadmap';
import { inPlaceOrder, parseLab, type ParsedLab } from '@waymark/roadmap/lab';
import express, { Router, type Response } from 'express';
import { z } from 'zod';
import type { Gate } from '../grading/gate.ts';
import type { ProofProgress } from '../grading/proof.ts';
import type { ReadyKernels } from '../grading/ready-kernels.ts';
import type { Operations } from '../http/api-document.ts';
import { parseBody } from '../http/parse-body.ts';
import { HttpProblem, problem } from '../problem.ts';
import { readItems } from '../roadmap-items.ts';
import { createLab } from './new-lab.ts';

/** A notebook with images in it is large; one without outputs rarely is. */
const MAX_NOTEBOOK_BYTES = 8 * 1_048_576;

export interface AuthoringOptions {
  /** The folder of the source notebooks. */
  readonly notebooks: string;
  /** The curriculum's file. */
  readonly roadmap: string;
  /** Kernels in which a lab runs up to its author's last change. Default: none. */
  readonly ready?: ReadyKernels;
}

const labBodySchema = z.strictObject({
  lab: labIdSchema,
  /** As it stands in the editor, saved or not. */
  notebook: z.looseObject({}),
});

const newLabSchema = z.strictObject({ lab: z.string(), item: z.string() });

const faultsSchema = z.array(z.looseObject({}));

export const authorOperations: Operations = {
  'POST /api/author/release': {
    summary: 'What students would get of a lab, and what is wrong with it',
    body: { schema: labBodySchema },
    answer: { schema: z.object({ notebook: z.looseObject({}).nullable(), faults: faultsSchema }) },
  },
  'POST /api/author/labs': {
    summary: 'Makes a new lab',
    body: { schema: newLabSchema },
    answer: { status: 201, schema: z.object({ lab: z.string() }) },
  },
  'POST /api/author/prove': {
    summary: 'Proves a lab in real kernels; its progress comes as server-sent events',
    body: { schema: labBodySchema },
    answer: { type: 'text/event-stream', schema: z.string() },
  },
  'DELETE /api/author/prove': { summary: 'Stops the proof', answer: { status: 204 } },
};

/**
 * What an author's JupyterLab asks for: the same engine as that of `release` and `prove`. A lab is named by its id,
 * which cannot lead out of the folder of the notebooks.
 *
 * The compiler is loaded with the first request: it takes longer than the rest of the server.
 */
export function createAuthorRouter({ notebooks, roadmap, ready }: AuthoringOptions): Router {
  const router = Router();
  const openGate = async (): Promise<Gate> => {
    const { Gate } = await import('../grading/gate.ts');
    return Gate.open({ notebooks, items: await readItems(roadmap), ready });
  };
  const json = express.json({ limit: MAX_NOTEBOOK_BYTES });

  let proving: { readonly lab: string; readonly stop: AbortController } | undefined;
  /** As an author's page has last sent it. */
  let edited: ParsedLab | undefined;
  let preparing = Promise.resolve();
  const prepare = async (parsed: ParsedLab): Promise<void> => (await openGate()).prepare(parsed);

  router.post('/api/author/release', json, async (request, response) => {
    const { parsed, folder } = readBody(request.body, notebooks);
    const { releaseLab } = await import('../release/release-lab.ts');
    const { sourceFaults } = await import('../grading/source-faults.ts');
    const { notebook, faults } = releaseLab(parsed, folder);
    const { leakFaults } = await import('../grading/leaks.ts');
    const lacks = sourceFaults(parsed.model, await readItems(roadmap));
    const leaks = notebook ? leakFaults(parsed.model, notebook) : [];
    response.json({ notebook: notebook ?? null, faults: inPlaceOrder([...faults, ...lacks, ...leaks]) });
    edited = parsed;
    // A proof needs the processors itself.
    if (!proving) await (preparing = prepare(parsed));
  });

  router.post('/api/author/labs', json, async (request, response) => {
    const { lab, item } = parseBody(newLabSchema, request.body);
    try {
      await createLab({ notebooks, roadmap, lab, item });
    } catch (error) {
      if (error instanceof LabError) throw new HttpProblem(problem(409, error.message));
      throw error;
    }
    response.status(201).json({ lab });
  });

  router.post('/api/author/prove', json, async (request, response) => {
    const { parsed, folder } = readBody(request.body, notebooks);
    if (proving) {
      throw new HttpProblem(problem(409, `${proving.lab} is being proved: wait for its end, or stop it.`));
    }
    const stop = new AbortController();
    proving = { lab: parsed.model.id, stop };
    // Who went away needs no proof.
    response.once('close', () => stop.abort(new Error('The page has gone.')));
    try {
      const send = openStream(response);
      const onProgress = (progress: ProofProgress): void => send({ progress });
      try {
        const gate = await openGate();
        await preparing.catch(() => undefined); // Whoever has asked for it is told.
        send({ proof: await gate.prove(parsed, { folder, onProgress, signal: stop.signal }) });
      } catch (error) {
        send({ error: error instanceof Error ? error.message : String(error) });
      }
      response.end();
    } finally {
      proving = undefined;
    }
    // What was changed while the proof ran.
    if (edited) await (preparing = prepare(edited));
  });

  router.delete('/api/author/prove', (_request, response) => {
    proving?.stop.abort(new Error('Stopped.'));
    response.status(204).end();
  });
  return router;
}

function readBody(body: unknown, notebooks: string): { parsed: ParsedLab; folder: string } {
  const { lab, notebook } = parseBody(labBodySchema, body);
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
