import { itemsWithLab, type Curriculum, type Lab, type ProgressState } from '@waymark/roadmap';

/**
 * The labs in the order of the roadmap: where its lines first name them, those of a level that are optional first;
 * what no line names comes last.
 */
export function labsInOrder({ levels, labs }: Curriculum): Lab[] {
  const named = levels.flatMap(level => [...namedOf([level], true), ...namedOf([level], false)]);
  return [...new Set([...named, ...Object.keys(labs)])].flatMap(id => labs[id] ?? []);
}

/** The labs that lines with children name: each of the lines below has a lab of its own. */
export function optionalLabs({ levels, labs }: Curriculum): Lab[] {
  const required = namedOf(levels, false);
  return namedOf(levels, true).flatMap(id => (required.includes(id) ? [] : (labs[id] ?? [])));
}

function namedOf(levels: Curriculum['levels'], hasChildren: boolean): string[] {
  return levels
    .flatMap(({ groups }) => groups.flatMap(({ items }) => itemsWithLab(items)))
    .flatMap(({ lab, children }) => (lab !== undefined && children.length > 0 === hasChildren ? [lab] : []));
}

/** Checks of a lab that are not passed yet, in its order. */
export function openChecks(lab: Lab, state: ProgressState): Lab['checks'] {
  const known = state.labs[lab.id]?.checks ?? {};
  return lab.checks.filter(({ id }) => !['passed', 'awaiting'].includes(known[id]?.best ?? ''));
}

/** Whether a student has tried anything in a lab. */
export function isBegun({ id }: Lab, state: ProgressState): boolean {
  return Object.keys(state.labs[id]?.checks ?? {}).length > 0;
}

/** The next lab that is not done, and not optional: behind this one, else from the first on. */
export function labAfter(
  { curriculum, state }: { readonly curriculum: Curriculum | undefined; readonly state: ProgressState },
  lab: string,
): Lab | undefined {
  if (!curriculum) return undefined;
  const optional = optionalLabs(curriculum);
  const labs = labsInOrder(curriculum);
  const at = labs.findIndex(({ id }) => id === lab);
  const isOpen = (one: Lab): boolean =>
    one.id !== lab && !optional.includes(one) && openChecks(one, state).length > 0;
  return labs.slice(at + 1).find(isOpen) ?? labs.find(isOpen);
}
