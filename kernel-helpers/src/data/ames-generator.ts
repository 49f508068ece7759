import type { AmesHouse } from './ames.ts';
import { normalSample, seededRandom, type Random } from './random.ts';

const HOUSES = 1460;

/**
 * A part of the town: its name, how many houses in a thousand lie there, what it adds to the
 * logarithm of the price, the year around which it was built, and the usual quality.
 */
type Part = readonly [name: string, share: number, premium: number, year: number, quality: number];

const PARTS: readonly Part[] = [
  ['NAmes', 154, -0.03, 1960, 5.3],
  ['CollgCr', 103, 0.05, 1998, 6.5],
  ['OldTown', 77, -0.17, 1923, 5.4],
  ['Edwards', 68, -0.13, 1956, 5.1],
  ['Somerst', 59, 0.11, 2005, 7.3],
  ['Gilbert', 54, 0.04, 1998, 6.5],
  ['NridgHt', 53, 0.22, 2005, 8.2],
  ['Sawyer', 51, -0.05, 1963, 5.1],
  ['NWAmes', 50, 0.01, 1975, 6.3],
  ['SawyerW', 40, 0.01, 1988, 6.3],
  ['BrkSide', 40, -0.08, 1931, 5.2],
  ['Crawfor', 35, 0.14, 1941, 6.3],
  ['Mitchel', 34, -0.01, 1982, 5.6],
  ['NoRidge', 28, 0.24, 1995, 7.9],
  ['Timber', 26, 0.09, 1992, 7.2],
  ['IDOTRR', 25, -0.25, 1927, 4.8],
  ['ClearCr', 19, 0.11, 1967, 5.9],
  ['StoneBr', 17, 0.26, 1999, 8.2],
  ['SWISU', 17, -0.14, 1925, 5.4],
  ['MeadowV', 12, -0.24, 1972, 4.5],
  ['Blmngtn', 12, 0.06, 2005, 7.2],
  ['BrDale', 11, -0.2, 1971, 5.7],
  ['Veenker', 8, 0.14, 1977, 6.7],
  ['NPkVill', 6, -0.06, 1975, 6],
  ['Blueste', 1, -0.05, 1980, 6],
];

/**
 * Houses that no one built, with the columns and rough proportions of the Ames data, for where the
 * real file is missing. The price follows a hedonic model (Rosen, 1974): its logarithm is a sum of
 * what each property is worth, plus noise with a standard deviation of 0.12.
 *
 * @param seed The same seed gives the same houses.
 */
export function generateAmes(seed: number): AmesHouse[] {
  const random = seededRandom(seed);
  return Array.from({ length: HOUSES }, (_, i) => generateHouse(i + 1, random));
}

function generateHouse(id: number, random: Random): AmesHouse {
  const [name, , premium, year, usualQuality] = pickPart(random);
  const quality = clamp(Math.round(usualQuality + 0.9 * normalSample(random)), 1, 10);
  const built = clamp(Math.round(year + 8 * normalSample(random)), 1872, 2009);
  const remodelled = random() < 0.45 ? built + Math.floor(random() * (2010 - built + 1)) : built;
  const sold = clamp(Math.max(2006 + Math.floor(random() * 5), built), 2006, 2010);
  const area = Math.round(Math.exp(7.27 + 0.1 * (quality - 6) + 0.24 * normalSample(random)));
  const storeys = area > 1100 && random() < 0.45 ? 2 : 1;
  const basement = random() < 0.025 ? 0 : Math.round((area / storeys) * (0.75 + 0.25 * random()));
  const rooms = clamp(Math.round(area / 240 + 0.4 + 0.8 * normalSample(random)), 2, 14);
  const cars =
    random() < 0.055 ? 0 : clamp(Math.round(0.3 * quality - 0.1 + 0.5 * normalSample(random)), 1, 4);
  const air = built > 1960 || random() < 0.75;
  const condition = clamp(Math.round((built > 1990 ? 5 : 5.9) + 0.9 * normalSample(random)), 1, 9);
  const lot = Math.round(Math.exp(9.1 + 0.35 * normalSample(random)));
  const fireplaces = Math.min(3, Math.floor(random() * (0.6 + area / 1300)));
  const logPrice =
    12.02 +
    premium +
    0.48 * Math.log(area / 1460) +
    0.085 * (quality - 6) +
    0.04 * (condition - 5) +
    0.0021 * (built - 1971) +
    0.0011 * (remodelled - 1985) +
    0.00014 * (basement - 1000) +
    0.05 * (cars - 1.8) +
    0.035 * fireplaces +
    0.08 * Math.log(lot / 9500) +
    (air ? 0.03 : -0.05) +
    0.12 * normalSample(random);
  return {
    Id: id,
    Neighborhood: name,
    BldgType: random() < 0.84 ? '1Fam' : random() < 0.6 ? 'TwnhsE' : 'Duplex',
    HouseStyle: storeys === 2 ? '2Story' : random() < 0.8 ? '1Story' : '1.5Fin',
    OverallQual: quality,
    OverallCond: condition,
    YearBuilt: built,
    YearRemodAdd: clamp(remodelled, 1950, 2010),
    LotArea: lot,
    LotFrontage: random() < 0.18 ? null : Math.round(clamp(lot / 140 + 8 * normalSample(random), 21, 313)),
    GrLivArea: area,
    TotalBsmtSF: basement,
    FullBath: clamp(Math.round(area / 900 + 0.3 * normalSample(random)), 1, 3),
    HalfBath: storeys === 2 && random() < 0.8 ? 1 : 0,
    BedroomAbvGr: clamp(Math.round(rooms * 0.44 + 0.4 * normalSample(random)), 1, 6),
    KitchenQual: quality >= 9 ? 'Ex' : quality >= 7 ? 'Gd' : quality >= 4 ? 'TA' : 'Fa',
    TotRmsAbvGrd: rooms,
    Fireplaces: fireplaces,
    GarageCars: cars,
    GarageArea: cars === 0 ? 0 : Math.round(cars * (240 + 40 * random())),
    GarageYrBlt: cars === 0 ? null : built,
    CentralAir: air ? 'Y' : 'N',
    MoSold: clamp(Math.round(6.3 + 2.7 * normalSample(random)), 1, 12),
    YrSold: sold,
    SaleCondition: random() < 0.88 ? 'Normal' : built >= sold - 1 ? 'Partial' : 'Abnorml',
    SalePrice: Math.round(Math.exp(logPrice) / 100) * 100,
  };
}

function pickPart(random: Random): Part {
  const total = PARTS.reduce((sum, [, share]) => sum + share, 0);
  let rest = random() * total;
  for (const part of PARTS) {
    rest -= part[1];
    if (rest < 0) return part;
  }
  return PARTS[0]!;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
