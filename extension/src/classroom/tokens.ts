import { Token } from '@lumino/coreutils';
import type { ReviewActions } from './asked-of-me.tsx';
import type { Classroom } from './model.ts';

/** The class for the other plugins: the sidebar shows the team. */
export interface IClassroom {
  readonly model: Classroom;
  /** Gives, or takes back, the consent that the team may see where one stands; answers whether that succeeded. */
  setShares(shares: boolean): Promise<boolean>;
  showClass(): void;
  readonly reviews: ReviewActions;
  /** Opens the lab of a check, at the check. */
  showCheck(place: { readonly lab: string; readonly check: string }): void;
}

export const IClassroom = new Token<IClassroom>(
  '@waymark/extension:IClassroom',
  'The class that the student has joined, and what of it they may see.',
);
