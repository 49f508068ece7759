import { Course } from './course.ts';

/** A course folder that requests share: one works in it at a time, and sees what `release` has put there. */
export class CourseAccess {
  readonly #folder: string;
  #last: Promise<unknown> = Promise.resolve();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @throws LabError Of the folder, or of what is done in it. */
  use<T>(action: (course: Course) => Promise<T> | T): Promise<T> {
    const result = this.#last.then(async () => action(await Course.open(this.#folder)));
    this.#last = result.catch(() => undefined); // Whoever asked hears of it.
    return result;
  }
}
