import { cellsMessageSchema } from '@waymark/roadmap/notebook-cells';
import { CELLS_TARGET } from '@waymark/roadmap/names';
import type { Kernel } from '../kernel.ts';

/** Lets a page tell which cells there are, by the messages of a comm: each before a cell is sent that is to run. */
export function registerCells(kernel: Kernel): void {
  kernel.host.comms.registerTarget(CELLS_TARGET, async (comm, opening) => {
    const { cells } = await kernel.evaluator();
    const take = ({ data }: typeof opening): void => cells.tell(cellsMessageSchema.parse(data));
    comm.onMessage(take);
    take(opening);
  });
}
