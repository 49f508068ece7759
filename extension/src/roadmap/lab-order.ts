import { leafItems, type Curriculum, type Lab, type ProgressState } from '@waymark/roadmap';

/** The labs in the order of the roadmap: where its lines first name them; those that none names come last. */
export function labsInOrder({ levels, labs }: Curriculum): Lab[] {
  const named = levels.flatMap(({ groups }) =>
    groups.flatMap(({ items }) => leafItems(items).flatMap(({ lab }) => lab ?? [])),
  );
  return [...new Set([...named, ...Object.keys(labs)])].flatMap(id => labs[id] ?? []);
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

/** The next lab that is not done: behind this one, else from the first on. */
export function labAfter(
  { curriculum, state }: { readonly curriculum: Curriculum | undefined; readonly state: ProgressState },
  lab: string,
): Lab | undefined {
  if (!curriculum) return undefined;
  const labs = labsInOrder(curriculum);
  const at = labs.findIndex(({ id }) => id === lab);
  const isOpen = (one: Lab): boolean => one.id !== lab && openChecks(one, state).length > 0;
  return labs.slice(at + 1).find(isOpen) ?? labs.find(isOpen);
}
