import { releasedNotebookSchema, type ParsedLab, type ReleasedNotebook } from '@waymark/roadmap/lab';
import { z } from 'zod';
import { releaseLab, type Release } from '../../release/release-lab.ts';
import { keyOf } from './keys.ts';
import type { Results } from './results.ts';

/** Read as it was kept, byte for byte: a schema that reads gives an object another order. */
const asKept = z.custom<ReleasedNotebook>(value => releasedNotebookSchema.safeParse(value).success);

/** The release of a lab, which takes the compiler a second to make; one without faults is kept. */
export function keptRelease(results: Results, parsed: ParsedLab, folder: string): Release {
  const key = keyOf('release', parsed.model.id, JSON.stringify(parsed.model.notebook));
  const isSound = parsed.faults.length === 0;
  const notebook = isSound ? results.find(key, asKept) : undefined;
  if (notebook) return { notebook, faults: [] };
  const release = releaseLab(parsed, folder);
  if (release.notebook) results.keep(key, release.notebook);
  return release;
}
