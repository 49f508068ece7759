/** What becomes of a cell whose types are wrong. */
export type TypesMode = 'strict' | 'loose' | 'off';

export const MODES: readonly TypesMode[] = ['strict', 'loose', 'off'];

/** The kernel that checks types. */
export const KERNEL_NAME = 'waymark';

export function isTypesMode(value: unknown): value is TypesMode {
  return MODES.some(mode => mode === value);
}

/**
 * What a notebook's metadata say of its types; undefined if they say nothing.
 *
 * @param waymark The metadata under `waymark`.
 */
export function modeIn(waymark: unknown): TypesMode | undefined {
  const types: unknown = isRecord(waymark) ? waymark['types'] : undefined;
  return isTypesMode(types) ? types : undefined;
}

/** The metadata under `waymark` with another mode in them. */
export function withMode(waymark: unknown, types: TypesMode): Record<string, unknown> {
  return { ...(isRecord(waymark) && waymark), types };
}

/** Whether the kernel of a notebook was another one, for which it was written, and is ours now. */
export function hasComeOver(before: unknown, now: unknown): boolean {
  const [from, to] = [nameOf(before), nameOf(now)];
  return from !== undefined && from !== KERNEL_NAME && to === KERNEL_NAME;
}

function nameOf(kernelspec: unknown): string | undefined {
  const name: unknown = isRecord(kernelspec) ? kernelspec['name'] : undefined;
  return typeof name === 'string' && name !== '' ? name : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
