import { number, oneOf, optionalNumber, text, type Reader, type Readers } from './columns.ts';

/**
 * A penguin measured at Palmer Station, Antarctica, between 2007 and 2009. Columns are named as in
 * the data set's own documentation; lengths are in millimetres, the mass in grams. Two birds were
 * not measured at all.
 */
export interface Penguin {
  species: 'Adelie' | 'Chinstrap' | 'Gentoo';
  /** `Biscoe`, `Dream` or `Torgersen`. */
  island: string;
  bill_length_mm: number | null;
  /** The height of the bill where it is highest. */
  bill_depth_mm: number | null;
  /** The length of a wing. */
  flipper_length_mm: number | null;
  body_mass_g: number | null;
  /** Null where it was not found out. */
  sex: 'female' | 'male' | null;
  year: number;
}

const optionalSex: Reader<'female' | 'male' | null> = cell =>
  cell === 'NA' || cell === '' ? null : oneOf('female', 'male')(cell);

export const PENGUIN_COLUMNS: Readers<Penguin> = {
  species: oneOf('Adelie', 'Chinstrap', 'Gentoo'),
  island: text,
  bill_length_mm: optionalNumber,
  bill_depth_mm: optionalNumber,
  flipper_length_mm: optionalNumber,
  body_mass_g: optionalNumber,
  sex: optionalSex,
  year: number,
};
