import { detectDrift } from '../drift/detect-drift.ts';
import { ksTest } from '../drift/ks-test.ts';
import { populationStabilityIndex } from '../drift/population-stability-index.ts';
import type { Category } from '../evaluate/categories.ts';
import { answerColumns } from '../model-report/answer-columns.ts';
import { readAnswer } from '../model-report/rows.ts';

/** With fewer predictions the index is high by chance alone: of 30 it passes 0.25 in two samples of three. */
const MIN_FOR_DRIFT = 200;
/** How often predictions that have not moved may be taken for moved. */
const ALPHA = 0.002;

/** How far predictions have moved, as a number and in a word. */
export interface AnswerDrift {
  /** The population stability index; undefined where there are too few predictions, or they are no numbers. */
  readonly psi: number | undefined;
  readonly drift: 'stable' | 'moving' | 'shifted' | 'too few predictions';
}

/** What stands for each answer where it is compared: a number, a category, or a text's length. Of several values the first. */
export function comparableAnswers(outputs: readonly unknown[]): Category[] {
  return outputs.flatMap(output => Object.values(answerColumns(readAnswer(output).values, [])).slice(0, 1));
}

/**
 * Of numbers both have to speak for a move: the Kolmogorov-Smirnov test, that it is no chance, and the index, that it is
 * large enough to matter. The index alone is high by chance where the reference is small.
 */
export function answerDrift(reference: readonly Category[], outputs: readonly Category[]): AnswerDrift {
  if (outputs.length < MIN_FOR_DRIFT) return { psi: undefined, drift: 'too few predictions' };
  if (!isNumeric(reference) || !isNumeric(outputs)) {
    const { state } = detectDrift(reference.map(String), outputs.map(String));
    return { psi: undefined, drift: state === 'drift' ? 'shifted' : 'stable' };
  }
  const psi = populationStabilityIndex(reference, outputs);
  if (psi < 0.1 || ksTest(reference, outputs).pValue >= ALPHA) return { psi, drift: 'stable' };
  return { psi, drift: psi <= 0.25 ? 'moving' : 'shifted' };
}

function isNumeric(values: readonly Category[]): values is readonly number[] {
  return values.every(value => typeof value === 'number');
}
