import { formatNotebook } from '../release/format-notebook.ts';
import { readCopy } from './copy.ts';

/**
 * A release of a lab as a student's own copy, which names what the student's variants are made from.
 *
 * @param release The text of its file; what is no notebook stays as it is.
 */
export function withSeed(release: string, seed: string): string {
  const notebook = readCopy(release);
  const waymark = notebook?.metadata['waymark'];
  if (!notebook || typeof waymark !== 'object' || waymark === null) return release;
  const metadata = { ...notebook.metadata, waymark: { ...waymark, seed } };
  return formatNotebook({ ...notebook, metadata });
}
