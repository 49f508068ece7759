import type { Express } from 'express';
import { z } from 'zod';

/** A route as Express names it: `GET /api/labs/:level/:lab/copies`. One for every method is named `ALL`. */
export interface AppRoute {
  readonly name: string;
  readonly method: string;
  readonly path: string;
}

/** What Express keeps of a route, or of a router in which there are more. */
const layerSchema = z.object({
  route: z.object({ path: z.string(), methods: z.record(z.string(), z.boolean()) }).optional(),
  handle: z.custom<{ readonly stack?: readonly unknown[] }>(value => typeof value === 'function'),
});

/** Every route of an app, in the order in which they are tried. Routers are mounted without a path of their own. */
export function appRoutes({ router }: Express): AppRoute[] {
  return routesOf(router.stack);
}

function routesOf(stack: readonly unknown[]): AppRoute[] {
  return stack.flatMap(layer => {
    const { route, handle } = layerSchema.parse(layer);
    if (!route) return routesOf(handle.stack ?? []);
    return Object.keys(route.methods).map(lower => {
      const method = lower === '_all' ? 'ALL' : lower.toUpperCase();
      return { name: `${method} ${route.path}`, method, path: route.path };
    });
  });
}

/** The methods that the routes of a path take; none where there is nothing at it. */
export function methodsAt(routes: readonly AppRoute[], path: string): string[] {
  const methods = routes.filter(route => patternOf(route).test(path)).map(({ method }) => method);
  return methods.flatMap(method => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
}

function patternOf({ path }: AppRoute): RegExp {
  return new RegExp(
    `^${path
      .replaceAll('.', String.raw`\.`)
      .replaceAll(/\*\w+/g, '.+')
      .replaceAll(/:\w+/g, '[^/]+')}/?$`,
    'i',
  );
}
