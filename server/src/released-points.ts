import { earnedPoints, type Curriculum, type ProgressEvent } from '@waymark/roadmap';

/**
 * An event with the points that the lab's author gives for the check. What a message says of points was
 * written where the student can write; of a check that no lab has it earns nothing.
 */
export function withReleasedPoints(event: ProgressEvent, labs: Curriculum['labs']): ProgressEvent {
  if (event.type !== 'check') return event;
  const check = Object.hasOwn(labs, event.lab)
    ? labs[event.lab]?.checks.find(({ id }) => id === event.check)
    : undefined;
  if (!check) return { ...event, points: 0 };
  return { ...event, points: earnedPoints(check, event), maxPoints: check.points };
}
