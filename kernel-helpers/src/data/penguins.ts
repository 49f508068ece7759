import { number, oneOf, optionalNumber, text, type Reader, type Readers } from './columns.ts';

/**
 * A penguin measured at Palmer Station, Antarctica, between 2007 and 2009. Columns are named as in
 * the data set's own documentation; lengths are in millimetres, the mass in grams. Two birds were
 * not measured at all.
 */
export interface Penguin {
  readonly species: 'Adelie' | 'Chinstrap' | 'Gentoo';
  /** `Biscoe`, `Dream` or `Torgersen`. */
  readonly island: string;
  readonly bill_length_mm: number | null;
  /** The height of the bill where it is highest. */
  readonly bill_depth_mm: number | null;
  /** The length of a wing. */
  readonly flipper_length_mm: number | null;
  readonly body_mass_g: number | null;
  /** Null where it was not found out. */
  readonly sex: 'female' | 'male' | null;
  readonly year: number;
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
