import { readFile, readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { itemsWithLab, parseRoadmap } from '@waymark/roadmap';
import { formatFault, labOf } from '@waymark/roadmap/lab';
import { findLabs, proveLab, readSource } from '@waymark/server';
import { describe, expect, test } from 'vitest';
import { jupyterLayout } from './jupyter-layout.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What a lab should take. It is reported, and enforced only where a lab misses it by far. */
const SOLUTION_GOAL_MS = 60_000;
const SOLUTION_LIMIT_MS = 4 * SOLUTION_GOAL_MS;

const { levels } = parseRoadmap(await readFile(`${ROOT}roadmap/roadmap.md`, 'utf8'));
const lines = itemsWithLab(levels.flatMap(level => level.groups.flatMap(group => group.items)));
const items = new Set(lines.map(line => line.id));
const labs = await findLabs(`${ROOT}notebooks`);

test('there are labs, and those of each level are visited in the browser', async () => {
  expect(labs).not.toEqual([]);
  const levelsWithLabs = new Set(labs.map(({ id }) => id.slice(0, id.indexOf('/'))));
  const visited = (await readdir(`${ROOT}test/browser`)).flatMap(
    name => /^labs-(.+)\.test\.ts$/.exec(name)?.[1] ?? [],
  );
  expect(visited.toSorted()).toEqual([...levelsWithLabs].toSorted());
});

describe.each(labs)('$id', file => {
  test('lies in its file as Jupyter saves it', async () => {
    const text = await readFile(file.path, 'utf8');
    expect(text).toBe(jupyterLayout(JSON.parse(text)));
  });

  test('checks every roadmap line that names it', async () => {
    const { checks } = labOf(await readSource(file), file.path);
    const checked = new Set(checks.flatMap(check => check.items));
    expect(lines.filter(line => line.lab === file.id && !checked.has(line.id))).toEqual([]);
  });

  test('says what running it takes', async () => {
    expect((await readSource(file)).model.usage, '`npm run prove` writes it').toBeDefined();
  });

  // The mutations are for the author: `npm run prove` lists those that no check notices.
  test('passes the gate', async ({ annotate }) => {
    const proof = await proveLab(await readSource(file), {
      folder: dirname(file.path),
      items,
      mutationsPerAnswer: 0,
    });
    const [solution, goal, all] = [proof.solutionMs, SOLUTION_GOAL_MS, proof.ms].map(seconds);
    void annotate(
      `${file.id}: solution ${solution} (goal ${goal}), ${proof.peakMb.toFixed(0)} MB; gate ${all}`,
    );
    expect(proof.faults.map(formatFault)).toEqual([]);
    expect(proof.checks.length).toBeGreaterThan(0);
    expect(proof.solutionMs).toBeLessThan(SOLUTION_LIMIT_MS);
  });
});

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
