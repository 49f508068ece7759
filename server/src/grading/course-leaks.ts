import { dirname } from 'node:path';
import {
  describePlace,
  type LabFault,
  type LabModel,
  type ParsedLab,
  type ReleasedNotebook,
} from '@waymark/roadmap/lab';
import { findLabs, readSource } from '../labs.ts';
import { releaseLab, type Release } from '../release/release-lab.ts';
import { leakFaults } from './leaks.ts';

/** A lab, and what a student gets of it. */
export interface CourseLab {
  readonly model: LabModel;
  readonly release: ReleasedNotebook;
}

/**
 * Releases all labs of a folder; one that is at fault is left out, since no student gets it.
 *
 * @param release Makes one release. Default: `releaseLab`.
 */
export async function releaseCourse(
  notebooks: string,
  release: (parsed: ParsedLab, folder: string) => Release | Promise<Release> = releaseLab,
): Promise<CourseLab[]> {
  const labs: CourseLab[] = [];
  for (const file of await findLabs(notebooks)) {
    const parsed = await readSource(file).catch(() => undefined);
    const released = parsed && (await release(parsed, dirname(file.path))).notebook;
    if (released) labs.push({ model: parsed.model, release: released });
  }
  return labs;
}

/** What a lab gives away of other labs, and they of it: a class gets them all at once. */
export function leaksBetween(lab: CourseLab, others: readonly CourseLab[]): LabFault[] {
  return others
    .filter(({ model }) => model.id !== lab.model.id)
    .flatMap(other => [
      ...leakFaults(other.model, lab.release, lab.model),
      ...leakFaults(lab.model, other.release, other.model).map(fault => fromElsewhere(fault, other.model)),
    ]);
}

/** A fault that stands in another notebook has no cell in this one. */
function fromElsewhere({ message, place }: LabFault, { id }: LabModel): LabFault {
  return { message: `${id}${place ? `, ${describePlace(place)}` : ''}: ${message}`, place: undefined };
}
