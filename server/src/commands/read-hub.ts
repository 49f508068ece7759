import type { HubOptions } from '../users/hub.ts';
import { CommandError } from './command.ts';

/**
 * Reads of which JupyterHub this server is a service.
 *
 * @param environment As the hub makes it.
 * @throws CommandError Where it says nothing of a hub.
 */
export function readHub(environment: NodeJS.ProcessEnv = process.env): HubOptions {
  const { JUPYTERHUB_API_URL: api = '', JUPYTERHUB_API_TOKEN: token } = environment;
  if (token && URL.canParse(api)) return { api: new URL(api), token };
  throw new CommandError(
    'Expected JUPYTERHUB_API_URL and JUPYTERHUB_API_TOKEN in the environment, which a JupyterHub gives to its services.',
  );
}
