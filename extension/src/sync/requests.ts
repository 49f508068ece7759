import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import { PROGRESS_SOCKET_PATH, curriculumSchema, problemSchema, type Curriculum } from '@waymark/roadmap';
import { z } from 'zod';

/** Where jupyter-server-proxy puts the Waymark server, below Jupyter's own base URL. */
const SERVER_ROOT = 'waymark';

/** The address of the progress socket. */
export function progressSocketUrl(settings: ServerConnection.ISettings): string {
  return URLExt.join(settings.wsUrl, SERVER_ROOT, PROGRESS_SOCKET_PATH);
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
 * The one place where HTTP failures are understood.
 *
 * @param path Below the Waymark server's root.
 * @param body What to post, as JSON; left out: GET.
 * @throws Error With the server's own words, where it has any.
 */
export async function requestJson(
  settings: ServerConnection.ISettings,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const url = URLExt.join(settings.baseUrl, SERVER_ROOT, path);
  const response = await ServerConnection.makeRequest(url, body === undefined ? {} : post(body), settings);
  const text = await response.text();
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new Error(`Expected JSON from ${path}, got ${response.status} ${response.statusText}`);
  }
  if (response.ok) return answer;
  const problem = problemSchema.safeParse(answer).data;
  throw new Error(
    problem ? `${problem.title}: ${problem.detail ?? ''}` : `${path} answered ${response.status}`,
  );
}

function post(body: unknown): RequestInit {
  return {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json' },
  };
}
