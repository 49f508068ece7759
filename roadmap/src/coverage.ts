import { leafItems, type Curriculum, type LevelId } from './curriculum.ts';

export interface LevelCoverage {
  readonly level: LevelId;
  readonly title: string;
  /** Lines of the roadmap, counting those without children. */
  readonly items: number;
  /** Lines whose lab exists. */
  readonly withLab: number;
  /** Lines that at least one check of an existing lab shows. */
  readonly covered: number;
  /** Existing labs of the level, and the checks in them. */
  readonly labs: number;
  readonly checks: number;
  /** Ids of lines whose lab exists while no check of it names them: an author's mistake. */
  readonly unchecked: readonly string[];
}

/** Says, level by level, how much of the roadmap has labs with checks. */
export function coverage(curriculum: Curriculum): LevelCoverage[] {
  const labs = Object.values(curriculum.labs);
  const checked = new Set(labs.flatMap(lab => lab.checks.flatMap(check => check.items)));
  return curriculum.levels.map(level => {
    const items = level.groups.flatMap(group => leafItems(group.items));
    const withLab = items.filter(item => item.lab !== undefined && item.lab in curriculum.labs);
    const own = labs.filter(lab => lab.id.startsWith(`${level.id}/`));
    return {
      level: level.id,
      title: level.title,
      items: items.length,
      withLab: withLab.length,
      covered: items.filter(item => checked.has(item.id)).length,
      labs: own.length,
      checks: own.reduce((sum, lab) => sum + lab.checks.length, 0),
      unchecked: withLab.filter(item => !checked.has(item.id)).map(item => item.id),
    };
  });
}
