import { describePlace, formatFault } from '@waymark/roadmap/lab';
import type { Proof } from './proof.ts';

/** A proof as lines for a terminal: what was found out, every fault, every surviving mutation as a difference. */
export function formatProof(proof: Proof): string[] {
  const { lab, faults, checks, survivors, mutations, solutionMs, peakMb, ms } = proof;
  const verdict =
    faults.length === 0 ? 'sound' : faults.length === 1 ? 'one fault' : `${faults.length} faults`;
  const wrong = checks.reduce((sum, check) => sum + check.wrong.length, 0);
  const summary = [
    `${checks.length} checks`,
    `${wrong} wrong answers`,
    `mutations: ${mutations.tried} of ${mutations.found} tried, ${mutations.caught} found by a check, ${mutations.refused} refused, ${survivors.length} survive`,
    `solution ${seconds(solutionMs)}, ${Math.round(peakMb)} MB`,
    `proof ${seconds(ms)}`,
  ];
  return [
    `${lab}: ${verdict}${solutionMs > 0 ? ` (${summary.join('; ')})` : ''}`,
    ...faults.map(fault => `  ✗ ${formatFault(fault)}`),
    ...survivors.flatMap(({ place, line, before, after, checks: passed }) => [
      `  ? ${capitalised(describePlace(place))}, line ${line}: ${passed.join(', ') || 'no check'} does not notice`,
      `      - ${before}`,
      `      + ${after}`,
    ]),
  ];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
