import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import {
  MONITOR_PAGE_PATH,
  MONITOR_SOCKET_PATH,
  PROGRESS_SOCKET_PATH,
  curriculumSchema,
  problemSchema,
  type Curriculum,
  type Problem,
} from '@waymark/roadmap';
import { z } from 'zod';

/** Where jupyter-server-proxy puts the Waymark server, below Jupyter's own base URL. */
const SERVER_ROOT = 'waymark';

/** The address of the progress socket. */
export function progressSocketUrl(settings: ServerConnection.ISettings): string {
  return URLExt.join(settings.wsUrl, SERVER_ROOT, PROGRESS_SOCKET_PATH);
}

/** The address of the socket of the model monitor. */
export function monitorSocketUrl(settings: ServerConnection.ISettings): string {
  return URLExt.join(settings.wsUrl, SERVER_ROOT, MONITOR_SOCKET_PATH);
}

/** Where the model monitor stands as a page of its own. */
export function monitorPageUrl(settings: ServerConnection.ISettings): string {
  return URLExt.join(settings.baseUrl, SERVER_ROOT, MONITOR_PAGE_PATH);
}

/** Asks the server for the roadmap and the labs that exist. */
export async function fetchCurriculum(settings: ServerConnection.ISettings): Promise<Curriculum> {
  const body = await requestJson(settings, 'api/roadmap');
  const parsed = curriculumSchema.safeParse(body);
  if (!parsed.success) {
    throw new Error(`The server's roadmap is not one this page can read: ${z.prettifyError(parsed.error)}`);
  }
  return parsed.data;
}

/**
 * Asks the server, with a JSON body where there is one.
 *
 * @param path Below the Waymark server's root.
 * @param body What to send; left out: GET.
 * @param method How to send it; default POST.
 * @throws Error With the server's own words, where it has any.
 */
export async function requestJson(
  settings: ServerConnection.ISettings,
  path: string,
  body?: unknown,
  method: 'POST' | 'PUT' | 'PATCH' = 'POST',
): Promise<unknown> {
  if (body === undefined) return request(settings, path, {});
  const headers = { 'Content-Type': 'application/json' };
  return request(settings, path, { method, body: JSON.stringify(body), headers });
}

/**
 * The one place where HTTP failures are understood.
 *
 * @param path Below the Waymark server's root.
 * @returns The JSON of the answer; undefined where it has no content.
 * @throws Error With the server's own words, where it has any.
 */
export async function request(
  settings: ServerConnection.ISettings,
  path: string,
  init: RequestInit,
): Promise<unknown> {
  const url = URLExt.join(settings.baseUrl, SERVER_ROOT, path);
  const response = await ServerConnection.makeRequest(url, init, settings);
  const text = await response.text();
  if (response.status === 204) return undefined;
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new Error(`Expected JSON from ${path}, got ${response.status} ${response.statusText}`);
  }
  if (response.ok) return answer;
  const problem = problemSchema.safeParse(answer).data;
  throw new Error(problem ? describeProblem(problem) : `${path} answered ${response.status}`);
}

function describeProblem({ title, detail = '', errors = [] }: Problem): string {
  return [`${title}: ${detail}`, ...errors.map(({ field, message }) => `${field}: ${message}`)].join('\n');
}
