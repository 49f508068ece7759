import { z } from 'zod';
import {
  CELL_ID_PATTERN,
  ITEM_ID_PATTERN,
  LAB_ID_PATTERN,
  MAX_ITEM_ID_LENGTH,
  MAX_LAB_ID_LENGTH,
  MAX_SLUG_LENGTH,
  SLUG_PATTERN,
} from './names.ts';

/** A name that is stable in files, addresses and databases, such as a check's: `q1-baseline`. */
export const slugSchema = z
  .string()
  .max(MAX_SLUG_LENGTH)
  .regex(SLUG_PATTERN, 'expected lower-case words joined by hyphens, such as q1-baseline');

/** `level/lab`, the path of the lab's notebook without its ending: `beginner/house-price-predictor`. */
export const labIdSchema = z
  .string()
  .max(MAX_LAB_ID_LENGTH)
  .regex(LAB_ID_PATTERN, 'expected level/lab, such as beginner/house-price-predictor');

/** A roadmap line's id: `beginner.house-price-predictor.train`. */
export const itemIdSchema = z
  .string()
  .max(MAX_ITEM_ID_LENGTH)
  .regex(ITEM_ID_PATTERN, 'expected words joined by hyphens and dots, such as beginner.basics.what-is-ml');

/** A notebook cell's id, as nbformat 4.5 defines it. */
export const cellIdSchema = z.string().regex(CELL_ID_PATTERN, 'expected a notebook cell id');
