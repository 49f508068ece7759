import { diagnosticsRequestSchema, type DiagnosticsReply } from '@waymark/roadmap/diagnostics';
import { DIAGNOSTICS_TARGET } from '@waymark/roadmap/names';
import type { Kernel } from '../kernel.ts';

/** Lets a page ask what is wrong with a cell that is being written. */
export function registerDiagnostics(kernel: Kernel): void {
  kernel.host.comms.registerTarget(DIAGNOSTICS_TARGET, comm => {
    comm.onMessage(async ({ data }) => {
      const { request, code, others } = diagnosticsRequestSchema.parse(data);
      const evaluator = await kernel.evaluator();
      const { diagnoseCell } = await import('./diagnose-cell.ts');
      const reply: DiagnosticsReply = { request, diagnostics: diagnoseCell(evaluator, code, others) };
      comm.send(reply);
    });
  });
}
