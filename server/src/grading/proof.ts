import type { LabFault, Place } from '@waymark/roadmap/lab';
import type { Change } from './changes.ts';

/** What a check did with the wrong answers that its author names, and with mutations of the right one. */
export interface CheckProof {
  readonly check: string;
  readonly wrong: readonly { readonly name: string; readonly isFound: boolean }[];
}

/** A changed lab that every check still passes: either a check is too weak, or both mean the same. */
export interface Survivor {
  /** A small change of the solution; or a cheat: a constant, an echo of the input, a changed number of the text. */
  readonly kind: Change['kind'];
  readonly place: Place;
  /** Of the notebook's cell, counting from 1. */
  readonly line: number;
  /** The changed line, before and after. */
  readonly before: string;
  readonly after: string;
  /** The checks that passed it. */
  readonly checks: readonly string[];
}

/** How far the changes of one sort went. */
export interface ChangeCount {
  /** All that there are. */
  readonly found: number;
  /** Those that were run. */
  readonly tried: number;
  /** Refused by the compiler, or ended by an error: a student would see that without a check. */
  readonly refused: number;
  /** Found by a check. */
  readonly caught: number;
  /** As good as the solution: by the author's word, or because the check only notes what it is given. */
  readonly equivalent: number;
}

/** What the gate found out about a lab. */
export interface Proof {
  readonly lab: string;
  /** None: the lab is sound. */
  readonly faults: readonly LabFault[];
  readonly checks: readonly CheckProof[];
  readonly survivors: readonly Survivor[];
  readonly mutations: ChangeCount;
  readonly cheats: ChangeCount;
  /** How long the solution takes from its first cell to its last, without the start of the kernel. */
  readonly solutionMs: number;
  /** The most memory that the solution's kernel held, in megabytes. */
  readonly peakMb: number;
  /** How many kernels it took: none where everything that runs was proved before. */
  readonly kernels: number;
  /** How long all of the proof took. */
  readonly ms: number;
}

/** Where a proof is. */
export interface ProofProgress {
  readonly lab: string;
  readonly phase: 'reading' | 'solution' | 'wrong answers' | 'mutations';
  readonly done: number;
  readonly total: number;
  /** Told once, when only mutations and cheats are left to try, which find no more: all faults of this lab by itself. */
  readonly faults?: readonly LabFault[];
}
