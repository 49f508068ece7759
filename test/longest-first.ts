import type { TestSpecification } from 'vitest/node';
import { BaseSequencer } from 'vitest/node';

/** Each goes through a lab after the other, for minutes. */
const LABS = /\/labs(-\w+)?\.test\.ts$/;

/**
 * Begins with the files that take the longest, so that no core has nothing to do at the end. vitest by itself goes by the
 * size of a file where it has not seen it run, and those that go through all labs are short.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- a sequencer's, not an array's
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter(file => !isLong(file))];
  }
}

function isLong({ moduleId }: TestSpecification): boolean {
  return LABS.test(moduleId);
}
