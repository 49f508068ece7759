import { earnedBy, type Curriculum, type Lab, type ProgressState } from '@waymark/roadmap';

export interface Points {
  readonly earned: number;
  readonly possible: number;
}

/** Points in a lab. What the lab does not ask for any more does not count. */
export function labPoints({ id, checks }: Pick<Lab, 'id' | 'checks'>, { labs }: ProgressState): Points {
  return sum(
    checks.map(check => {
      const progress = labs[id]?.checks[check.id];
      const earned = progress ? Math.min(check.points, earnedBy(progress)) : 0;
      return { earned, possible: check.points };
    }),
  );
}

/** Points over all labs that exist. */
export function countPoints(curriculum: Curriculum, state: ProgressState): Points {
  return sum(Object.values(curriculum.labs).map(lab => labPoints(lab, state)));
}

function sum(points: readonly Points[]): Points {
  return points.reduce(
    (total, { earned, possible }) => ({ earned: total.earned + earned, possible: total.possible + possible }),
    { earned: 0, possible: 0 },
  );
}
