import type { MimeBundle } from '../host.ts';
import { placeholderLabel } from '../todo/todo.ts';
import { isRecord } from '../records.ts';

interface Layer {
  readonly route?:
    { readonly path: unknown; readonly methods: Readonly<Record<string, boolean>> } | undefined;
}

/** The part of an Express app by which it is known and read. */
interface ExpressLike {
  readonly router: { readonly stack: readonly Layer[] };
}

/** How a cell shows an Express app that it ends with, as after `app.get(…)`; undefined for everything else. */
export function formatApp(value: unknown): MimeBundle | undefined {
  if (!isExpress(value)) return undefined;
  const routes = value.router.stack.flatMap(({ route }) =>
    route ? [`${Object.keys(route.methods).join(', ').toUpperCase()} ${String(route.path)}`] : [],
  );
  return { 'text/plain': routes.length === 0 ? 'Express app' : `Express app: ${routes.join(', ')}` };
}

function isExpress(value: unknown): value is ExpressLike {
  if (typeof value !== 'function' || placeholderLabel(value) !== undefined) return false;
  if (!('router' in value) || !('handle' in value)) return false;
  const { router } = value;
  return (
    (isRecord(router) || typeof router === 'function') && 'stack' in router && Array.isArray(router.stack)
  );
}
