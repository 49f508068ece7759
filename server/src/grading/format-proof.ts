import { describePlace, formatFault } from '@waymark/roadmap/lab';
import type { ChangeCount, Proof, Survivor } from './proof.ts';

const WORDS: Readonly<Record<Survivor['kind'], string>> = {
  mutation: 'a change',
  constant: 'a constant answer',
  echo: 'an answer read off the input',
  setting: 'another number in the text',
};

/** A proof as lines for a terminal: what was found out, every fault, everything that no check noticed as a difference. */
export function formatProof(proof: Proof): string[] {
  const { lab, faults, checks, survivors, mutations, cheats, solutionMs, peakMb, kernels, ms } = proof;
  const verdict =
    faults.length === 0 ? 'sound' : faults.length === 1 ? 'one fault' : `${faults.length} faults`;
  const wrong = checks.reduce((sum, check) => sum + check.wrong.length, 0);
  const summary = [
    `${checks.length} checks`,
    `${wrong} wrong answers`,
    countOf('mutations', mutations, survivors.filter(({ kind }) => kind === 'mutation').length),
    countOf('cheats', cheats, survivors.filter(({ kind }) => kind !== 'mutation').length),
    `solution ${seconds(solutionMs)}, ${Math.round(peakMb)} MB`,
    `proof ${seconds(ms)}, ${kernels === 1 ? 'one kernel' : `${kernels} kernels`}`,
  ];
  return [
    `${lab}: ${verdict}${solutionMs > 0 ? ` (${summary.join('; ')})` : ''}`,
    ...faults.map(fault => `  ✗ ${formatFault(fault)}`),
    ...survivors.flatMap(({ kind, place, line, before, after, checks: passed }) => [
      `  ? ${capitalised(describePlace(place))}, line ${line}: ${passed.join(', ') || 'no check'} does not notice ${WORDS[kind]}`,
      `      - ${before}`,
      `      + ${after}`,
    ]),
  ];
}

function countOf(what: string, { tried, found, caught, refused }: ChangeCount, surviving: number): string {
  return `${what}: ${tried} of ${found} tried, ${caught} found by a check, ${refused} refused, ${surviving} survive`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
