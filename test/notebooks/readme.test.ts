import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cellsOf, formatFault, parseLab } from '@waymark/roadmap/lab';
import { proveLab } from '@waymark/server';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SECTION = /^## Write a lab\n([^]*?)^## /m;

/** The pieces of a lab that the README shows, as a notebook: its texts are the first cell, each code a cell. */
function labOfReadme(): object {
  const section = SECTION.exec(readFileSync(`${ROOT}README.md`, 'utf8'))?.[1] ?? '';
  const blocks = [...section.matchAll(/^```(md|ts)\n([^]*?)\n```$/gm)].map(([, kind, text]) => ({
    kind,
    text,
  }));
  const texts = blocks.filter(({ kind }) => kind === 'md').map(({ text }) => text);
  const code = blocks.filter(({ kind }) => kind === 'ts').map(({ text }) => text);
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: 'waymark' } },
    cells: [
      { cell_type: 'markdown', id: 'title', source: texts.join('\n\n'), metadata: {} },
      ...code.map((source, at) => ({ cell_type: 'code', id: `code-${at}`, source, metadata: {} })),
    ],
  };
}

test('the lab that the README shows is sound, and none of its mutations goes unnoticed', async () => {
  const parsed = parseLab(labOfReadme(), 'beginner/rooms');
  expect(cellsOf(parsed.model, 'check').map(({ check }) => check.points)).toEqual([2, 3, 1, 2]);
  expect(parsed.model.corrections).toHaveLength(1);
  const proof = await proveLab(parsed, {
    folder: `${ROOT}notebooks/beginner`,
    items: new Set(['beginner.models.build']),
  });
  expect(proof.faults.map(formatFault)).toEqual([]);
  expect(proof.survivors).toEqual([]);
  expect(proof.mutations.caught).toBeGreaterThan(10);
});
