/** The two runs of each solution, by what the kernel's environment has more: the second one is for another student. */
export const SOLUTION_RUNS = [{}, { WAYMARK_SEED: 'another-student' }] as const satisfies NodeJS.ProcessEnv[];
