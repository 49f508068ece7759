import { number, oneOf, optionalNumber, text, type Readers } from './columns.ts';

/**
 * A house sold in Ames, Iowa, between 2006 and 2010. Columns are named as in the data set's own
 * documentation; areas are in square feet (1 square foot = 0.093 m²), prices in US dollars.
 */
export interface AmesHouse {
  readonly Id: number;
  /** One of 25 parts of the town, such as `CollgCr`. */
  readonly Neighborhood: string;
  /** `1Fam` (detached), `2fmCon` (two-family conversion), `Duplex`, `TwnhsE` and `Twnhs` (end and inside town house). */
  readonly BldgType: string;
  /** `1Story`, `2Story`, `1.5Fin`, `SLvl` (split level), … */
  readonly HouseStyle: string;
  /** Material and finish, from 1 (very poor) to 10 (very excellent). */
  readonly OverallQual: number;
  /** Condition, from 1 (very poor) to 10 (very excellent). */
  readonly OverallCond: number;
  readonly YearBuilt: number;
  /** The year built where nothing was remodelled. */
  readonly YearRemodAdd: number;
  readonly LotArea: number;
  /** Feet of street along the lot; null where unknown. */
  readonly LotFrontage: number | null;
  /** Living area above ground. */
  readonly GrLivArea: number;
  /** 0 without a basement. */
  readonly TotalBsmtSF: number;
  /** Bathrooms above ground. */
  readonly FullBath: number;
  readonly HalfBath: number;
  readonly BedroomAbvGr: number;
  /** Excellent, good, typical, fair, poor. */
  readonly KitchenQual: 'Ex' | 'Gd' | 'TA' | 'Fa' | 'Po';
  /** Rooms above ground, without bathrooms. */
  readonly TotRmsAbvGrd: number;
  readonly Fireplaces: number;
  /** Cars that the garage holds; 0 without one. */
  readonly GarageCars: number;
  readonly GarageArea: number;
  /** Null without a garage. */
  readonly GarageYrBlt: number | null;
  readonly CentralAir: 'Y' | 'N';
  /** From 1 to 12. */
  readonly MoSold: number;
  readonly YrSold: number;
  /** `Normal`, `Abnorml` (foreclosure), `Family`, `Partial` (not finished when assessed), … */
  readonly SaleCondition: string;
  readonly SalePrice: number;
}

export const AMES_COLUMNS: Readers<AmesHouse> = {
  Id: number,
  Neighborhood: text,
  BldgType: text,
  HouseStyle: text,
  OverallQual: number,
  OverallCond: number,
  YearBuilt: number,
  YearRemodAdd: number,
  LotArea: number,
  LotFrontage: optionalNumber,
  GrLivArea: number,
  TotalBsmtSF: number,
  FullBath: number,
  HalfBath: number,
  BedroomAbvGr: number,
  KitchenQual: oneOf('Ex', 'Gd', 'TA', 'Fa', 'Po'),
  TotRmsAbvGrd: number,
  Fireplaces: number,
  GarageCars: number,
  GarageArea: number,
  GarageYrBlt: optionalNumber,
  CentralAir: oneOf('Y', 'N'),
  MoSold: number,
  YrSold: number,
  SaleCondition: text,
  SalePrice: number,
};
