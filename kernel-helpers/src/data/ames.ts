import { number, oneOf, optionalNumber, text, type Readers } from './columns.ts';

/**
 * A house sold in Ames, Iowa, between 2006 and 2010. Columns are named as in the data set's own
 * documentation; areas are in square feet (1 square foot = 0.093 m²), prices in US dollars.
 */
export interface AmesHouse {
  Id: number;
  /** One of 25 parts of the town, such as `CollgCr`. */
  Neighborhood: string;
  /** `1Fam` (detached), `2fmCon` (two-family conversion), `Duplex`, `TwnhsE` and `Twnhs` (end and inside town house). */
  BldgType: string;
  /** `1Story`, `2Story`, `1.5Fin`, `SLvl` (split level), … */
  HouseStyle: string;
  /** Material and finish, from 1 (very poor) to 10 (very excellent). */
  OverallQual: number;
  /** Condition, from 1 (very poor) to 10 (very excellent). */
  OverallCond: number;
  YearBuilt: number;
  /** The year built where nothing was remodelled. */
  YearRemodAdd: number;
  LotArea: number;
  /** Feet of street along the lot; null where unknown. */
  LotFrontage: number | null;
  /** Living area above ground. */
  GrLivArea: number;
  /** 0 without a basement. */
  TotalBsmtSF: number;
  /** Bathrooms above ground. */
  FullBath: number;
  HalfBath: number;
  BedroomAbvGr: number;
  /** Excellent, good, typical, fair, poor. */
  KitchenQual: 'Ex' | 'Gd' | 'TA' | 'Fa' | 'Po';
  /** Rooms above ground, without bathrooms. */
  TotRmsAbvGrd: number;
  Fireplaces: number;
  /** Cars that the garage holds; 0 without one. */
  GarageCars: number;
  GarageArea: number;
  /** Null without a garage. */
  GarageYrBlt: number | null;
  CentralAir: 'Y' | 'N';
  /** From 1 to 12. */
  MoSold: number;
  YrSold: number;
  /** `Normal`, `Abnorml` (foreclosure), `Family`, `Partial` (not finished when assessed), … */
  SaleCondition: string;
  SalePrice: number;
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
