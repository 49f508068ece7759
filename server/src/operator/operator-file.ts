import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readOptional, writeAtomic } from '../files.ts';

const FILE = 'operator.json';
const SECRET_BYTES = 32;

const operatorSchema = z.object({
  /** As it stands in a URL. */
  host: z.string().default('127.0.0.1'),
  port: z.number().int(),
  secret: z.string(),
});

/** By what whoever runs a server speaks to it: where it listens on this machine, and the secret of this start. */
export type Operator = z.infer<typeof operatorSchema>;

/** Makes the secret of a start. */
export function newOperatorSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** Writes into a data folder how the server that holds it is spoken to: who may read the data may read this. */
export function writeOperator(folder: string, operator: Operator): Promise<void> {
  return writeAtomic(join(folder, FILE), JSON.stringify(operator));
}

export function removeOperator(folder: string): Promise<void> {
  return rm(join(folder, FILE), { force: true });
}

/** Undefined where no server holds the folder, or has not told. */
export async function readOperator(folder: string): Promise<Operator | undefined> {
  const text = await readOptional(join(folder, FILE));
  if (text === undefined) return undefined;
  try {
    return operatorSchema.parse(JSON.parse(text));
  } catch {
    return undefined; // What cannot be read is of no server.
  }
}
