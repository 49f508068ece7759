import { z } from 'zod';

export const TABS = ['service', 'drift', 'performance', 'quality', 'alerts', 'requests'] as const;
export type Tab = (typeof TABS)[number];

/** What a person has chosen to see; it is restored after a reload. */
export interface Selection {
  /** Null for the model that was asked last. */
  readonly name: string | null;
  /** Null for all versions. */
  readonly version: string | null;
  /** Null for all visitors. */
  readonly segment: string | null;
  readonly rangeMs: number;
  readonly chunks: number;
  readonly tab: Tab;
}

export const DEFAULT_SELECTION: Selection = {
  name: null,
  version: null,
  segment: null,
  rangeMs: 900_000,
  chunks: 15,
  tab: 'service',
};

/** What was restored may be of an earlier version of the page, or typed by hand. */
const selectionSchema = z.object({
  name: z.string().nullable().catch(DEFAULT_SELECTION.name),
  version: z.string().nullable().catch(DEFAULT_SELECTION.version),
  segment: z.string().nullable().catch(DEFAULT_SELECTION.segment),
  rangeMs: z.coerce.number().min(10_000).max(31_536_000_000).catch(DEFAULT_SELECTION.rangeMs),
  chunks: z.coerce.number().int().min(2).max(60).catch(DEFAULT_SELECTION.chunks),
  tab: z.enum(TABS).catch(DEFAULT_SELECTION.tab),
});

/** What is wrong of it, or left out, is as usual. */
export function readSelection(values: object): Selection {
  return selectionSchema.parse(values);
}

/** The selection as the query of an address, without what is as usual. */
export function selectionQuery(selection: Selection): string {
  const usual = new Map<string, unknown>(Object.entries(DEFAULT_SELECTION));
  const own = Object.entries(selection).filter(([key, value]) => value !== usual.get(key));
  return new URLSearchParams(own.map(([key, value]) => [key, String(value)])).toString();
}

/** The selection that an address has in its query. */
export function selectionOf(query: string): Selection {
  return readSelection(Object.fromEntries(new URLSearchParams(query)));
}
