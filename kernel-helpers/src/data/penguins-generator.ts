import type { Penguin } from './penguins.ts';
import { normalSample, seededRandom, type Random } from './random.ts';

type Measure = readonly [mean: number, deviation: number];

/** Birds of one species and sex: how many there are, where they live, and what they measure. */
interface Group {
  readonly species: Penguin['species'];
  readonly sex: 'female' | 'male';
  readonly count: number;
  readonly islands: readonly string[];
  readonly billLength: Measure;
  readonly billDepth: Measure;
  readonly flipper: Measure;
  readonly mass: Measure;
}

const ADELIE = { species: 'Adelie', islands: ['Dream', 'Torgersen', 'Biscoe'] } as const;
const CHINSTRAP = { species: 'Chinstrap', islands: ['Dream'] } as const;
const GENTOO = { species: 'Gentoo', islands: ['Biscoe'] } as const;

/** Means and standard deviations of the real birds, in millimetres and grams. */
const GROUPS: readonly Group[] = [
  {
    ...ADELIE,
    sex: 'female',
    count: 76,
    billLength: [37.3, 2],
    billDepth: [17.6, 0.9],
    flipper: [188, 5.6],
    mass: [3369, 270],
  },
  {
    ...ADELIE,
    sex: 'male',
    count: 76,
    billLength: [40.4, 2.3],
    billDepth: [19.1, 1],
    flipper: [192, 6.6],
    mass: [4043, 347],
  },
  {
    ...CHINSTRAP,
    sex: 'female',
    count: 34,
    billLength: [46.6, 3.1],
    billDepth: [17.6, 0.8],
    flipper: [192, 5.8],
    mass: [3527, 285],
  },
  {
    ...CHINSTRAP,
    sex: 'male',
    count: 34,
    billLength: [51.1, 1.6],
    billDepth: [19.3, 0.8],
    flipper: [200, 6],
    mass: [3939, 362],
  },
  {
    ...GENTOO,
    sex: 'female',
    count: 62,
    billLength: [45.6, 2],
    billDepth: [14.2, 0.5],
    flipper: [213, 3.9],
    mass: [4680, 282],
  },
  {
    ...GENTOO,
    sex: 'male',
    count: 62,
    billLength: [49.5, 2.7],
    billDepth: [15.7, 0.7],
    flipper: [222, 5.7],
    mass: [5485, 313],
  },
];

/** How strongly each measure follows the size of the bird; two measures then correlate by its square, 0.3. */
const SIZE_SHARE = 0.55;
const UNKNOWN_SEX_SHARE = 0.03;

/**
 * Penguins that no one met, with the columns and proportions of the Palmer data, for where the real
 * file is missing. In each species and sex the measures are normal, and share a common part: a bird
 * that is large is so in every respect.
 *
 * @param seed The same seed gives the same penguins.
 */
export function generatePenguins(seed: number): Penguin[] {
  const random = seededRandom(seed);
  return GROUPS.flatMap(group => Array.from({ length: group.count }, () => generatePenguin(group, random)));
}

function generatePenguin(group: Group, random: Random): Penguin {
  const size = normalSample(random);
  const measure = ([mean, deviation]: Measure): number =>
    mean + deviation * (SIZE_SHARE * size + Math.sqrt(1 - SIZE_SHARE ** 2) * normalSample(random));
  return {
    species: group.species,
    island: group.islands[Math.floor(random() * group.islands.length)]!,
    bill_length_mm: Math.round(10 * measure(group.billLength)) / 10,
    bill_depth_mm: Math.round(10 * measure(group.billDepth)) / 10,
    flipper_length_mm: Math.round(measure(group.flipper)),
    body_mass_g: 25 * Math.round(measure(group.mass) / 25),
    sex: random() < UNKNOWN_SEX_SHARE ? null : group.sex,
    year: 2007 + Math.floor(random() * 3),
  };
}
