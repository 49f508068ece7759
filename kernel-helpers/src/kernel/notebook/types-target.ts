import { TYPES_TARGET } from '@waymark/roadmap/names';
import { isTypesMode } from '../compiler/program/types-mode.ts';
import type { Kernel } from '../kernel.ts';
import { asRecord } from './notebook-types.ts';

/** Lets a page say how a notebook has its types checked: by the data of a comm that it opens. */
export function registerTypes(kernel: Kernel): void {
  kernel.host.comms.registerTarget(TYPES_TARGET, async (comm, { data }) => {
    const { types } = asRecord(data);
    if (isTypesMode(types)) {
      const evaluator = await kernel.evaluator();
      evaluator.types.set({ mode: types, isSaid: true });
    }
    comm.close();
  });
}
